"""The shape of the demonstration's people, and short ways of writing them down."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from portal.services.directory.names import plain_words

__all__ = ["Adult", "DemoGroup", "DemoPerson", "DemoPlace", "Membership", "adults", "fixed_id", "guardians", "login_of",
           "roster"]

_SPACE = uuid.UUID("0d5f4c1e-7b0a-5d8e-9d55-5a1471b0a5c3")


def fixed_id(*words: str) -> str:
    """The id of a thing of the demonstration: the same in every database (UUID version 5, RFC 9562)."""
    return str(uuid.uuid5(_SPACE, "/".join(words)))


def login_of(name: str) -> str:
    """First letter and family name: "Yann Le Gall" gives y.legall."""
    given, _blank, family = name.partition(" ")
    return f"{plain_words(given)[0][0]}.{''.join(plain_words(family))}"


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """An establishment."""

    slug: str
    name: str
    kind: str
    place: str
    uai: str
    address: str
    phone: str
    hours: str
    domain: str
    theme: str
    parent: str | None = None

    @property
    def id(self) -> str:
        """Its fixed id."""
        return fixed_id("establishment", self.slug)


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is in one establishment."""

    slug: str
    profile: str
    title: str = ""
    functions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person.

    :param memberships: the principal one first.
    :param groups: (slug of the establishment, name of the group or class).
    :param children: logins of the pupils for whom the person answers.
    """

    login: str
    given_name: str
    family_name: str
    memberships: tuple[Membership, ...]
    groups: tuple[tuple[str, str], ...] = ()
    children: tuple[str, ...] = ()
    mail: str = ""
    phone: str = ""
    office: str = ""
    active: bool = True
    attributes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Their fixed id."""
        return fixed_id("person", self.login)

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A class or group; people name it themselves, ``members`` adds others by login."""

    slug: str
    name: str
    kind: str
    level: str = ""
    members: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its fixed id."""
        return fixed_id("group", self.slug, self.kind, self.name)


@dataclass(frozen=True, slots=True)
class Adult:
    """One line of the tables of adults.

    :param name: given name, blank, family name.
    :param classes: names of classes that they teach or look after, separated by commas.
    :param roles: separated by blanks.
    """

    name: str
    profile: str
    title: str
    functions: tuple[str, ...] = ()
    classes: str = ""
    roles: str = ""
    office: str = ""
    phone: str = ""


def _split(name: str) -> tuple[str, str]:
    given, _blank, family = name.partition(" ")
    return given, family


def roster(place: DemoPlace, profile: str, class_name: str, title: str, level: str, names: str,
           mail: bool = True) -> Iterator[DemoPerson]:
    """The pupils or students of one class; ``names`` are separated by commas."""
    for name in (name.strip() for name in names.split(",")):
        login = login_of(name)
        yield DemoPerson(login, *_split(name), (Membership(place.slug, profile, title),), ((place.slug, class_name),),
                         mail=f"{login}@{place.domain}" if mail else "", attributes={"level": [level]})


def adults(place: DemoPlace, table: Iterable[Adult]) -> Iterator[DemoPerson]:
    """The adults of one establishment."""
    for line in table:
        login = login_of(line.name)
        groups = tuple((place.slug, name.strip()) for name in line.classes.split(",") if name.strip())
        yield DemoPerson(
            login, *_split(line.name),
            (Membership(place.slug, line.profile, line.title, line.functions, tuple(line.roles.split())),), groups,
            mail=f"{login}@{place.domain}", phone=line.phone, office=line.office,
            attributes={"subject": list(line.functions)} if line.profile == "teacher" else {})


def guardians(table: Iterable[tuple[str, str, str, str]]) -> Iterator[DemoPerson]:
    """Guardians, from (name, logins of children, slugs of their establishments, phone); several are separated by blanks."""
    for name, children, slugs, phone in table:
        login, many = login_of(name), children.split()
        for_whom = "Responsable de 1 élève" if len(many) == 1 else f"Responsable de {len(many)} élèves"
        yield DemoPerson(
            login, *_split(name), tuple(Membership(slug, "guardian", for_whom) for slug in slugs.split()),
            children=tuple(many), mail=f"{login}@famille.example", phone=phone)
