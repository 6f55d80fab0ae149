"""People, establishments, profiles, roles and groups (SDET, users and rights: U.07 to U.17).

Values that cross threads are frozen; no ORM row does.
"""

from dataclasses import dataclass, field
from typing import Final

from zope.interface import Interface

PROFILES: Final = ("pupil", "student", "guardian", "teacher", "head", "school-life", "staff", "academy", "external")
"""The profiles of people (SDET U.17 in the portal's words)."""

KINDS: Final = ("academy", "primary", "college", "lycee", "university")
"""The kinds of establishment."""

ROLES: Final = ("webmaster", "service-editor", "local-administrator", "central-administrator")
"""Roles that add to what the profile grants (U.07, U.08, U.15)."""


@dataclass(frozen=True, slots=True)
class Establishment:
    """A school, a university, or the academy above them."""

    id: str
    slug: str
    name: str
    place: str
    kind: str
    uai: str = ""
    parent_id: str | None = None
    ancestors: tuple[str, ...] = ()
    zone: str = "Europe/Paris"
    address: str = ""
    phone: str = ""
    hours: str = ""
    theme: str = "default"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a person is in one establishment.

    :param title: what is shown under the name: "Première 4", "Mathématiques", "Proviseure".
    """

    establishment_id: str
    profile: str
    title: str = ""
    functions: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """A person as seen in one establishment, resolved once a request.

    :param attachments: one per establishment of which the person is a member.
    :param profile: the profile in the present establishment.
    :param roles: roles held in the present establishment, inherited ones included.
    :param groups: ids of the groups and classes in the present establishment.
    :param classes: ids of the classes among them.
    :param children: ids of the pupils whose guardian this person is, in any establishment.
    """

    id: str
    login: str
    given_name: str
    family_name: str
    mail: str
    attachments: tuple[Attachment, ...]
    establishment_id: str
    profile: str
    title: str
    roles: frozenset[str] = frozenset()
    functions: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    children: tuple[str, ...] = ()
    locale: str = ""
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def initials(self) -> str:
        """Two capitals for the avatar."""
        return (self.given_name[:1] + self.family_name[:1]).upper()


@dataclass(frozen=True, slots=True)
class Group:
    """A class, a teaching group, or a group made by hand."""

    id: str
    establishment_id: str
    name: str
    kind: str
    """"class", "group" (from a class or option) or "manual"."""
    level: str = ""
    members: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the white pages: only what the asker may see is filled in."""

    id: str
    given_name: str
    family_name: str
    profile: str
    title: str
    mail: str = ""
    phone: str = ""
    office: str = ""
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def initials(self) -> str:
        """Two capitals for the avatar."""
        return (self.given_name[:1] + self.family_name[:1]).upper()


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a long list.

    :param entries: the entries of this page.
    :param total: how many there are in all.
    :param next: key of the following page, or None.
    """

    entries: tuple[Entry, ...]
    total: int
    next: str | None = None


class IDirectory(Interface):
    """Adapter of a context: people, establishments and groups, within its scope."""

    def establishments() -> tuple[Establishment, ...]:
        """All establishments with a front page, by name; the academy excluded."""

    def establishment(slug: str) -> Establishment:
        """By slug. :raises NotFound: none of that name."""

    def establishment_by_id(id: str) -> Establishment:
        """By id. :raises NotFound: none."""

    def person_by_login(login: str) -> str | None:
        """The id of the one active person whose login is exactly this, else None (attack C16)."""

    def person(id: str, establishment_id: str) -> Person | None:
        """The person as member of that establishment; None when not (or no longer) a member."""

    def memberships(id: str) -> tuple[tuple[Establishment, Attachment], ...]:
        """Where the person belongs today, the first being where ``/`` leads by default."""

    def groups(kind: str | None = None) -> tuple[Group, ...]:
        """Groups of the present establishment, by name."""

    def group(id: str) -> Group:
        """One of them. :raises NotFound:"""

    def members(group_id: str) -> tuple[str, ...]:
        """Ids of the people in a group, by name."""

    def entry(id: str) -> Entry:
        """A person's own page. :raises NotFound: none, or the asker may not see the person."""

    def search(text: str = "", profile: str | None = None, group_id: str | None = None,
               function: str | None = None, after: str | None = None, limit: int = 50) -> Listing:
        """People of the establishment whom the asker may see, by family name (A.directory.06).

        :param text: parts of the name, in any order; accents and case do not matter. Fewer than
            2 letters with no other filter raises ``Invalid`` (attack I16).
        :param function: one of ``functions()``.
        :param after: ``next`` of the page before.
        """

    def functions() -> tuple[str, ...]:
        """Functions and subjects found in the establishment, by name: its organisation."""

    def children(guardian_id: str) -> tuple[Entry, ...]:
        """The pupils of whom this person is guardian, in whichever establishment."""

