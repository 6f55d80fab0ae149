"""Fragments and changes in the database."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.audience import Audience
from portal.api.prepared import Prepared
from portal.layout.changes import Change, compact
from portal.layout.fragment import Fragment, tabs_from_data
from portal.layout.models import FragmentRow, LayoutChangeRow

__all__ = ["add_change", "drop_useless", "read_changes", "read_fragments"]

_FRAGMENT = (FragmentRow.id, FragmentRow.owner, FragmentRow.precedence, FragmentRow.audience, FragmentRow.titles,
             FragmentRow.placed_by, FragmentRow.valid_from, FragmentRow.valid_until, FragmentRow.tabs,
             FragmentRow.version, FragmentRow.file, FragmentRow.line)

_CHANGES = Prepared(
    sa.select(LayoutChangeRow.seq, LayoutChangeRow.kind, LayoutChangeRow.data)
    .where(LayoutChangeRow.person_id == sa.bindparam("person"), LayoutChangeRow.establishment_id == sa.bindparam("place"))
    .order_by(LayoutChangeRow.seq))


def read_fragments(db: Session) -> tuple[Fragment, ...]:
    """All fragments in force, whatever their period. One statement."""
    return tuple(Fragment(
        id=row.id, owner=row.owner, precedence=row.precedence, audience=Audience.from_data(row.audience),
        tabs=tabs_from_data(row.tabs), titles=row.titles, placed_by=row.placed_by, valid_from=row.valid_from,
        valid_until=row.valid_until, version=row.version, file=row.file, line=row.line)
        for row in db.execute(sa.select(*_FRAGMENT).where(FragmentRow.withdrawn.is_(False))))


def read_changes(db: Session, person_id: str, establishment_id: str) -> list[tuple[int, Change]]:
    """A person's changes in an establishment with their numbers, in order. One statement."""
    rows = _CHANGES.rows(db, {"person": person_id, "place": establishment_id})
    return [(number, Change(kind, data)) for number, kind, data in rows]


def add_change(db: Session, person_id: str, establishment_id: str, seq: int, change: Change, made: dt.datetime) -> None:
    """Write one more change. :raises sqlalchemy.exc.IntegrityError: its number is taken."""
    db.add(LayoutChangeRow(person_id=person_id, establishment_id=establishment_id, seq=seq, kind=change.kind,
                           data=change.data, made=made))
    db.flush()


def drop_useless(db: Session, person_id: str, establishment_id: str, changes: list[tuple[int, Change]]) -> int:
    """Delete the changes that later ones have made void. :returns: how many."""
    useless = compact(changes)
    if useless:
        db.execute(sa.delete(LayoutChangeRow).where(
            LayoutChangeRow.person_id == person_id, LayoutChangeRow.establishment_id == establishment_id,
            LayoutChangeRow.seq.in_(useless)))
    return len(useless)
