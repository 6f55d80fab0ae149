"""From rows to the frozen values of ``portal.api.identity``: establishments, a person, memberships."""

import datetime as dt
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


_p, _a, _e = models.Person.__table__.c, models.Attachment.__table__.c, models.Establishment.__table__.c
_PERSON = (
    sa.select(_p.login, _p.given_name, _p.family_name, _p.mail, _p.locale, _p.attributes, _p.ends, _e.zone, _e.ancestors,
              _a.establishment_id, _a.profile, _a.title, _a.functions, _a.valid_from, _a.valid_until)
    .select_from(models.Person.__table__).join(models.Attachment.__table__, _a.person_id == _p.id)
    .join(models.Establishment.__table__, sa.and_(_e.id == sa.bindparam("place"), _e.active))
    .where(_p.id == sa.bindparam("person"), _p.active).order_by(_a.rank, _a.establishment_id))
"""The person, the present establishment beside it, a row an attachment. Written out once: half the time of a
statement as small as this goes into building it."""


def _belongings() -> sa.CompoundSelect:
    grant, member, group = models.RoleGrant.__table__, models.GroupMember.__table__, models.Group.__table__
    charge, child = models.Guardianship.__table__, models.Person.__table__
    person: sa.BindParameter[str] = sa.bindparam("person")
    return sa.union_all(
        sa.select(sa.literal_column("'role'").label("tag"), grant.c.establishment_id, grant.c.role)
        .where(grant.c.person_id == person),
        sa.select(sa.literal_column("'group'"), group.c.id, group.c.kind).join(member, member.c.group_id == group.c.id)
        .where(member.c.person_id == person, group.c.establishment_id == sa.bindparam("place")),
        sa.select(sa.literal_column("'child'"), child.c.id, child.c.sort_key)
        .join(charge, charge.c.pupil_id == child.c.id).where(charge.c.guardian_id == person, child.c.active))


_BELONGINGS = _belongings()
"""Roles by establishment, groups of the present establishment by kind, children by name."""


def find_person(db: Session, id: str, establishment_id: str, now: dt.datetime) -> Person | None:
    """The person in that establishment, in two statements; None when no member of it now.

    A role counts only while its holder is attached to the establishment that granted it.
    The holder of an inherited role is a member of all that lies below, as "academy".
    """
    names = {"person": id, "place": establishment_id}
    rows = db.execute(_PERSON, names).all()
    if not rows:
        return None
    login, given, family, mail, locale, attributes, ends, zone, ancestors = rows[0][:9]
    today = now.astimezone(ZoneInfo(zone)).date()
    if ends is not None and ends < today:
        return None
    held = [r[9:13] for r in rows if (r[13] is None or r[13] <= today) and (r[14] is None or r[14] >= today)]
    found: dict[str, list[tuple[str, str]]] = {"role": [], "group": [], "child": []}
    for tag, ref, word in db.execute(_BELONGINGS, names):
        found[tag].append((word, ref))
    attachments = tuple(
        Attachment(at, profile, title, tuple(functions), frozenset(role for role, place in found["role"] if place == at))
        for at, profile, title, functions in held)
    above = [a for a in attachments if a.establishment_id in ancestors and a.roles & INHERITED]
    here = next((a for a in attachments if a.establishment_id == establishment_id), None)
    if here is None:
        if not above:
            return None
        here = Attachment(establishment_id, "academy", above[0].title)
        found["group"] = []
    return Person(
        id, login, given, family, mail, attachments, establishment_id, here.profile, here.title,
        here.roles.union(*(a.roles & INHERITED for a in above)), here.functions,
        frozenset(group for _kind, group in found["group"]),
        frozenset(group for kind, group in found["group"] if kind == "class"),
        tuple(child for _name, child in sorted(found["child"])), locale,
        {name: tuple(values) for name, values in attributes.items()})


def find_memberships(db: Session, id: str, now: dt.datetime) -> tuple[tuple[Establishment, Attachment], ...]:
    """Where a person belongs now, the principal one first, without the academy, which has no pages; two statements."""
    row = models.Attachment
    found = []
    for values in db.execute(
        sa.select(*ESTABLISHMENT, row.profile, row.title, row.functions, row.valid_from, row.valid_until,
                  models.Person.ends)
        .join(row, row.establishment_id == _E.id).join(models.Person, models.Person.id == row.person_id)
        .where(row.person_id == id, _E.active, _E.kind != "academy", models.Person.active)
        .order_by(row.rank, _E.sort_key, _E.id)):
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
