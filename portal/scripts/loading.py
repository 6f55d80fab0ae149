"""Registry, descriptors, layouts and themes taken over into the database as a whole, or not at all (design 6c)."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.context import IClock
from portal.api.errors import LoadError
from portal.api.registry import IDefinitions
from portal.layout.load import load_layouts
from portal.registry.load import known_fnames, load_registry
from portal.services.branding.load import load_themes
from portal.settings import Settings
from portal.versions import read_versions

__all__ = ["load_files", "variables_of"]

_LOCK = 0x5EA1
"""Key of the advisory lock on PostgreSQL; on SQLite the write transaction is the lock."""


def variables_of(settings: Settings, given: Mapping[str, str]) -> dict[str, str]:
    """What ``${name}`` stands for in ``registry.xml``.

    :param given: values from the command line. ``sources``, the sample sources of the
        demonstration, is their usual address unless given: two ports after the portal's.
    """
    return {"sources": f"http://127.0.0.1:{settings.server_port + 2}", **given}


def _load(db: Session, registry, settings: Settings, variables: Mapping[str, str]) -> list[LoadError]:
    site, clock, definitions = settings.path("site_folder"), registry.getUtility(IClock), registry.getUtility(IDefinitions)
    errors: list[LoadError] = list(definitions.errors)
    published = None
    try:
        load_registry(db, site / "registry.xml", definitions, variables, clock)
        published = known_fnames(db)
    except* LoadError as group:
        errors += group.exceptions  # type: ignore[arg-type]
    try:
        # without a good registry every name in a fragment would look wrong
        load_layouts(db, site / "layouts", clock, published)
    except* LoadError as group:
        errors += group.exceptions  # type: ignore[arg-type]
    return errors + load_themes(db, site / "themes")


def load_files(registry, variables: Mapping[str, str]) -> tuple[list[LoadError], bool]:
    """Load the site's files in one transaction, one process at a time.

    :param registry: of a configured portal.
    :param variables: as ``variables_of`` gives them.
    :returns: the faults found, none when everything was written, and whether an earlier load is there.
    """
    settings: Settings = registry.settings["preau"]
    with registry["preau.database"].write() as db:
        if db.get_bind().dialect.name == "postgresql":
            db.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        earlier = read_versions(db, ["publications"])["publications"] > 0
        errors = _load(db, registry, settings, variables)
        if errors:
            db.rollback()
        else:
            db.commit()
    return errors, earlier
