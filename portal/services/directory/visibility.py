"""Who may see whom, and which fields, in the white pages (attack I16).

The prudent defaults of the portal:

- staff (teachers, head, school-life, staff, academy) and administrators see everybody;
- a pupil or student sees the adults of the establishment and the pupils of their own classes;
- a guardian sees head, school-life and staff, the teachers of their children's classes, and their children;
- an external person sees head, school-life and staff;
- a guest sees nobody; everybody sees themselves;
- who is unlisted is seen by administrators alone.
"""

import datetime as dt

import sqlalchemy as sa

from portal.api.identity import Person
from portal.services.directory import models

__all__ = ["ADULTS", "STAFF", "current", "is_administrator", "sees_everybody", "shown_fields", "visible"]

OFFICE = ("head", "school-life", "staff")
ADULTS = ("teacher", *OFFICE)
STAFF = (*ADULTS, "academy")
LEARNERS = ("pupil", "student")
ADMINISTRATORS = frozenset({"local-administrator", "central-administrator"})


def is_administrator(asker: Person) -> bool:
    """Whether the person administers the present establishment."""
    return not asker.roles.isdisjoint(ADMINISTRATORS)


def sees_everybody(asker: Person) -> bool:
    """Whether nobody of the establishment is hidden from the person by profile."""
    return asker.profile in STAFF or is_administrator(asker)


def current(table: type[models.Attachment], today: dt.date) -> sa.ColumnElement[bool]:
    """The attachments that hold on a day."""
    return sa.and_(sa.or_(table.valid_from.is_(None), table.valid_from <= today),
                   sa.or_(table.valid_until.is_(None), table.valid_until >= today))


def _in_groups(groups: sa.Select | list[str]) -> sa.ColumnElement[bool]:
    return sa.exists().where(models.GroupMember.person_id == models.Attachment.person_id,
                             models.GroupMember.group_id.in_(groups))


def _classes_of(children: tuple[str, ...], establishment_id: str, today: dt.date) -> sa.Select:
    member, group, own = models.GroupMember, models.Group, sa.orm.aliased(models.Attachment)
    return (sa.select(member.group_id).join(group, group.id == member.group_id)
            .join(own, sa.and_(own.person_id == member.person_id, own.establishment_id == establishment_id))
            .where(group.establishment_id == establishment_id, group.kind == "class",
                   member.person_id.in_(children), current(own, today)))


def visible(asker: Person, establishment_id: str, today: dt.date) -> sa.ColumnElement[bool]:
    """The criterion, on ``Attachment`` joined with ``Person``, of those whom the asker may see."""
    row, own = models.Attachment, models.Attachment.person_id == asker.id
    if is_administrator(asker):
        return sa.true()
    listed = models.Person.unlisted.is_(False)
    if asker.profile in STAFF:
        return sa.or_(listed, own)
    if asker.profile in LEARNERS:
        seen: sa.ColumnElement[bool] = row.profile.in_(ADULTS)
        if asker.classes:
            seen = sa.or_(seen, sa.and_(row.profile.in_(LEARNERS), _in_groups(sorted(asker.classes))))
    elif asker.profile == "guardian" and asker.children:
        teaches = _in_groups(_classes_of(asker.children, establishment_id, today))
        return sa.or_(own, row.person_id.in_(asker.children), sa.and_(listed, sa.or_(
            row.profile.in_(OFFICE), sa.and_(row.profile == "teacher", teaches))))
    else:
        seen = row.profile.in_(OFFICE)
    return sa.or_(own, sa.and_(listed, seen))


def shown_fields(asker: Person, person_id: str, profile: str, hidden: list[str]) -> frozenset[str]:
    """Which of "mail", "phone" and "office" of somebody the asker may read.

    Mail and phone of guardians and the phone of pupils and teachers are for staff.
    """
    everything = frozenset({"mail", "phone", "office"})
    if person_id == asker.id or is_administrator(asker):
        return everything
    shown = everything
    if not sees_everybody(asker) and person_id not in asker.children:
        if profile in OFFICE:
            shown = everything
        elif profile == "teacher":
            shown = frozenset({"mail", "office"})
        elif profile in LEARNERS:
            shown = frozenset({"mail"})
        else:
            shown = frozenset()
    return shown - frozenset(hidden)
