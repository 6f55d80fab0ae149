"""Taking ``registry.xml`` over into the database (design 6c)."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.context import IClock
from portal.api.registry import IDefinitions
from portal.datafiles.problems import Problems
from portal.registry.models import PublicationRow as Row
from portal.registry.reader import SOURCE, Entry, as_columns, read_registry
from portal.versions import raise_version

__all__ = ["known_fnames", "load_registry", "write_registry"]


def load_registry(db: Session, path: Path, definitions: IDefinitions, variables: Mapping[str, str],
                  clock: IClock) -> None:
    """Read, check and write a ``registry.xml``; the caller commits.

    :param db: a writable session.
    :param variables: what ``${name}`` stands for in preferences, such as ``sources``.
    :raises ExceptionGroup: of ``LoadError``; nothing was written then.
    """
    write_registry(db, read_registry(path, definitions, variables), clock, str(path))


def write_registry(db: Session, entries: Iterable[Entry], clock: IClock, file: str) -> None:
    """Make the publications of the file what these entries say; what is not among them is withdrawn.

    Overrides made in the browser stay. ``version("publications")`` rises when anything changed.

    :raises ExceptionGroup: of ``LoadError``: an fname that a browser publication already has.
    """
    wanted = {entry.publication.fname: entry for entry in entries}
    rows = {row.fname: row for row in db.scalars(sa.select(Row).where(Row.source == SOURCE))}
    problems = Problems(file)
    for fname in db.scalars(sa.select(Row.fname).where(Row.source != SOURCE, Row.fname.in_(wanted)).distinct()):
        problems.add(wanted[fname].line, f"the fname {fname} belongs to a publication made in the browser")
    problems.raise_any()
    changed = False
    for fname, entry in wanted.items():
        row = rows.get(fname)
        if row is None:
            row = Row(fname=fname, source=SOURCE, withdrawn=False, version="")
            db.add(row)
        if row.version != entry.version or row.withdrawn:
            for name, value in as_columns(entry.publication).items():
                setattr(row, name, value)
            row.version, row.withdrawn, row.changed, changed = entry.version, False, clock.now(), True
        row.file, row.line = entry.file, entry.line
    for fname, row in rows.items():
        if fname not in wanted and not row.withdrawn:
            row.withdrawn, row.changed, changed = True, clock.now(), True
    if changed:
        raise_version(db, "publications")
    db.flush()


def known_fnames(db: Session) -> frozenset[str]:
    """Every fname that a fragment may name: those of files and of browsers, withdrawn ones too."""
    return frozenset(db.scalars(sa.select(Row.fname)))
