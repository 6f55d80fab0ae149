"""The request: a context (``IContext``) whose parts are found out once, when first asked for."""

import secrets
from collections.abc import Callable, Mapping

from pyramid.decorator import reify
from pyramid.request import Request
from sqlalchemy.orm import Session
from zope.interface import implementer

from portal.api.account import LOCALES, Display
from portal.api.context import IContext
from portal.api.errors import NotFound
from portal.api.identity import Establishment, IDirectory, Person
from portal.api.orm import Scope
from portal.context import ServiceFinder, WorkContext
from portal.driver.visit import stored_preferences
from portal.security.csrf import csrf_token
from portal.security.interfaces import IPermissions, IPolicy, Place
from portal.sessions.cookie_session import record_of
from portal.sessions.interfaces import WebSession
from portal.web import resources
from portal.web.client import client
from portal.web.display_cookie import DISPLAY_COOKIE, display_of_cookie

__all__ = ["PortalRequest"]


@implementer(IContext)
class PortalRequest(ServiceFinder, Request):
    """What views receive, and what services are made for.

    Establishment and person are found through a context of their own (``_work``), so that a
    service that asks this request who it is never asks in a circle.
    """

    _unknown = False
    """Whether the address names an establishment that does not exist."""

    @reify
    def request_id(self) -> str:
        """Names the request in logs, in the audit and on error pages; never taken from the client."""
        return secrets.token_hex(8)

    @reify
    def _read_session(self) -> Session:
        session = self.registry["preau.database"].read()
        self.add_finished_callback(lambda _request: session.close())
        return session

    @reify
    def _work(self) -> WorkContext:
        return WorkContext(self.registry, self._read_session)

    @property
    def db(self) -> Session:
        """The read transaction of this request, bound to its scope."""
        self._read_session.info["scope"] = self.scope
        return self._read_session

    @reify
    def scope(self) -> Scope | None:
        """The establishment of the address and, for kinds that inherit, those above it."""
        place = self.establishment
        return Scope(frozenset({place.id}), frozenset(place.ancestors)) if place is not None else None

    @reify
    def web_session(self) -> WebSession | None:
        """The signed-in person's session; None for a guest. One statement."""
        # A view that changed the session (signing in) has its own idea of who is signed in.
        return self.session.record if "session" in self.__dict__ else record_of(self)

    @reify
    def authenticated_person_id(self) -> str | None:
        """Who is signed in, member of this establishment or not."""
        return self.web_session.person_id if self.web_session is not None else None

    @reify
    def _place(self) -> Place:
        slug = (getattr(self, "matchdict", None) or {}).get("est")
        policy, person_id = self._work.service(IPolicy), self.authenticated_person_id
        try:
            return policy.place(self._work, slug, person_id)
        except NotFound:
            self._unknown = True
            return policy.place(self._work, None, person_id)

    @reify
    def establishment(self) -> Establishment | None:
        """The one of the address; None on pages of the portal itself. :raises NotFound: it names none that exists."""
        place = self._place.establishment
        if self._unknown:
            raise NotFound()
        return place

    @reify
    def versions(self) -> Mapping[str, int]:
        """Versions of all that this page may depend on, read in one statement before any data."""
        return self._place.versions

    @reify
    def _member(self) -> tuple[Person, Display] | None:
        id, place = self.authenticated_person_id, self._place.establishment
        if id is None:
            return None
        if place is not None:
            wanted = [place.id]
        else:  # a page of the portal itself: the person as they were last seen, else in their first place
            places = [place.id for place, _attachment in self._work.service(IDirectory).memberships(id)]
            wanted = sorted(places, key=lambda id: id != self.web_session.establishment_id)[:1]
        if not wanted:
            return None
        work = WorkContext(self.registry, self._read_session, establishment=place)
        return self._work.service(IPolicy).member(work, id, wanted[0], self._place.versions[f"person:{id}"])

    @reify
    def person(self) -> Person | None:
        """Who acts, as member of this establishment; None for a guest and for anybody else."""
        return self._member[0] if self._member is not None else None

    @reify
    def is_outsider(self) -> bool:
        """Whether somebody is signed in who does not (or no longer) belong here."""
        return self.authenticated_person_id is not None and self._member is None

    @reify
    def display(self) -> Display:
        """How pages are shown to this reader."""
        if self._member is not None:
            return self._member[1]
        return display_of_cookie(self.cookies.get(DISPLAY_COOKIE))

    @reify
    def locale(self) -> str:
        """The person's language, else the one chosen in this browser, else the browser's, else the portal's."""
        if self.display.locale in LOCALES:
            return self.display.locale
        return self.accept_language.lookup(LOCALES, default=self.settings.locale_default)

    @reify
    def permits(self) -> Callable[[str], bool]:
        """Whether the person holds a permission here: a pure function of its name, which may cross threads."""
        return self.service(IPermissions).checker()

    # What the driver asks beyond IContext. As parts of the class: Pyramid would make a class for each request.
    memberships = reify(resources.memberships)
    portlet_attributes = reify(resources.portlet_attributes)
    stored_preferences = reify(stored_preferences)
    csrf_token = reify(csrf_token)
    client = reify(client)
    login_url, offers = resources.login_url, resources.offers
