"""What is published in an establishment, and to whom (``IPublications``)."""

import dataclasses
from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError
from zope.interface import implementer

from portal.api.audit import IAudit
from portal.api.context import IContext
from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.identity import Establishment
from portal.api.registry import IDefinitions, IPublications, Publication
from portal.registry.checks import find_faults
from portal.registry.interfaces import IPublicationMemory
from portal.registry.models import PublicationRow
from portal.registry.reach import reaches
from portal.registry.reader import SOURCE, as_columns
from portal.registry.store import find_row, read_publications
from portal.versions import raise_version

__all__ = ["Publications"]

_ = TranslationStringFactory("registry")
MANAGE = "publications.manage"
MANAGE_PORTAL = "publications.manage-portal"
"""Permission to change what is published to the whole portal, not to one establishment alone (attack I12)."""
_OVERRIDABLE = ("state", "audience", "titles")


@implementer(IPublications)
class Publications:
    """See ``IPublications``.

    Where the context has ``versions``, counters read before any data of a page that only reads, what the
    worker holds under them is used and filled. Elsewhere, and after a change in this session
    (``db.info["raised"]``), the database is read: what was raised may yet be rolled back, and nothing may be
    remembered under it.
    """

    def __init__(self, context: IContext) -> None:
        self.context = context
        self._read: dict[str, Publication] | None = None
        self._named: dict[str, Publication] | None = None

    def get(self, fname: str) -> Publication:
        """See ``IPublications``; one in maintenance may not be used either."""
        publication = self.for_windows().get(fname)
        if publication is None or publication.state != "published":
            raise NotFound(_("This service is not available to you."))
        return publication

    def visible(self) -> tuple[Publication, ...]:
        """See ``IPublications``. Those in maintenance are among them, with that state, to be shown but not opened."""
        return self._sorted(each for each in self.for_windows().values() if each.state in ("published", "maintenance"))

    def for_windows(self) -> dict[str, Publication]:
        """By fname, all that windows of this person may name: also those that have to be shown as placeholders.

        The state is "published", or else why there is nothing to show: "maintenance", "expired",
        "withdrawn" or "uninstalled" (the package is gone, PAGE-10).
        """
        if self._named is None:
            establishment = self.context.establishment
            self._named = self._find_named(establishment) if establishment is not None else {}
        return self._named

    def _find_named(self, establishment: Establishment) -> dict[str, Publication]:
        every, person, version = self._everything(establishment), self.context.person, self._version()
        memory, key = self.context.service(IPublicationMemory).named, (establishment.id, version, person.id if person else None)
        kept = memory.get(key) if version is not None else None
        # Of the very same person and place: whoever was read anew is asked about anew.
        if kept is not None and kept[0] is person and kept[1] is establishment:
            return {fname: every[fname] for fname in kept[2] if fname in every}
        found = {fname: each for fname, each in every.items()
                 if each.state not in ("draft", "approved") and each.audience.matches(person, establishment)}
        if version is not None:
            memory.put(key, (person, establishment, tuple(found)), 2500 + 60 * len(found))
        return found

    def managed(self) -> tuple[Publication, ...]:
        """See ``IPublications``. Those of the whole portal that reach the establishment are among them."""
        establishment = self._manager()
        return self._sorted(
            each for each in read_publications(self.context.db, establishment).values() if each.state != "withdrawn"
            and (each.establishment_id == establishment.id or reaches(each.audience, establishment)))

    def save(self, publication: Publication) -> None:
        """See ``IPublications``. Of one from a file, state, audience and titles may change: they are laid over it."""
        establishment = self._manager()
        faults = find_faults(publication, self.context.service(IDefinitions))
        row = find_row(self.context.db, establishment, publication.fname)
        if row is not None and row.source == SOURCE and publication.source == SOURCE:
            self._override(row, publication, faults)
        else:
            if row is not None and (row.source == SOURCE or row.establishment_id not in (None, establishment.id)):
                faults["fname"] = _("Another service has this name.")
            self._write(row, publication, establishment, faults)
        self._changed("publication.saved", publication.fname, state=publication.state)

    def withdraw(self, fname: str) -> None:
        """See ``IPublications``. :raises NotPermitted: without "publications.manage"."""
        establishment = self._manager()
        row = find_row(self.context.db, establishment, fname)
        if row is None or row.withdrawn:
            raise NotFound()
        if row.source == SOURCE:
            self._portal_manager()
            row.override_state = "expired"
        else:
            self._own(row, establishment)
            row.withdrawn = True
        row.changed = self.context.clock.now()
        self._changed("publication.withdrawn", fname)

    def _version(self) -> int | None:
        """Of all publications; None where nothing may be remembered under it."""
        if self.context.db.info.get("raised"):
            return None
        return (getattr(self.context, "versions", None) or {}).get("publications")

    def _everything(self, establishment: Establishment) -> dict[str, Publication]:
        if self._read is not None:
            return self._read
        version = self._version()
        if version is None:
            self._read = self._ask(establishment)
            return self._read
        memory, key = self.context.service(IPublicationMemory), (establishment.id, version)
        held = memory.get(key)
        if held is None:
            held = self._ask(establishment)
            memory.put(key, held, len(held) * memory.BYTES_EACH)
        self._read = held
        return held

    def _ask(self, establishment: Establishment) -> dict[str, Publication]:
        """Those of the establishment; one that would be shown, but whose package is gone, says so (PAGE-10)."""
        definitions = self.context.service(IDefinitions)
        return {fname: each if each.state in ("draft", "approved", "withdrawn") or definitions.get(each.portlet) is not None
                else dataclasses.replace(each, state="uninstalled")
                for fname, each in read_publications(self.context.db, establishment).items()}

    def _sorted(self, publications: Iterable[Publication]) -> tuple[Publication, ...]:
        key, locale = self.context.service(IFormats).sort_key, self.context.locale
        return tuple(sorted(publications, key=lambda each: (key(each.title(locale)), each.fname)))

    def _manager(self) -> Establishment:
        if self.context.establishment is None or not self.context.permits(MANAGE):
            raise NotPermitted()
        return self.context.establishment

    def _portal_manager(self) -> None:
        if not self.context.permits(MANAGE_PORTAL):
            raise NotPermitted(_("This service is published to the whole portal: only its administrators may change it."))

    def _own(self, row: PublicationRow, establishment: Establishment) -> None:
        if row.establishment_id is None:
            self._portal_manager()
        elif row.establishment_id != establishment.id:
            raise NotPermitted(_("This service is published by another establishment."))

    def _override(self, row: PublicationRow, publication: Publication, faults: dict[str, str]) -> None:
        self._portal_manager()
        wanted = as_columns(publication)
        for name, value in wanted.items():
            if name not in _OVERRIDABLE and value != getattr(row, name):
                faults.setdefault(name, _("This comes from a file of the portal and cannot be changed here."))
        if row.withdrawn:
            faults["fname"] = _("This name belongs to a service of the portal's file.")
        if faults:
            raise Invalid(faults)
        for name in _OVERRIDABLE:
            setattr(row, f"override_{name}", wanted[name] if wanted[name] != getattr(row, name) else None)
        row.changed = self.context.clock.now()

    def _write(self, row: PublicationRow | None, publication: Publication, establishment: Establishment,
               faults: dict[str, str]) -> None:
        if faults:
            raise Invalid(faults)
        if row is not None:
            self._own(row, establishment)
        db, person = self.context.db, self.context.person
        if row is None:
            row = PublicationRow(fname=publication.fname, establishment_id=establishment.id, source="browser",
                                 owner_id=person.id if person else None)
        for name, value in as_columns(publication).items():
            setattr(row, name, value)
        row.withdrawn, row.changed = False, self.context.clock.now()
        try:
            with db.begin_nested():
                db.add(row)
        except IntegrityError:  # somebody else took the name since it was looked up
            raise Invalid({"fname": _("Another service has this name.")}) from None

    def _changed(self, event: str, fname: str, **facts: str) -> None:
        raise_version(self.context.db, "publications")
        self.context.db.flush()
        self._read = self._named = None
        self.context.db.info["raised"] = True
        self.context.service(IAudit).record(event, fname=fname, **facts)
