"""Fixtures of a folder of tests whose portlets do what a test tells them (see ``house``).

Its conftest takes them over by name and says with a fixture ``house_class`` of session scope which house it is.
"""

import logging

import pytest

from portal.config import warm
from tests.functional.house import LogLines
from tests.functional.portlets.script import the_script

__all__ = ["PATIENT", "filled_house", "house", "log_lines", "make_house", "paul", "script", "shared_house", "zoe"]

PATIENT = {"page_deadline": 30.0, "limit_render": 20.0, "limit_action": 20.0, "executor_patience": 5.0,
           "cas_gateway": False, "breaker_failures": 1000}
"""Settings for tests that are not about time, on a machine that may be busy, nor about portlets that fail often; guests
are not sent to the CAS first."""


@pytest.fixture(scope="session")
def filled_house(tmp_path_factory, house_class):
    """The data of the house, and every template compiled, made once."""
    folder = tmp_path_factory.mktemp("house")
    house = house_class(folder)
    warm(house.registry)
    house.close()
    return folder


@pytest.fixture(scope="session")
def shared_house(filled_house, tmp_path_factory, house_class):
    made = house_class(tmp_path_factory.mktemp("shared-house"), filled_house, **PATIENT)
    warm(made.registry)
    yield made
    made.close()


@pytest.fixture
def house(shared_house):
    """The house with the usual settings; nothing is kept or stored in it."""
    shared_house.reset()
    return shared_house


@pytest.fixture
def make_house(filled_house, tmp_path, house_class):
    """Makes a house with other settings."""
    made = []

    def make(**settings):
        the_script.clear()
        made.append(house_class(tmp_path / f"house{len(made)}", filled_house, **{**PATIENT, **settings}))
        warm(made[-1].registry)
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def zoe(house):
    """A pupil's browser, signed in."""
    return house.signed_in("zoe")


@pytest.fixture
def paul(house):
    """A teacher's browser, signed in."""
    return house.signed_in("paul")


@pytest.fixture
def script(house):
    """What the portlets are to do."""
    return house.script


@pytest.fixture
def log_lines():
    """What is logged meanwhile."""
    lines = LogLines()
    root = logging.getLogger()
    root.addHandler(lines)
    yield lines
    root.removeHandler(lines)
