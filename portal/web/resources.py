"""What the driver asks of a request beyond IContext: own preferences, session attributes, addresses."""

from urllib.parse import quote

from portal.api.registry import IPublications
from portal.security.interfaces import IPolicy
from portal.sessions.interfaces import IPortletValues


class SessionAttributes:
    """Portlet session attributes bound to one web session (``IAttributesStore``)."""

    def __init__(self, values, session):
        self._values, self.id, self.created = values, session.id, session.created

    def get(self, scope, name):
        """The value, or None."""
        return self._values.get(self.id, scope, name)

    def set(self, scope, name, value):
        """Keep or, with None, remove."""
        self._values.set(self.id, scope, name, value)

    def names(self, scope):
        """Names in use."""
        return self._values.names(self.id, scope)

    def clear(self):
        """Remove everything."""
        self._values.clear(self.id)


def login_url(request, back=None):
    """Where to sign in, coming back to ``back`` or to this page."""
    target = back or request.path_qs
    place = f"/e/{request.establishment.slug}" if request.establishment is not None else ""
    return f"{place}/login?to={quote(target, safe='/')}"


def offers(request, fname):
    """Whether a publication is there for this person."""
    found = request.service(IPublications).for_windows().get(fname)
    return found is not None and found.state == "published"


def memberships(request):
    """Where the person belongs."""
    person = request.person
    if person is None:
        return ()
    return request.service(IPolicy).memberships(request, person.id, request.versions[f"person:{person.id}"])


def portlet_attributes(request):
    """Portlet session attributes of the web session; None for a guest."""
    session = request.web_session
    return None if session is None else SessionAttributes(request.service(IPortletValues), session)
