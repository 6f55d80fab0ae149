"""From names in a file to classes and teachers of the establishment."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any

from portal.api.identity import IDirectory
from portlets.timetable.parse import problem

__all__ = ["Names", "rows_of", "school_year"]

_CIVILITIES = {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "mrs", "ms", "dr", "pr", "prof"}
_MOST_TEACHERS = 2000


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return [word for word in words if word not in _CIVILITIES] or words


def _key(text: str) -> str:
    return "".join(_words(text))


class Names:
    """Classes, groups and teachers of a context's establishment, found by how they are written.

    :param context: portal.api.context.IContext.
    """

    def __init__(self, context: Any) -> None:
        directory = context.service(IDirectory)
        self.groups = {_key(group.name): group.id for group in reversed(directory.groups())}
        self.group_ids = frozenset(self.groups.values())
        self._full: dict[frozenset[str], str] = {}
        self._family: dict[str, set[str]] = {}
        after: str | None = None
        while True:
            listing = directory.search(profile="teacher", after=after)
            for entry in listing.entries:
                self._full[frozenset(_words(entry.name))] = entry.id
                self._family.setdefault(_key(entry.family_name), set()).add(entry.id)
            after = listing.next
            if after is None or len(self._full) > _MOST_TEACHERS:
                break

    def group(self, name: str) -> str | None:
        """Id of the class or group of that name; case, accents and blanks do not matter."""
        return self.groups.get(_key(name))

    def teacher(self, name: str) -> str | None:
        """Id of the teacher: full name in any order, or a family name that only one teacher has."""
        full = self._full.get(frozenset(_words(name)))
        if full is not None:
            return full
        found = self._family.get(_key(name), set())
        return next(iter(found)) if len(found) == 1 else None


def rows_of(records: Iterable[dict[str, Any]], names: Names, fallback: str | None) -> tuple[list[dict], list[dict]]:
    """Rows to be kept, one for each lesson and group, and problems.

    :param fallback: id of the group of records that name none.
    """
    rows, problems = [], []
    unknown: set[str] = set()
    for record in records:
        named = record["groups"]
        ids = [names.group(name) for name in named] if named else [fallback]
        what = f"{record['day']} {record['starts']} {record['subject']}"
        for name, id in zip(named or [""], ids, strict=True):
            if id is None:
                problems.append(problem(record["line"], "group" if name else "no-group", f"{what} {name}".strip()))
        teacher = names.teacher(record["teacher"]) if record["teacher"] else None
        if record["teacher"] and teacher is None and record["teacher"] not in unknown:
            unknown.add(record["teacher"])
            problems.append(problem(record["line"], "teacher", record["teacher"]))
        for id in dict.fromkeys(id for id in ids if id is not None):
            rows.append({"group_id": id, "teacher_id": teacher,
                         **{name: record[name] for name in ("day", "starts", "ends", "subject", "teacher", "room", "note",
                                                            "cancelled")}})
    return rows, problems


def school_year(today: dt.date) -> tuple[dt.date, dt.date]:
    """From the first of August to the end of the next: what an import may touch."""
    first = dt.date(today.year if today.month >= 8 else today.year - 1, 8, 1)
    return first, dt.date(first.year + 1, 8, 31)
