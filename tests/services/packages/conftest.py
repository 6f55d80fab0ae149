"""What tests with real servers share."""

from collections.abc import Iterator

import pytest

from tests.plugins.operator import done, facts
from tests.plugins.site import PortalProcess, Seed


@pytest.fixture(scope="session")
def _small_portal(seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    portal = PortalProcess(seed, tmp_path_factory.mktemp("small") / "site", server_workers="1")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture
def small_portal(_small_portal: PortalProcess) -> Iterator[PortalProcess]:
    """A running demonstration portal with one worker, which is soon exchanged, for packages that come and go; what a test
    leaves in it is taken out."""
    yield _small_portal
    for package in facts(_small_portal.ini)["packages"]:
        done(_small_portal.ini, "remove", package["distribution"], "--yes", "--purge")
