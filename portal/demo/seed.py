"""Writing the demonstration into a database; what is there stays as it is."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.demo import IDemoContent
from portal.api.orm import Scope
from portal.context import WorkContext
from portal.db import Database
from portal.demo.establishments import ACADEMY, PLACES
from portal.demo.people import GROUPS, PEOPLE
from portal.demo.records import DemoPerson, fixed_id
from portal.services.directory import models, write

__all__ = ["seed", "seed_people"]


def seed_people(db: Session) -> int:
    """Write establishments, people, groups and roles, in the caller's transaction; how many people were new.

    A person who is there keeps what was changed since: nothing about them is written again.
    """
    for place in PLACES:
        if db.get(models.Establishment, place.id) is None:
            write.add_establishment(
                db, place.slug, place.name, place.kind, fixed_id("establishment", place.parent) if place.parent else None,
                place.id, place=place.place, uai=place.uai, address=place.address, phone=place.phone, hours=place.hours,
                theme=place.theme)
    known = set(db.execute(sa.select(models.Person.id).where(
        models.Person.id.in_([person.id for person in PEOPLE]))).scalars())
    fresh = [person for person in PEOPLE if person.id not in known]
    for person in fresh:
        _add(db, person)
    _add_groups(db, {person.login for person in fresh})
    for person in fresh:
        for child in person.children:
            write.set_guardian(db, person.id, fixed_id("person", child))
    return len(fresh)


def _add(db: Session, person: DemoPerson) -> None:
    write.add_person(
        db, person.login, person.given_name, person.family_name, person.id, mail=person.mail, phone=person.phone,
        office=person.office, active=person.active, attributes=person.attributes)
    for rank, held in enumerate(person.memberships):
        place = fixed_id("establishment", held.slug)
        # The académie has no page of its own: it comes after whatever has.
        write.attach(db, person.id, place, held.profile, held.title, held.functions,
                     rank=90 if held.slug == ACADEMY.slug else rank)
        for role in held.roles:
            write.grant(db, person.id, role, place)


def _add_groups(db: Session, fresh: set[str]) -> None:
    """Write the groups, and into them those who are new."""
    ids = {person.login: person.id for person in PEOPLE}
    for group in GROUPS:
        write.add_group(db, fixed_id("establishment", group.slug), group.name, group.kind, group.level, group.id)
        named = {person.login for person in PEOPLE if (group.slug, group.name) in person.groups}
        write.add_to_group(db, group.id, [ids[login] for login in sorted((named | set(group.members)) & fresh)])


def seed(registry: Any, database: Database) -> list[str]:
    """People first, then the content of every package that offers some, by name; a transaction each.

    :param registry: of the configured portal.
    :returns: names of the packages whose ``IDemoContent`` was asked.
    """
    with database.write() as db:
        seed_people(db)
        db.commit()
    scope = Scope(frozenset(place.id for place in PLACES), reason="demonstration data")
    asked = []
    for name, content in sorted(registry.getUtilitiesFor(IDemoContent)):
        with database.write(scope) as db:
            content.seed(WorkContext(registry, db, permissions=None))
            db.commit()
        asked.append(name)
    return asked
