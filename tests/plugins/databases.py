"""Migrated databases for tests."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from portal.migrations.run import migrate_all
from portal.settings import Settings


def settings_on(url: str) -> Settings:
    """Settings of a portal whose data lies in the folder of the SQLite file, or in a fresh one."""
    return Settings(database_url=url)


def migrate(url: str) -> None:
    """Bring an empty database to the present schema of the core and of every bundled package."""
    migrate_all(settings_on(url))


def copy_sqlite(template: Path, folder: Path) -> str:
    """A copy of a migrated database, and of those beside it, in ``folder``. :returns: its address."""
    for file in template.parent.glob("*.db"):
        shutil.copy(file, folder / file.name)
    return sa.URL.create("sqlite", database=str(folder / template.name)).render_as_string()
