"""Timetables of others, read into plain records. Runs in the sandbox; knows neither database nor people.

Both readers answer ``{"records": [...], "problems": [...], "outside": n}``. A record has ``line``,
``day``, ``starts``, ``ends`` (ISO texts, local), ``subject``, ``teacher``, ``room``, ``note``,
``cancelled``, ``groups`` (names as written). A problem has ``line``, ``code`` and ``what``, some
words of the record; one bad record never stops the others. What the window does not hold is
counted as outside. A file that cannot be read as a whole raises ``Unreadable``.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

__all__ = ["LARGEST", "MOST_RECORDS", "Unreadable", "clean", "decode", "problem", "table"]

LARGEST = 1_000_000
"""Bytes of a file."""
MOST_RECORDS = 20_000
"""Lessons of one import."""
_LENGTHS = {"subject": 120, "teacher": 120, "room": 60, "note": 200}
_HEADS = {
    "day": ("date", "jour", "day"),
    "starts": ("debut", "heuredebut", "start", "starts", "from"),
    "ends": ("fin", "heurefin", "end", "ends", "to"),
    "group": ("classe", "groupe", "classes", "groupes", "division", "class", "group"),
    "subject": ("matiere", "cours", "libelle", "subject", "title"),
    "teacher": ("enseignant", "professeur", "prof", "teacher"),
    "room": ("salle", "lieu", "room", "location"),
    "note": ("note", "remarque", "commentaire", "comment"),
    "state": ("statut", "etat", "annule", "status", "state", "cancelled")}
_HEAD_OF = {word: name for name, words in _HEADS.items() for word in words}
_CANCELLED = {"annule", "annulee", "oui", "cancelled", "canceled", "yes", "x", "1", "true", "vrai"}


class Unreadable(ValueError):
    """The file as a whole: "large", "many", "headings", "unreadable", "calendar" or "deep"."""


def decode(data: bytes) -> str:
    """Text of a file: UTF-8 with or without mark, UTF-16 with its mark, else Windows Latin."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def clean(text: Any, name: str) -> str:
    """One field as a plain line: no control characters, blanks folded, cut to its column."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in str(text)
                    if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(plain.split())[:_LENGTHS.get(name, 80)]


def problem(line: int, code: str, what: str = "") -> dict[str, Any]:
    """One record that was left out."""
    return {"line": line, "code": code, "what": clean(what, "what")}


def _word(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def read_day(text: str) -> dt.date:
    """2026-11-24, 24/11/2026, 24.11.2026 or 24/11/26. :raises ValueError:"""
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return dt.date.fromisoformat(text)
    match = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", text)
    if match is None:
        raise ValueError(text)
    year = int(match[3])
    return dt.date(year + 2000 if year < 100 else year, int(match[2]), int(match[1]))


def read_time(text: str) -> dt.time:
    """8:05, 08h05, 8 h, 0805. :raises ValueError:"""
    match = re.fullmatch(r"(\d{1,2})\s*(?:[h:]\s*(\d{2})?|(\d{2}))(?::\d{2})?\s*", text.strip().casefold())
    if match is None:
        raise ValueError(text)
    return dt.time(int(match[1]), int(match[2] or match[3] or 0))


def _heads(row: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(row):
        name = _HEAD_OF.get(_word(text))
        if name is not None and name not in found:
            found[name] = place
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        raise Unreadable("unreadable") from None


def table(data: bytes, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    """Read a CSV file with a line of headings, French or English, in any order; ``*`` after one is ignored.

    Needed: date, start, end, subject. A cell of classes may name several, parted by ``,`` or ``/``
    where these do not part the columns. See the module for answer and errors.

    :param parameters: ``first`` and ``last``, ISO days, both included.
    """
    if len(data) > LARGEST:
        raise Unreadable("large")
    options = parameters or {}
    window = (dt.date.fromisoformat(options["first"]), dt.date.fromisoformat(options["last"]))
    rows = _rows(decode(data).replace("\x00", ""))
    _line, row = next(rows, (0, []))
    heads = _heads(row)
    if not {"day", "starts", "ends", "subject"} <= set(heads):
        raise Unreadable("headings")
    records, problems, outside = [], [], 0
    for line, row in rows:
        if len(records) + len(problems) >= MOST_RECORDS:
            raise Unreadable("many")
        cells = {name: row[place] if place < len(row) else "" for name, place in heads.items()}
        what = " ".join(filter(None, (cells["day"], cells["starts"], cells["subject"])))
        try:
            day = read_day(cells["day"])
        except ValueError:
            problems.append(problem(line, "day", what))
            continue
        try:
            starts, ends = read_time(cells["starts"]), read_time(cells["ends"])
        except ValueError:
            problems.append(problem(line, "hour", what))
            continue
        if not window[0] <= day <= window[1]:
            outside += 1
        elif ends <= starts:
            problems.append(problem(line, "order", what))
        elif not clean(cells["subject"], "subject"):
            problems.append(problem(line, "subject", what))
        else:
            records.append({
                "line": line, "day": day.isoformat(), "starts": starts.isoformat("minutes"),
                "ends": ends.isoformat("minutes"), "cancelled": _word(cells.get("state", "")) in _CANCELLED,
                "groups": [clean(one, "group") for one in re.split(r"[,/]", cells.get("group", ""))[:20] if one.strip()],
                **{name: clean(cells.get(name, ""), name) for name in _LENGTHS}})
    return {"records": records, "problems": problems, "outside": outside}
