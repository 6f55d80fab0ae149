"""The wheels of generations in the file store, from which every host builds the same."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pyramid.config import Configurator

from portal.api.errors import NotFound
from portal.api.storage import IStorage
from portal.context import WorkContext
from portal.generations.records import Generation
from portal.generations.target import CannotInstall
from portal.settings import Settings

__all__ = ["fetch_wheels", "open_store", "put_wheel"]


def open_store(settings: Settings):
    """The portal's file store, without the rest of the portal and without any portlet. :returns: ``IStorage``"""
    config = Configurator(settings={"preau": settings, "preau.packages": ()})
    for name in ("portal.directives", "portal.services.storage"):
        config.include(name)
    config.commit()
    return WorkContext(config.registry, None).service(IStorage)


def put_wheel(store, wheel: Path) -> str:
    """Keep a wheel. :returns: its name in the store."""
    return store.put(wheel.read_bytes(), "application/zip")


def fetch_wheels(store, generation: Generation, folder: Path, without: Iterable[str] = ()) -> list[Path]:
    """Write the wheels of a generation into a folder, under their own names.

    :param without: names of wheels to leave out.
    :raises CannotInstall: one is not in the store, or not what it was.
    """
    found = []
    for wheel in generation.wheels:
        if wheel["file"] in without:
            continue
        try:
            data, _media_type = store.get(wheel["stored"])
        except NotFound:
            raise CannotInstall(f"{wheel['file']}: this wheel of generation {generation.number} is not in the file store "
                                f"({wheel['stored']}): do the hosts share files.folder?") from None
        if hashlib.sha256(data).hexdigest() != wheel["stored"].partition(".")[0]:
            raise CannotInstall(f"{wheel['file']}: what the file store holds of it was altered ({wheel['stored']})")
        file = folder / wheel["file"]
        file.write_bytes(data)
        found.append(file)
    return found
