"""From rows to the frozen values of ``portal.api.identity``: establishments, a person, memberships."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.identity import Attachment, Establishment, Person
from portal.services.directory import models

__all__ = ["ESTABLISHMENT", "establishment_of", "find_memberships", "find_person", "open_account"]

INHERITED = frozenset({"central-administrator"})
"""Roles that hold in every establishment below the one where they were granted."""

_E = models.Establishment
ESTABLISHMENT = (_E.id, _E.slug, _E.name, _E.place, _E.kind, _E.uai, _E.parent_id, _E.ancestors, _E.zone, _E.address,
                 _E.phone, _E.hours, _E.theme)
"""The columns that ``establishment_of`` reads, in its order."""


def establishment_of(row: Any) -> Establishment:
    """The value of a row that begins with ``ESTABLISHMENT``."""
    id, slug, name, place, kind, uai, parent_id, ancestors, zone, address, phone, hours, theme = row[:len(ESTABLISHMENT)]
    return Establishment(id, slug, name, place, kind, uai or "", parent_id, tuple(ancestors), zone, address, phone, hours,
                         theme)


def open_account(today: dt.date) -> sa.ColumnElement[bool]:
    """The people whose account is open on a day."""
    return sa.and_(models.Person.active, sa.or_(models.Person.ends.is_(None), models.Person.ends >= today))


def find_person(db: Session, id: str, establishment_id: str, now: dt.datetime) -> Person | None:
    """The person in that establishment, in two statements; None when no member of it now.

    A role counts only while its holder is attached to the establishment that granted it.
    The holder of an inherited role is a member of all that lies below, as "academy".
    """
    person, row, place = models.Person, models.Attachment, sa.orm.aliased(models.Establishment)
    present = sa.select(place.id).where(place.id == establishment_id, place.active)
    rows = db.execute(
        sa.select(person.login, person.given_name, person.family_name, person.mail, person.locale, person.attributes,
                  person.ends, place.zone, place.ancestors, row.establishment_id, row.profile, row.title, row.functions,
                  row.valid_from, row.valid_until)
        .select_from(person).join(place, place.id.in_(present)).join(row, row.person_id == person.id)
        .where(person.id == id, person.active).order_by(row.rank, row.establishment_id)).all()
    if not rows:
        return None
    login, given, family, mail, locale, attributes, ends, zone, ancestors = rows[0][:9]
    today = now.astimezone(ZoneInfo(zone)).date()
    if ends is not None and ends < today:
        return None
    held = [r[9:13] for r in rows if (r[13] is None or r[13] <= today) and (r[14] is None or r[14] >= today)]
    roles, groups, classes, children = _belongings(db, id, establishment_id)
    attachments = tuple(Attachment(at, profile, title, tuple(functions), frozenset(roles.get(at, ())))
                        for at, profile, title, functions in held)
    above = [a for a in attachments if a.establishment_id in ancestors and a.roles & INHERITED]
    here = next((a for a in attachments if a.establishment_id == establishment_id), None)
    inherited = frozenset().union(*(a.roles & INHERITED for a in above))
    if here is None:
        if not above:
            return None
        here = Attachment(establishment_id, "academy", above[0].title)
        groups = classes = frozenset()
    return Person(id, login, given, family, mail, attachments, establishment_id, here.profile, here.title,
                  here.roles | inherited, here.functions, groups, classes, children, locale,
                  {name: tuple(values) for name, values in attributes.items()})


def _belongings(db: Session, id: str, establishment_id: str):
    """Roles by establishment, groups and classes of one establishment, children: one statement."""
    grant, member, group, charge = models.RoleGrant, models.GroupMember, models.Group, models.Guardianship
    child = models.Person
    roles: dict[str, set[str]] = {}
    groups: set[str] = set()
    classes: set[str] = set()
    children: list[tuple[str, str]] = []
    rows: Iterable[Any] = db.execute(sa.union_all(
        sa.select(sa.literal_column("'role'").label("tag"), grant.establishment_id.label("ref"), grant.role.label("word"))
        .where(grant.person_id == id),
        sa.select(sa.literal_column("'group'"), group.id, group.kind).join(member, member.group_id == group.id)
        .where(member.person_id == id, group.establishment_id == establishment_id),
        sa.select(sa.literal_column("'child'"), child.id, child.sort_key).join(charge, charge.pupil_id == child.id)
        .where(charge.guardian_id == id, child.active),
    ))
    for tag, ref, word in rows:
        if tag == "role":
            roles.setdefault(ref, set()).add(word)
        elif tag == "group":
            groups.add(ref)
            if word == "class":
                classes.add(ref)
        else:
            children.append((word, ref))
    return roles, frozenset(groups), frozenset(classes), tuple(ref for _key, ref in sorted(children))


def find_memberships(db: Session, id: str, now: dt.datetime) -> tuple[tuple[Establishment, Attachment], ...]:
    """Where a person belongs now, the principal one first; two statements."""
    row = models.Attachment
    found = []
    for values in db.execute(
        sa.select(*ESTABLISHMENT, row.profile, row.title, row.functions, row.valid_from, row.valid_until,
                  models.Person.ends)
        .join(row, row.establishment_id == _E.id).join(models.Person, models.Person.id == row.person_id)
        .where(row.person_id == id, _E.active, models.Person.active).order_by(row.rank, _E.sort_key, _E.id)):
        place = establishment_of(values)
        profile, title, functions, first, last, ends = values[len(ESTABLISHMENT):]
        today = now.astimezone(ZoneInfo(place.zone)).date()
        if (first is None or first <= today) and all(day is None or day >= today for day in (last, ends)):
            found.append((place, profile, title, functions))
    roles: dict[str, set[str]] = {}
    if found:
        for at, role in db.execute(sa.select(models.RoleGrant.establishment_id, models.RoleGrant.role)
                                   .where(models.RoleGrant.person_id == id)):
            roles.setdefault(at, set()).add(role)
    return tuple((place, Attachment(place.id, profile, title, tuple(functions), frozenset(roles.get(place.id, ()))))
                 for place, profile, title, functions in found)
