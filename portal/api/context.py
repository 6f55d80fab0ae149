"""What every service factory receives: who asks, where, in which language, on which session."""

import datetime as dt

from zope.interface import Attribute, Interface


class IClock(Interface):
    """Utility: the only clock of the house, so that tests can set the time."""

    def now() -> dt.datetime:
        """The present instant, aware, in UTC."""


class IContext(Interface):
    """A piece of work under way: an HTTP request, a phase of a portlet, a job, a command.

    Services are found from it by interface: an adapter of the context first, then a
    utility, else ``LookupError``.
    """

    db = Attribute("SQLAlchemy session of this piece of work, bound to the scope; read-only in render")
    scope = Attribute("portal.api.orm.Scope: which establishments its statements may touch")
    person = Attribute("portal.api.identity.Person who acts, or None for a guest or a job")
    establishment = Attribute("portal.api.identity.Establishment in which it happens, or None")
    locale = Attribute('language of the answer: "fr" or "en"')
    clock = Attribute("IClock")
    settings = Attribute("portal.settings.Settings, read only")
    versions = Attribute("name to number of all that the page depends on, read before any data; empty where there is no page")

    def service(interface):
        """The service that answers ``interface`` here.

        :raises LookupError: nobody offers it.
        """

    def translate(message: str) -> str:
        """``message`` in the language of the context."""

    def permits(permission: str) -> bool:
        """Whether the person holds this permission in this establishment."""
