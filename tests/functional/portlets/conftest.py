"""A whole portal whose portlets do what a test tells them (see ``tests.functional.house``)."""

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


@pytest.fixture(scope="session")
def house_class():
    """The house of these tests."""
    return House
