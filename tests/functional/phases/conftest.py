"""A portal with portlets that have filters, scopes, cookies, head parts and caches; each test scripts them."""

from pathlib import Path

import pytest

from tests.functional.house import House
from tests.functional.house_fixtures import (  # noqa: F401
    filled_house,
    house,
    log_lines,
    make_house,
    paul,
    script,
    shared_house,
    zoe,
)


class PhasesHouse(House):
    """See the module and ``site/layouts/members.xml``."""

    packages = ("tests.functional.phases.phased", "tests.functional.portlets.neighbour")
    site = Path(__file__).parent / "site"


@pytest.fixture(scope="session")
def house_class():
    """The house of these tests."""
    return PhasesHouse
