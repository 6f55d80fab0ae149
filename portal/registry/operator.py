"""Publications made at the command line: as from the browser, for the whole portal, by who runs it."""

import dataclasses

import sqlalchemy as sa

from portal.api.audit import IAudit
from portal.api.context import IContext
from portal.api.errors import Invalid
from portal.api.i18n import TranslationStringFactory
from portal.api.registry import IDefinitions, Publication
from portal.registry.checks import find_faults
from portal.registry.models import PublicationRow
from portal.registry.reader import as_columns
from portal.versions import raise_version

__all__ = ["free_fname", "publish", "published"]

_ = TranslationStringFactory("registry")


def published(context: IContext, portlet: str) -> tuple[str, ...]:
    """The fnames under which a portlet is published, in files or browsers, and not withdrawn."""
    return tuple(context.db.scalars(sa.select(PublicationRow.fname).where(
        PublicationRow.portlet == portlet, PublicationRow.withdrawn.is_(False)).order_by(PublicationRow.fname)))


def free_fname(context: IContext, *wanted: str) -> str:
    """The first of these names that nobody has, else the last with a number after it."""
    taken = set(context.db.scalars(sa.select(PublicationRow.fname).distinct()))
    numbered = (f"{wanted[-1]}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (*wanted, *numbered) if name not in taken)


def publish(context: IContext, publication: Publication) -> None:
    """Publish for the whole portal, as a webmaster could take it over in the browser; the caller commits.

    No permission is asked for: whoever runs the portal's commands holds them all.

    :raises Invalid: a value that the browser would not accept either, or an fname that is taken.
    """
    faults = find_faults(publication, context.service(IDefinitions))
    if context.db.scalar(sa.select(sa.func.count()).where(PublicationRow.fname == publication.fname)):
        faults["fname"] = _("Another service has this name.")
    if faults:
        raise Invalid(faults)
    wanted = dataclasses.replace(publication, source="browser")
    context.db.add(PublicationRow(fname=wanted.fname, establishment_id=None, source="browser", withdrawn=False,
                                  changed=context.clock.now(), **as_columns(wanted)))
    raise_version(context.db, "publications")
    context.db.flush()
    context.service(IAudit).record("publication.saved", fname=wanted.fname, state=wanted.state)
