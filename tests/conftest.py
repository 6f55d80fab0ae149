"""What all tests share: closed sockets, databases, one browser, portals in processes of their own."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.chromium import start_chromium
from tests.plugins.postgresql import Server, start_server
from tests.plugins.site import PortalProcess, Seed, make_seed

ROOT = Path(__file__).resolve().parent.parent
_closed = False


def _refuse_sockets(event: str, arguments: tuple) -> None:
    if _closed and event in ("socket.connect", "socket.sendto", "socket.bind"):
        if arguments[0].family != socket.AF_UNIX:
            raise RuntimeError(f"{event} {arguments[1]!r}: unit and functional tests have no network")
    elif _closed and event == "socket.getaddrinfo":
        raise RuntimeError(f"look-up of {arguments[0]!r}: unit and functional tests have no network")


sys.addaudithook(_refuse_sockets)


@pytest.fixture(autouse=True)
def closed_sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    """In unit and functional tests no socket leaves the machine's files: AF_UNIX alone."""
    global _closed
    _closed = request.path.is_relative_to(ROOT / "tests/unit") or request.path.is_relative_to(ROOT / "tests/functional")
    yield
    _closed = False


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests marked ``databases`` on both engines, all others that ask for a database on SQLite."""
    if "database_url" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("databases")
        metafunc.parametrize("database_url", ["sqlite", "postgresql"] if both else ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One PostgreSQL server for the run, on a Unix socket."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, to be copied."""
    from tests.plugins.databases import migrate
    file = tmp_path_factory.mktemp("template") / "preau.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Server) -> str:
    """Name of a migrated, empty PostgreSQL database, to be used as a template."""
    from tests.plugins.databases import migrate
    migrate(postgresql.create("t_template"))
    return "t_template"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a migrated, empty database of this test's own."""
    if request.param == "sqlite":
        from tests.plugins.databases import copy_sqlite
        yield copy_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    template: str = request.getfixturevalue("postgresql_template")
    server: Server = request.getfixturevalue("postgresql")
    url = server.create(template=template)
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url: str):
    """The ``portal.db.Database`` on ``database_url``."""
    from portal.db import open_database
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the run; every test opens a context of its own."""
    with start_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Seed:
    """The demonstration's data, made once for the run."""
    return make_seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="module")
def _module_portal(seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    portal = PortalProcess(seed, tmp_path_factory.mktemp("module") / "site")
    yield portal
    portal.stop()


@pytest.fixture
def mortal_portal(_module_portal: PortalProcess) -> PortalProcess:
    """A running demonstration portal of the module's own, that its tests may kill."""
    if not _module_portal.is_running():
        _module_portal.restart()
    return _module_portal


@pytest.fixture
def own_portal(seed: Seed, tmp_path: Path) -> Iterator[PortalProcess]:
    """A demonstration portal of this test's own, started, on free ports."""
    portal = PortalProcess(seed, tmp_path / "site")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="session")
def portal_process(seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """The demonstration portal that the tests of a run share, on free ports."""
    portal = PortalProcess(seed, tmp_path_factory.mktemp("portal") / "site")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the caller's environment speaks to the portal."""
    for name in [name for name in os.environ if name.startswith("PREAU_") and name != "PREAU_PROOFS"]:
        monkeypatch.delenv(name)
