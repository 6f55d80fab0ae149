"""Whether this code may work on that database (fault 33)."""

import sqlalchemy as sa
from alembic.migration import MigrationContext

from portal.api.errors import PortalError
from portal.db import open_database
from portal.migrations.histories import CORE, History, find_histories
from portal.migrations.run import address_of
from portal.settings import Settings

__all__ = ["WrongSchema", "refuse_unknown_schema"]


class WrongSchema(PortalError):
    """The database has a schema that this version of the portal does not know or that lacks revisions."""


def _revision(history: History, settings: Settings) -> str | None:
    database = open_database(address_of(history, settings))
    try:
        # only reads: a start never waits for whoever is writing
        with database.reader.connect() as connection:
            options = {"version_table": history.version_table}
            return MigrationContext.configure(connection, opts=options).get_current_revision()
    finally:
        database.dispose()


def refuse_unknown_schema(settings: Settings) -> None:
    """Check the revisions of the core and of every installed package.

    :raises WrongSchema: the core is newer than this code, or something is not migrated. A package's
        schema may be newer, since revisions only add for one version.
    """
    for history in find_histories():
        present, head = _revision(history, settings), history.script.get_current_head()
        known = {script.revision for script in history.script.walk_revisions()}
        if present == head or (present is not None and present not in known and history.name != CORE):
            continue
        if present is not None and present not in known:
            raise WrongSchema(f"the database has schema {present} of {history.name}, this version knows up to {head}")
        shown = sa.make_url(settings.database_url).render_as_string(hide_password=True)
        raise WrongSchema(f"{shown}: {history.name} is not migrated: run `preau migrate {settings.file}` first")
