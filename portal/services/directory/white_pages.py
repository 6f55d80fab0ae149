"""The statements of the white pages: one criterion of visibility, pages by key, names of groups."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.errors import Invalid
from portal.api.identity import PROFILES, Entry, Listing, Person
from portal.services.directory import models
from portal.services.directory.names import is_id, is_key, plain_words
from portal.services.directory.resolve import open_account
from portal.services.directory.visibility import current, sees_everybody, shown_fields, visible
from portal.services.directory.words import msg as _

__all__ = ["MOST", "find_children", "find_entry", "find_people"]

MOST = 50
"""Most entries of one page (attack I16)."""

_P, _A, _G, _M = models.Person, models.Attachment, models.Group, models.GroupMember
_ENTRY = (_P.id, _P.given_name, _P.family_name, _P.mail, _P.phone, _P.office, _P.hidden_fields, _A.profile, _A.title,
          _A.establishment_id)


def _seen(asker: Person, establishment_id: str, today: dt.date) -> list[sa.ColumnElement[bool]]:
    return [_A.establishment_id == establishment_id, current(_A, today), open_account(today),
            visible(asker, establishment_id, today)]


def _entries(db: Session, asker: Person, rows: Iterable[Any]) -> tuple[Entry, ...]:
    """Entries of rows that begin with ``_ENTRY``; one more statement for the names of groups.

    Those who do not see everybody read the names of classes, and of groups they are in too.
    """
    rows = list(rows)
    places = {row[9] for row in rows}
    named: dict[tuple[str, str], list[tuple[str, str]]] = {}
    if rows:
        for person_id, at, group_id, kind, name in db.execute(
            sa.select(_M.person_id, _G.establishment_id, _G.id, _G.kind, _G.name).join(_G, _G.id == _M.group_id)
            .where(_M.person_id.in_({row[0] for row in rows}), _G.establishment_id.in_(places))
            .order_by(_G.sort_key, _G.id)):
            if kind == "class" or person_id == asker.id or group_id in asker.groups or sees_everybody(asker):
                named.setdefault((person_id, at), []).append((kind, name))
    found = []
    for id, given, family, mail, phone, office, hidden, profile, title, at in (row[:10] for row in rows):
        shown = shown_fields(asker, id, profile, hidden)
        groups = named.get((id, at), ())
        found.append(Entry(
            id, given, family, profile, title, mail if "mail" in shown else "", phone if "phone" in shown else "",
            office if "office" in shown else "", tuple(name for kind, name in groups if kind == "class"),
            tuple(name for kind, name in groups if kind != "class")))
    return tuple(found)


def find_entry(db: Session, asker: Person, establishment_id: str, today: dt.date, id: str) -> Entry | None:
    """One person of the establishment, None when the asker may not see them."""
    if not is_id(id):
        return None
    rows = db.execute(sa.select(*_ENTRY).join(_A, _A.person_id == _P.id)
                      .where(*_seen(asker, establishment_id, today), _A.person_id == id)).all()
    return next(iter(_entries(db, asker, rows)), None)


def _words(text: str, filtered: bool) -> list[str]:
    words = sorted(set(plain_words(text[:200])), key=len, reverse=True)[:6]
    if not filtered and (not words or len(words[0]) < 2):
        raise Invalid({"text": _("Write at least two letters of the name, or choose a category.")})
    return words


def find_people(db: Session, asker: Person, establishment_id: str, today: dt.date, *, text: str, profile: str | None,
                group_id: str | None, function: str | None, after: str | None, limit: int) -> Listing:
    """See ``IDirectory.search``; each word must begin a part of the name. Three statements."""
    words = _words(text, any((profile, group_id, function)))
    where = _seen(asker, establishment_id, today)
    # Hyphens and blanks alike begin a part of the name; words hold letters and digits, never a wildcard.
    parts = sa.literal("-").concat(sa.func.replace(_A.sort_key, " ", "-"))
    where += [parts.like(f"%-{word}%") for word in words]
    if profile:
        if profile not in PROFILES:
            raise Invalid({"profile": _("This choice does not exist.")})
        where.append(_A.profile == profile)
    if group_id:
        if not is_id(group_id):
            raise Invalid({"group_id": _("This choice does not exist.")})
        group = sa.select(_G.id).where(_G.id == group_id, _G.establishment_id == establishment_id)
        if not sees_everybody(asker):
            group = group.where(sa.or_(_G.kind == "class", _G.id.in_(sorted(asker.groups))))
        where.append(_A.person_id.in_(sa.select(_M.person_id).where(_M.group_id.in_(group))))
    if function:
        held = models.AttachmentFunction
        where.append(_A.person_id.in_(sa.select(held.person_id).where(
            held.establishment_id == establishment_id, held.name == function.replace("\0", ""))))
    total = db.execute(sa.select(sa.func.count()).select_from(_A).join(_P, _P.id == _A.person_id).where(*where)).scalar_one()
    size = max(1, min(limit, MOST))
    page = sa.select(*_ENTRY, _A.sort_key).join(_A, _A.person_id == _P.id).where(*where)
    if after:
        key, _bar, last = after.rpartition("|")
        if not (is_key(key) and is_id(last)):
            raise Invalid({"after": _("This page does not exist.")})
        page = page.where(sa.or_(_A.sort_key > key, sa.and_(_A.sort_key == key, _A.person_id > last)))
    rows = db.execute(page.order_by(_A.sort_key, _A.person_id).limit(size + 1)).all()
    following = f"{rows[size - 1][-1]}|{rows[size - 1][0]}" if len(rows) > size else None
    return Listing(_entries(db, asker, rows[:size]), total, following)


def find_children(db: Session, asker: Person, establishment_id: str, today: dt.date, guardian_id: str) -> tuple[Entry, ...]:
    """See ``IDirectory.children``: one's own wherever they are; for staff, those of the establishment."""
    if asker.id != guardian_id and not sees_everybody(asker) or not is_id(guardian_id):
        return ()
    charge = models.Guardianship
    where = [charge.guardian_id == guardian_id, current(_A, today), open_account(today),
             _A.profile.in_(("pupil", "student"))]
    if asker.id != guardian_id:
        where.append(_A.establishment_id == establishment_id)
    rows = db.execute(
        sa.select(*_ENTRY).join(_A, _A.person_id == _P.id).join(charge, charge.pupil_id == _P.id)
        .where(*where).order_by(_P.sort_key, _P.id, _A.rank, _A.establishment_id)).all()
    first = {row[0]: row for row in reversed(rows)}
    return _entries(db, asker, [row for row in rows if first[row[0]] is row])
