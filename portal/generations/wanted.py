"""Commands and servers without a parent process enter the generation that the database wants."""

import logging

from portal.db import open_database
from portal.generations.build import build_here
from portal.generations.folders import enter
from portal.generations.records import Generation, is_prepared, wanted_generation
from portal.settings import Settings

__all__ = ["enter_wanted", "read_wanted_generation"]

log = logging.getLogger(__name__)


def read_wanted_generation(settings: Settings) -> Generation:
    """The wanted generation; number 0 when nothing was ever installed, or the database is yet empty."""
    database = open_database(settings.database_url)
    try:
        with database.reader.connect() as connection:
            return wanted_generation(connection) if is_prepared(connection) else Generation()
    finally:
        database.dispose()


def enter_wanted(settings: Settings) -> int:
    """Make the packages of the wanted generation importable in this process; it is built when this host lacks it.

    Call it before the portal is configured.

    :returns: its number.
    """
    generation = read_wanted_generation(settings)
    build_here(settings, generation)
    enter(settings, generation.number)
    return generation.number
