"""A PostgreSQL server for one run: made anew, on a Unix socket, dead with the test process."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import sqlalchemy as sa


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found and (postgres := shutil.which("postgres")):
        found = [Path(postgres).resolve()]
    assert found, "no PostgreSQL: install the Debian package postgresql-15"
    return found[-1].parent


class Server:
    """A running server; databases are made from templates by copying files.

    :param process: the postmaster.
    :param folder: its folder, holding data and socket.
    """

    def __init__(self, process: subprocess.Popen, folder: Path) -> None:
        self.process, self.folder, self._names = process, folder, itertools.count(1)

    def url(self, name: str) -> str:
        """SQLAlchemy's address of the database ``name``."""
        return sa.URL.create("postgresql+psycopg", username="preau", database=name,
                             query={"host": str(self.folder)}).render_as_string()

    def _do(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="preau", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)

    def create(self, name: str = "", template: str = "template0") -> str:
        """Make a database. :returns: its address."""
        name = name or f"t{next(self._names)}"
        self._do(f'create database "{name}" template "{template}" strategy file_copy')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever still uses it."""
        self._do(f'drop database "{sa.make_url(url).database}" with (force)')

    def stop(self) -> None:
        """End the server and remove its folder."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        shutil.rmtree(self.folder)


def start_server() -> Server:
    """Make and start a server; call from the main thread, since the server dies with the calling thread."""
    programs, folder = _programs(), Path(tempfile.mkdtemp(dir="/tmp", prefix="preau-pg-"))
    as_user = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        as_user += ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        shutil.chown(folder, "postgres", "postgres")
    folder.chmod(0o711)
    with (Path(tempfile.gettempdir()) / f"{folder.name}.log").open("wb") as log:
        subprocess.run([*as_user, "--", programs / "initdb", "-D", folder / "data", "-U", "preau", "-A", "trust",
                        "-E", "UTF8", "--locale=C.UTF-8", "-N", "--no-instructions"],
                       check=True, stdout=log, stderr=log, cwd="/")
        settings = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal",
                    "max_wal_senders=0", "autovacuum=off", "shared_buffers=64MB", "jit=off")
        process = subprocess.Popen([*as_user, "--", programs / "postgres", "-D", folder / "data", "-k", folder,
                                    *(word for setting in settings for word in ("-c", setting))],
                                   stdout=log, stderr=log, cwd="/")
    deadline = time.monotonic() + 30
    while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode:
        assert process.poll() is None and time.monotonic() < deadline, Path(log.name).read_text()
        time.sleep(0.02)
    os.unlink(log.name)
    return Server(process, folder)
