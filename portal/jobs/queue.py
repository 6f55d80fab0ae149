"""The queue between the outbox and the threads that do the work."""

from pathlib import Path

import sqlalchemy as sa
from huey import SqliteHuey

from portal.jobs.serializer import JsonSerializer
from portal.settings import Settings

__all__ = ["open_queue", "queue_file"]


def queue_file(settings: Settings) -> Path:
    """Where the queue lies: beside the database when that is a file, so that its writes
    never wait for those of the portal; else in the folder of variable data."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return Path(url.database).with_name("jobs.db")
    return settings.path("var_folder") / "jobs.db"


def open_queue(settings: Settings) -> SqliteHuey:
    """The queue of this portal; results are not kept, since effects are in the database."""
    file = queue_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("preau", filename=str(file), serializer=JsonSerializer(), utc=True, results=False)
