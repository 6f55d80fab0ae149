"""Establishments, people and groups for tests, made through the directory's own write functions."""

import itertools

from sqlalchemy.orm import Session

from portal.services.directory import write
from portal.services.directory.models import Establishment, Group, Person

__all__ = ["make_academy", "make_establishment", "make_group", "make_person"]

_numbers = itertools.count(1)


def make_academy(db: Session, slug: str = "academie", name: str = "Académie d'essai") -> Establishment:
    """An academy, above everything."""
    return write.add_establishment(db, slug, name, "academy")


def make_establishment(db: Session, slug: str = "lycee", kind: str = "lycee", name: str = "",
                       parent: Establishment | None = None, **values) -> Establishment:
    """A school or university, below ``parent`` when given."""
    return write.add_establishment(db, slug, name or slug.replace("-", " ").title(), kind,
                                   parent.id if parent else None, place=values.pop("place", "Saint-Essai"), **values)


def make_person(db: Session, establishment: Establishment | None = None, profile: str = "pupil", given_name: str = "Camille",
                family_name: str = "", login: str = "", *, title: str = "", functions=(), roles=(), groups=(), children=(),
                valid_from=None, valid_until=None, **values) -> Person:
    """A person, member of ``establishment`` when given, with roles and groups there, guardian of ``children``."""
    number = next(_numbers)
    login = login or f"person{number}"
    values.setdefault("mail", f"{login}@essai.example")
    person = write.add_person(db, login, given_name, family_name or f"Essai {number}", **values)
    if establishment is not None:
        write.attach(db, person.id, establishment.id, profile, title, functions,
                     valid_from=valid_from, valid_until=valid_until)
        for role in roles:
            write.grant(db, person.id, role, establishment.id)
        for group in groups:
            write.add_to_group(db, group.id, [person.id])
    for child in children:
        write.set_guardian(db, person.id, child.id)
    return person


def make_group(db: Session, establishment: Establishment, name: str = "2de 1", kind: str = "class", *members: Person,
               level: str = "") -> Group:
    """A class or group holding ``members``, who belong to the establishment."""
    group = write.add_group(db, establishment.id, name, kind, level)
    write.add_to_group(db, group.id, [member.id for member in members])
    return group
