"""Changes of the directory, each raising the version of the people it concerns (design 6c).

Every function works in the caller's transaction and answers whether it changed anything,
so that seeding, imports and screens can repeat it. Who may call it is the caller's to check.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.errors import Conflict, Invalid, NotFound
from portal.api.identity import KINDS, PROFILES, ROLES
from portal.services.directory import models
from portal.services.directory.names import is_login, person_key, sort_key
from portal.services.directory.words import msg as _
from portal.versions import raise_version

__all__ = ["HIDEABLE", "add_establishment", "add_group", "add_person", "add_to_group", "attach", "detach",
           "grant", "hide_fields", "remove_from_group", "rename", "revoke", "set_account", "set_guardian", "unset_guardian"]

HIDEABLE = ("mail", "phone", "office")
"""Fields that a person may hide in the white pages (A.directory.05)."""

GROUP_KINDS = ("class", "group", "manual")


def _known(field: str, value: str, values: Iterable[str]) -> None:
    if value not in values:
        raise Invalid({field: _("This choice does not exist.")})


def add_establishment(db: Session, slug: str, name: str, kind: str, parent_id: str | None = None,
                      id: str | None = None, **values: Any) -> models.Establishment:
    """Create an establishment, or bring its plain values up to date when the slug exists.

    :param values: any of place, uai, zone, address, phone, hours, theme, active.
    :raises Invalid: a kind that does not exist. :raises NotFound: no such parent.
    :raises Conflict: it already stands elsewhere; what lies below it would keep its old ancestors.
    """
    _known("kind", kind, KINDS)
    found = db.execute(sa.select(models.Establishment).where(models.Establishment.slug == slug)).scalar_one_or_none()
    ancestors: list[str] = []
    if parent_id is not None:
        parent = db.get(models.Establishment, parent_id)
        if parent is None:
            raise NotFound()
        ancestors = [parent.id, *parent.ancestors]
    if found is None:
        found = models.Establishment(**({"id": id} if id else {}), slug=slug)
        found.parent_id, found.ancestors = parent_id, ancestors
        db.add(found)
    elif found.parent_id != parent_id:
        raise Conflict(_("An establishment cannot be moved."))
    for key, value in {"name": name, "sort_key": sort_key(name), "kind": kind, **values}.items():
        if getattr(found, key) != value:
            setattr(found, key, value)
    if found in db.dirty:
        raise_version(db, f"theme:{found.id}")
    db.flush()
    return found


def add_person(db: Session, login: str, given_name: str, family_name: str, id: str | None = None,
               **values: Any) -> models.Person:
    """Create a person with an account, or find the one of that login unchanged.

    :param values: any of mail, phone, office, locale, attributes, hidden_fields, unlisted, active, ends.
    :raises Invalid: not a login in canonical form, or an empty name.
    """
    wrong = {}
    if not is_login(login):
        wrong["login"] = _("A sign-in name has 1 to 64 lower-case letters, digits, dots or hyphens.")
    wrong |= {field: _("Write a name.") for field, text in (("given_name", given_name), ("family_name", family_name))
              if not text.strip()}
    if wrong:
        raise Invalid(wrong)
    found = db.execute(sa.select(models.Person).where(models.Person.login == login)).scalar_one_or_none()
    if found is None:
        found = models.Person(**({"id": id} if id else {}), login=login, given_name=given_name, family_name=family_name,
                              sort_key=person_key(family_name, given_name), **values)
        db.add(found)
        db.flush()
    elif id is not None and found.id != id:
        raise Conflict(_("This sign-in name belongs to somebody else."))
    return found


def rename(db: Session, person_id: str, given_name: str, family_name: str) -> bool:
    """Give a person another name; sorted lists follow."""
    key = person_key(family_name, given_name)
    done = db.execute(sa.update(models.Person).where(
        models.Person.id == person_id,
        sa.or_(models.Person.given_name != given_name, models.Person.family_name != family_name),
    ).values(given_name=given_name, family_name=family_name, sort_key=key))
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    db.execute(sa.update(models.Attachment).where(models.Attachment.person_id == person_id).values(sort_key=key))
    raise_version(db, f"person:{person_id}")
    return True


def hide_fields(db: Session, person_id: str, fields: Iterable[str]) -> bool:
    """Set which of ``HIDEABLE`` a person shows to nobody but the administrators."""
    wanted = sorted(set(fields))
    for field in wanted:
        _known("hidden_fields", field, HIDEABLE)
    person = db.get(models.Person, person_id)
    if person is None:
        raise NotFound()
    if person.hidden_fields == wanted:
        return False
    person.hidden_fields = wanted
    raise_version(db, f"person:{person_id}")
    return True


def set_account(db: Session, person_id: str, active: bool, ends: dt.date | None = None) -> bool:
    """Open or block an account; ``ends`` is its last day, None for no end."""
    person = db.get(models.Person, person_id)
    if person is None:
        raise NotFound()
    if (person.active, person.ends) == (active, ends):
        return False
    person.active, person.ends = active, ends
    raise_version(db, f"person:{person_id}")
    return True


def attach(db: Session, person_id: str, establishment_id: str, profile: str, title: str = "",
           functions: Iterable[str] = (), *, rank: int = 0, valid_from: dt.date | None = None,
           valid_until: dt.date | None = None) -> bool:
    """Make a person a member of an establishment, or change what they are there.

    :raises Invalid: a profile that does not exist, or dates the wrong way round.
    """
    _known("profile", profile, PROFILES)
    if valid_from and valid_until and valid_until < valid_from:
        raise Invalid({"valid_until": _("The last day comes before the first.")})
    person = db.get(models.Person, person_id)
    if person is None:
        raise NotFound()
    names = sorted({name.strip() for name in functions if name.strip()})
    values: Mapping[str, Any] = {
        "profile": profile, "title": title, "functions": names, "sort_key": person.sort_key, "rank": rank,
        "valid_from": valid_from, "valid_until": valid_until}
    found = db.get(models.Attachment, (person_id, establishment_id))
    before = list(found.functions) if found else []
    if found is None:
        db.add(models.Attachment(person_id=person_id, establishment_id=establishment_id, **values))
    elif all(getattr(found, key) == value for key, value in values.items()):
        return False
    else:
        for key, value in values.items():
            setattr(found, key, value)
    db.flush()
    if before != names:
        db.execute(sa.delete(models.AttachmentFunction).where(
            models.AttachmentFunction.person_id == person_id,
            models.AttachmentFunction.establishment_id == establishment_id))
        db.add_all(models.AttachmentFunction(person_id=person_id, establishment_id=establishment_id, name=name[:80])
                   for name in names)
        db.flush()
    raise_version(db, f"person:{person_id}")
    return True


def detach(db: Session, person_id: str, establishment_id: str) -> bool:
    """End a membership now, with the roles and the groups held there."""
    found = db.get(models.Attachment, (person_id, establishment_id))
    if found is None:
        return False
    db.execute(sa.delete(models.RoleGrant).where(
        models.RoleGrant.person_id == person_id, models.RoleGrant.establishment_id == establishment_id))
    groups = sa.select(models.Group.id).where(models.Group.establishment_id == establishment_id)
    db.execute(sa.delete(models.GroupMember).where(
        models.GroupMember.person_id == person_id, models.GroupMember.group_id.in_(groups)))
    db.execute(sa.delete(models.AttachmentFunction).where(
        models.AttachmentFunction.person_id == person_id,
        models.AttachmentFunction.establishment_id == establishment_id))
    db.delete(found)
    db.flush()
    raise_version(db, f"person:{person_id}")
    return True


def grant(db: Session, person_id: str, role: str, establishment_id: str) -> bool:
    """Add a role; it counts only while the person is attached to that establishment.

    :raises Invalid: a role that does not exist, or somebody who is not a member.
    """
    _known("role", role, ROLES)
    if db.get(models.Attachment, (person_id, establishment_id)) is None:
        raise Invalid({"person": _("This person does not belong to the establishment.")})
    if db.get(models.RoleGrant, (person_id, role, establishment_id)) is not None:
        return False
    db.add(models.RoleGrant(person_id=person_id, role=role, establishment_id=establishment_id))
    db.flush()
    raise_version(db, f"person:{person_id}")
    return True


def revoke(db: Session, person_id: str, role: str, establishment_id: str) -> bool:
    """Take a role away."""
    found = db.get(models.RoleGrant, (person_id, role, establishment_id))
    if found is None:
        return False
    db.delete(found)
    db.flush()
    raise_version(db, f"person:{person_id}")
    return True


def add_group(db: Session, establishment_id: str, name: str, kind: str, level: str = "",
              id: str | None = None) -> models.Group:
    """Create a group, or find the one of that kind and name. :raises Invalid: no such kind."""
    _known("kind", kind, GROUP_KINDS)
    found = db.execute(sa.select(models.Group).where(
        models.Group.establishment_id == establishment_id, models.Group.kind == kind, models.Group.name == name,
    )).scalar_one_or_none()
    if found is None:
        found = models.Group(**({"id": id} if id else {}), establishment_id=establishment_id, name=name,
                             sort_key=sort_key(name), kind=kind, level=level)
        db.add(found)
        db.flush()
    return found


def add_to_group(db: Session, group_id: str, person_ids: Iterable[str]) -> int:
    """Put people into a group; how many were not in it.

    :raises NotFound: no such group. :raises Invalid: somebody is not a member of its establishment.
    """
    group = db.get(models.Group, group_id)
    if group is None:
        raise NotFound()
    wanted = set(person_ids)
    present = set(db.execute(sa.select(models.GroupMember.person_id).where(
        models.GroupMember.group_id == group_id, models.GroupMember.person_id.in_(wanted))).scalars())
    missing = sorted(wanted - present)
    attached = set(db.execute(sa.select(models.Attachment.person_id).where(
        models.Attachment.establishment_id == group.establishment_id,
        models.Attachment.person_id.in_(missing))).scalars())
    if not attached.issuperset(missing):
        raise Invalid({"person": _("This person does not belong to the establishment.")})
    db.add_all(models.GroupMember(group_id=group_id, person_id=person_id) for person_id in missing)
    db.flush()
    for person_id in missing:
        raise_version(db, f"person:{person_id}")
    return len(missing)


def remove_from_group(db: Session, group_id: str, person_id: str) -> bool:
    """Take a person out of a group."""
    found = db.get(models.GroupMember, (group_id, person_id))
    if found is None:
        return False
    db.delete(found)
    db.flush()
    raise_version(db, f"person:{person_id}")
    return True


def set_guardian(db: Session, guardian_id: str, pupil_id: str) -> bool:
    """Make one person answer for another. :raises Invalid: for themselves."""
    if guardian_id == pupil_id:
        raise Invalid({"pupil": _("Nobody is their own guardian.")})
    if db.get(models.Guardianship, (guardian_id, pupil_id)) is not None:
        return False
    db.add(models.Guardianship(guardian_id=guardian_id, pupil_id=pupil_id))
    db.flush()
    raise_version(db, f"person:{guardian_id}")
    return True


def unset_guardian(db: Session, guardian_id: str, pupil_id: str) -> bool:
    """End a guardianship."""
    found = db.get(models.Guardianship, (guardian_id, pupil_id))
    if found is None:
        return False
    db.delete(found)
    db.flush()
    raise_version(db, f"person:{guardian_id}")
    return True
