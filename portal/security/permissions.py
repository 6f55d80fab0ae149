"""Who may do what (SDET U.07, U.15): permissions and the profiles and roles that hold them. Deny by default."""

from collections.abc import Callable
from typing import Final

from zope.interface import implementer

from portal.api.identity import Establishment, Person
from portal.api.registry import Definition, IDefinitions
from portal.security.interfaces import IPermissions

__all__ = ["CORE", "GUEST", "Permissions", "holds"]

GUEST: Final = "guest"
"""A holder that everybody is, signed in or not."""

_LEARNERS = frozenset({"pupil", "student"})
_STAFF = frozenset({"teacher", "head", "school-life", "staff", "academy"})
_ADMINISTRATORS = frozenset({"local-administrator", "central-administrator"})

CORE: Final[dict[str, frozenset[str]]] = {
    "layout.customise": _LEARNERS | _STAFF | {"guardian", "external"} | _ADMINISTRATORS,
    "publications.manage": _ADMINISTRATORS | {"webmaster"},
    "publications.manage-portal": frozenset({"central-administrator"}),
    "channels.manage": _ADMINISTRATORS | {"webmaster"},
    "branding.manage": _ADMINISTRATORS,
    "people.view-all": _STAFF | _ADMINISTRATORS,
    "sign-ins.manage": _ADMINISTRATORS,
}
"""The permissions of the portal itself; a package cannot give them to anybody else."""

FIXED_FOR_PUPILS: Final = frozenset({"primary"})
"""Kinds of establishment where pupils keep the pages they are given."""


def _declared(definitions: tuple[Definition, ...]) -> dict[str, frozenset[str]]:
    """What packages declare. Where two speak of the same permission, only holders that both name hold it."""
    found: dict[str, frozenset[str]] = {}
    for definition in definitions:
        for name, holders in definition.permissions.items():
            if name not in CORE:
                found[name] = found[name] & holders if name in found else frozenset(holders)
    return found


def holds(permission: str, holders: frozenset[str], person: Person | None, establishment: Establishment | None) -> bool:
    """Whether a person (None: a guest) is among the holders of a permission in an establishment."""
    if GUEST in holders:
        return True
    if person is None or establishment is None or person.establishment_id != establishment.id:
        return False
    if not person.roles.isdisjoint(holders):
        return True
    if permission == "layout.customise" and person.profile == "pupil" and establishment.kind in FIXED_FOR_PUPILS:
        return False
    return person.profile in holders


@implementer(IPermissions)
class Permissions:
    """See ``IPermissions``."""

    def __init__(self, context) -> None:
        self.context = context
        self._holders = {**_declared(context.service(IDefinitions).all()), **CORE}

    def holders(self, permission: str) -> frozenset[str]:
        """See ``IPermissions``."""
        return self._holders.get(permission, frozenset())

    def permits(self, permission: str) -> bool:
        """See ``IPermissions``."""
        return holds(permission, self.holders(permission), self.context.person, self.context.establishment)

    def checker(self) -> Callable[[str], bool]:
        """See ``IPermissions``."""
        person, establishment, holders = self.context.person, self.context.establishment, self._holders
        return lambda permission: holds(permission, holders.get(permission, frozenset()), person, establishment)
