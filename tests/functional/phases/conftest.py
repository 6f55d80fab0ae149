"""A portal with portlets that have filters, scopes, cookies, head parts and caches; each test scripts them."""

import logging
from pathlib import Path

import pytest

from portal.config import warm
from tests.functional.house import House, LogLines
from tests.functional.portlets.conftest import PATIENT
from tests.functional.portlets.script import the_script


class PhasesHouse(House):
    """See the module and ``site/layouts/members.xml``."""

    packages = ("tests.functional.phases.phased", "tests.functional.portlets.neighbour")
    site = Path(__file__).parent / "site"


@pytest.fixture(scope="session")
def filled_phases(tmp_path_factory):
    """The data of the house, made once."""
    folder = tmp_path_factory.mktemp("phases")
    PhasesHouse(folder).close()
    return folder


@pytest.fixture(scope="session")
def shared_phases(filled_phases, tmp_path_factory):
    made = PhasesHouse(tmp_path_factory.mktemp("shared-phases"), filled_phases, **PATIENT)
    warm(made.registry)
    yield made
    made.close()


@pytest.fixture
def house(shared_phases):
    """The house with the usual settings; nothing is kept or stored in it."""
    shared_phases.reset()
    return shared_phases


@pytest.fixture
def make_house(filled_phases, tmp_path):
    """Makes a house with other settings."""
    made = []

    def make(**settings):
        the_script.clear()
        made.append(PhasesHouse(tmp_path / f"house{len(made)}", filled_phases, **{**PATIENT, **settings}))
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
