"""Taking the files of ``layouts/`` over into the database (design 6c)."""

from collections.abc import Collection, Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.context import IClock
from portal.api.errors import LoadError
from portal.layout.fragment import Fragment, tabs_to_data
from portal.layout.models import FragmentRow
from portal.layout.namespaces import clashes
from portal.layout.reader import read_fragment
from portal.versions import raise_version

__all__ = ["load_layouts", "read_layouts", "write_layouts"]


def load_layouts(db: Session, folder: Path, clock: IClock, published: Collection[str] | None = None) -> None:
    """Read, check and write every ``*.xml`` of a folder; the caller commits.

    :param db: a writable session.
    :param published: fnames that windows may name; None leaves that unchecked.
    :raises ExceptionGroup: of ``LoadError``; nothing was written then.
    """
    write_layouts(db, read_layouts(folder, published), clock)


def read_layouts(folder: Path, published: Collection[str] | None = None) -> tuple[Fragment, ...]:
    """The fragments of a folder, checked each and together.

    :raises ExceptionGroup: of ``LoadError``, those of all files.
    """
    fragments: list[Fragment] = []
    errors: list[LoadError] = []
    if not folder.is_dir():
        errors.append(LoadError(str(folder), 0, "no such folder"))
    for path in sorted(folder.glob("*.xml")):
        try:
            fragments.append(read_fragment(path))
        except ExceptionGroup as group:
            errors += [error for error in group.exceptions if isinstance(error, LoadError)]
    errors += _faults(fragments, published)
    if errors:
        raise ExceptionGroup(f"{folder} cannot be used", errors)
    return tuple(fragments)


def _faults(fragments: list[Fragment], published: Collection[str] | None) -> Iterator[LoadError]:
    first: dict[str, Fragment] = {}
    owners: dict[str, Fragment] = {}
    for fragment in fragments:
        if first.setdefault(fragment.id, fragment) is not fragment:
            other = first[fragment.id].file
            yield LoadError(fragment.file, fragment.line, f"the fragment {fragment.id} stands already in {other}")
            continue
        for tab in fragment.tabs:
            for window in (window for column in tab.columns for window in column.windows):
                owners[window.id] = fragment
                if published is not None and window.fname not in published:
                    yield LoadError(fragment.file, fragment.lines.get(window.id, fragment.line),
                                    f"the window {window.id} shows {window.fname}, which is not published")
    for one, other in clashes(owners):
        yield LoadError(owners[other].file, owners[other].lines.get(other, 0),
                        f"the windows {one} and {other} have the same short form: give one of them another id")


def write_layouts(db: Session, fragments: tuple[Fragment, ...], clock: IClock) -> None:
    """Make the fragments in force these ones; the others are withdrawn. ``version("fragments")`` rises on change."""
    rows = {row.id: row for row in db.scalars(sa.select(FragmentRow))}
    wanted = {fragment.id for fragment in fragments}
    changed = False
    for fragment in fragments:
        row = rows.get(fragment.id)
        if row is not None and row.version == fragment.version and not row.withdrawn:
            row.file, row.line = fragment.file, fragment.line
            continue
        row = row or FragmentRow(id=fragment.id)
        for name in ("owner", "precedence", "titles", "placed_by", "valid_from", "valid_until", "version", "file", "line"):
            setattr(row, name, getattr(fragment, name))
        row.audience, row.tabs = fragment.audience.as_data(), tabs_to_data(fragment.tabs)
        row.withdrawn, row.changed, changed = False, clock.now(), True
        db.add(row)
    for row in rows.values():
        if row.id not in wanted and not row.withdrawn:
            row.withdrawn, row.changed, changed = True, clock.now(), True
    if changed:
        raise_version(db, "fragments")
    db.flush()
