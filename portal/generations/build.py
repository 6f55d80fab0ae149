"""Building a generation on this host from the stored wheels: ``python -m portal.generations.build INI NUMBER``."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from portal.api.errors import PortalError
from portal.db import open_database
from portal.generations.folders import folder_of, is_built, mark_built, unfinished_folder
from portal.generations.records import Generation, find_generation
from portal.generations.store import fetch_wheels, open_store
from portal.generations.target import unpack_wheels
from portal.settings import Settings, read_settings

__all__ = ["build_folder", "build_here", "main"]


def build_folder(settings: Settings, number: int, wheels: Iterable[Path], stored: list[str]) -> Path:
    """Unpack wheels into the folder of a generation: under another name first, so that it is whole or absent.

    :param stored: their names in the file store.
    """
    folder = folder_of(settings, number)
    fresh = unfinished_folder(settings, number)
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        unpack_wheels(fresh, wheels)
        mark_built(fresh, stored)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            fresh.rename(folder)
        except OSError:
            if not is_built(folder, stored):  # else another process built the same meanwhile
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def build_here(settings: Settings, generation: Generation) -> None:
    """Build a generation on this host, unless it is there. :raises PortalError: it cannot be built."""
    if generation.number == 0 or is_built(folder_of(settings, generation.number), generation.stored):
        return
    with tempfile.TemporaryDirectory() as scratch:
        wheels = fetch_wheels(open_store(settings), generation, Path(scratch))
        build_folder(settings, generation.number, wheels, generation.stored)


def main(arguments: list[str]) -> int:
    """Build one. :returns: the exit status; why it failed stands on standard error."""
    ini, number = arguments
    os.umask(0o077)
    settings = read_settings(ini)
    database = open_database(settings.database_url)
    with database.reader.connect() as connection:
        generation = find_generation(connection, int(number))
    database.dispose()
    try:
        if generation is None:
            raise PortalError(f"nothing is known of generation {number}")
        build_here(settings, generation)
    except PortalError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
