"""Reading and finding rows of publications, always bound to an establishment."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.audience import Audience
from portal.api.identity import Establishment
from portal.api.registry import Preference, Publication
from portal.registry.models import PublicationRow as Row

__all__ = ["find_row", "read_publications", "seen_from"]

_COLUMNS = (Row.fname, Row.portlet, Row.titles, Row.descriptions, Row.category, Row.icon, Row.state, Row.audience,
            Row.preferences, Row.provenance, Row.in_catalogue, Row.owner_id, Row.source, Row.establishment_id,
            Row.override_state, Row.override_audience, Row.override_titles, Row.withdrawn)


def seen_from(establishment: Establishment) -> sa.ColumnElement[bool]:
    """Criterion: publications of the whole portal, of the establishment, and of those above it."""
    return sa.or_(Row.establishment_id.is_(None), Row.establishment_id.in_((establishment.id, *establishment.ancestors)))


def find_row(db: Session, establishment: Establishment, fname: str) -> Row | None:
    """The row that the establishment sees under an fname, its own before those above it; for changing it."""
    rows = db.scalars(sa.select(Row).where(seen_from(establishment), Row.fname == fname)).all()
    return min(rows, key=lambda row: row.establishment_id != establishment.id, default=None)


def read_publications(db: Session, establishment: Establishment) -> dict[str, Publication]:
    """All publications that concern an establishment, overrides laid over them, by fname. One statement.

    Those taken back have the state "withdrawn".
    """
    found: dict[str, Publication] = {}
    for row in db.execute(sa.select(*_COLUMNS).where(seen_from(establishment))):
        if row.fname in found and row.establishment_id != establishment.id:
            continue
        found[row.fname] = Publication(
            fname=row.fname, portlet=row.portlet, titles=row.override_titles or row.titles, descriptions=row.descriptions,
            category=row.category, icon=row.icon,
            state="withdrawn" if row.withdrawn else row.override_state or row.state,
            audience=Audience.from_data(row.override_audience or row.audience),
            preferences=tuple(Preference(name, tuple(values), read_only) for name, values, read_only in row.preferences),
            establishment_id=row.establishment_id, provenance=row.provenance, source=row.source,
            in_catalogue=row.in_catalogue, owner_id=row.owner_id)
    return found
