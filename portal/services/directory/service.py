"""The directory kept in the portal's own database (``IDirectory``)."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.errors import NotFound
from portal.api.identity import Attachment, Entry, Establishment, Group, IDirectory, Listing, Person
from portal.api.prepared import Prepared
from portal.api.remembering import IRemembering
from portal.services.directory import models
from portal.services.directory.names import is_id, is_login, sort_key
from portal.services.directory.resolve import (
    ESTABLISHMENT,
    establishment_of,
    find_memberships,
    find_person,
    open_account,
)
from portal.services.directory.visibility import current, sees_everybody
from portal.services.directory.white_pages import MOST, find_children, find_entry, find_people

__all__ = ["Directory"]

SEE_ALL = "people.view-all"
"""The permission of commands and jobs, which act for nobody, to read every group."""


# Put together once: several boxes of a page ask for groups.
@lru_cache
def _known_groups(every: bool) -> sa.Select:
    group = models.Group
    size = sa.select(sa.func.count()).where(models.GroupMember.group_id == group.id).scalar_subquery()
    found = sa.select(group.id, group.establishment_id, group.name, group.kind, group.level, size).where(
        group.establishment_id == sa.bindparam("place"))
    return found if every else found.where(sa.or_(group.kind == "class", group.id.in_(
        sa.bindparam("groups", expanding=True))))


@lru_cache
def _in_order(every: bool, of_kind: bool) -> Prepared:
    found = _known_groups(every)
    if of_kind:
        found = found.where(models.Group.kind == sa.bindparam("kind"))
    return Prepared(found.order_by(models.Group.sort_key, models.Group.id))


@implementer(IDirectory)
class Directory:
    """People, establishments and groups as a context may see them; reads rows, never entities."""

    def __init__(self, context) -> None:
        self.context, self.db = context, context.db

    def _today(self) -> dt.date:
        place = self.context.establishment
        return self.context.clock.now().astimezone(ZoneInfo(place.zone if place else "Europe/Paris")).date()

    def establishments(self) -> tuple[Establishment, ...]:
        """See ``IDirectory``."""
        table = models.Establishment
        rows = self.db.execute(sa.select(*ESTABLISHMENT).where(table.active, table.kind != "academy")
                               .order_by(table.sort_key, table.id))
        return tuple(establishment_of(row) for row in rows)

    def _establishment(self, *where: sa.ColumnElement[bool]) -> Establishment:
        row = self.db.execute(sa.select(*ESTABLISHMENT).where(models.Establishment.active, *where)).first()
        if row is None:
            raise NotFound()
        return establishment_of(row)

    def establishment(self, slug: str) -> Establishment:
        """See ``IDirectory``."""
        if not slug or "\0" in slug:
            raise NotFound()
        return self._establishment(models.Establishment.slug == slug)

    def establishment_by_id(self, id: str) -> Establishment:
        """See ``IDirectory``."""
        if not is_id(id):
            raise NotFound()
        return self._establishment(models.Establishment.id == id)

    def person_by_login(self, login: str) -> str | None:
        """See ``IDirectory``: only the canonical form is looked for, in code points, without a pattern."""
        if not is_login(login):
            return None
        row = self.db.execute(sa.select(models.Person.id, models.Person.login)
                              .where(models.Person.login == login, open_account(self._today()))).first()
        return row.id if row is not None and row.login == login else None

    def person(self, id: str, establishment_id: str) -> Person | None:
        """See ``IDirectory``. Two statements."""
        if not (is_id(id) and is_id(establishment_id)):
            return None
        return find_person(self.db, id, establishment_id, self.context.clock.now())

    def memberships(self, id: str) -> tuple[tuple[Establishment, Attachment], ...]:
        """See ``IDirectory``. Two statements."""
        return find_memberships(self.db, id, self.context.clock.now()) if is_id(id) else ()

    def _groups(self) -> tuple[bool, dict] | None:
        """The groups of the present establishment that the asker may know of: all for staff,
        for others the classes and their own groups, none for a guest.

        :returns: whether all, and the values for the statement; None for none.
        """
        place, asker = self.context.establishment, self.context.person
        if place is None:
            return None
        if asker is None:
            return (True, {"place": place.id}) if self.context.permits(SEE_ALL) else None
        return sees_everybody(asker), {"place": place.id, "groups": sorted(asker.groups)}

    def groups(self, kind: str | None = None) -> tuple[Group, ...]:
        """See ``IDirectory``."""
        known = self._groups()
        if known is None:
            return ()
        every, values = known
        return self.context.service(IRemembering).remembered(
            ("directory.groups", kind, every, tuple(values.get("groups", ()))),
            lambda: tuple([Group(*row) for row in _in_order(every, bool(kind)).rows(self.db, {**values, "kind": kind})]))

    def group(self, id: str) -> Group:
        """See ``IDirectory``."""
        known, row = self._groups(), None
        if known is not None and is_id(id):
            row = self.db.execute(_known_groups(known[0]).where(models.Group.id == id), known[1]).first()
        if row is None:
            raise NotFound()
        return Group(*row)

    def members(self, group_id: str) -> tuple[str, ...]:
        """See ``IDirectory``; those who belong to the establishment today."""
        group, today = self.group(group_id), self._today()
        row = models.Attachment
        return tuple(self.db.execute(
            sa.select(row.person_id).join(models.GroupMember, models.GroupMember.person_id == row.person_id)
            .join(models.Person, models.Person.id == row.person_id)
            .where(models.GroupMember.group_id == group.id, row.establishment_id == group.establishment_id,
                   current(row, today), open_account(today)).order_by(row.sort_key, row.person_id)).scalars())

    def _asker(self) -> tuple[Person, str] | None:
        person, place = self.context.person, self.context.establishment
        if person is None or place is None or person.establishment_id != place.id:
            return None
        return person, place.id

    def entry(self, id: str) -> Entry:
        """See ``IDirectory``."""
        asker = self._asker()
        found = find_entry(self.db, *asker, self._today(), id) if asker else None
        if found is None:
            raise NotFound()
        return found

    def search(self, text: str = "", profile: str | None = None, group_id: str | None = None,
               function: str | None = None, after: str | None = None, limit: int = MOST) -> Listing:
        """See ``IDirectory``."""
        asker = self._asker()
        if asker is None:
            return Listing((), 0)
        return find_people(self.db, *asker, self._today(), text=text, profile=profile, group_id=group_id,
                           function=function, after=after, limit=limit)

    def functions(self) -> tuple[str, ...]:
        """See ``IDirectory``."""
        asker = self._asker()
        if asker is None:
            return ()
        names = self.db.execute(
            sa.select(models.AttachmentFunction.name).distinct()
            .where(models.AttachmentFunction.establishment_id == asker[1])).scalars()
        return tuple(sorted(names, key=lambda name: (sort_key(name), name)))

    def children(self, guardian_id: str) -> tuple[Entry, ...]:
        """See ``IDirectory``; of another person, only for staff and only those of the establishment."""
        asker = self._asker()
        return find_children(self.db, *asker, self._today(), guardian_id) if asker else ()
