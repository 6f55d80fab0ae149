"""Contexts outside an HTTP request (commands, jobs, tests) and what all contexts share."""

from collections.abc import Mapping
from typing import Any

from zope.interface import implementer

from portal.api.context import IClock, IContext
from portal.api.i18n import ITranslator
from portal.api.identity import Establishment, Person
from portal.api.orm import Scope
from portal.directives import find_service

__all__ = ["ServiceFinder", "WorkContext"]


class ServiceFinder:
    """Mixin: ``service`` with one instance of each service per context."""

    registry: Any
    locale: str
    _services: dict[Any, Any]

    def service(self, interface):
        """The service that answers ``interface`` here. :raises LookupError:"""
        try:
            return self._services[interface]
        except (AttributeError, KeyError):
            made = self.__dict__.setdefault("_services", {})
        found = made[interface] = find_service(self.registry, self, interface)
        return found

    def translate(self, message: str) -> str:
        """``message`` in the context's language."""
        return self.service(ITranslator).translate(message, self.locale)

    @property
    def clock(self) -> IClock:
        """The clock of the house."""
        return self.service(IClock)

    @property
    def settings(self):
        """The settings of the portal."""
        return self.registry.settings["preau"]


@implementer(IContext)
class WorkContext(ServiceFinder):
    """A context made by hand.

    :param registry: the Pyramid registry of the configured portal.
    :param db: session to work on; commit is the caller's.
    :param permissions: permissions held; None means all of them (commands of the operator).
    """

    def __init__(self, registry, db, *, person: Person | None = None, establishment: Establishment | None = None,
                 locale: str = "fr", permissions: frozenset[str] | None = frozenset()) -> None:
        self.registry, self.db, self.person, self.establishment, self.locale = registry, db, person, establishment, locale
        self.permissions = permissions
        self.versions: Mapping[str, int] = {}

    @property
    def scope(self) -> Scope | None:
        """The scope of the session."""
        return self.db.info.get("scope")

    def permits(self, permission: str) -> bool:
        """Whether it was given at the making."""
        return self.permissions is None or permission in self.permissions
