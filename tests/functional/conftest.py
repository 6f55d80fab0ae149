"""A whole portal for functional tests, with a CAS that lives in the test (see ``door``)."""

import pytest

from tests.functional.door import Door


@pytest.fixture(scope="session")
def filled_door(tmp_path_factory):
    """The data of a portal, made once."""
    folder = tmp_path_factory.mktemp("door")
    Door(folder).close()
    return folder


@pytest.fixture
def make_door(filled_door, tmp_path):
    """Makes a portal with other settings than the usual ones."""
    made = []

    def make(**settings):
        made.append(Door(tmp_path / str(len(made)), filled_door, **settings))
        return made[-1]

    yield make
    for door in made:
        door.close()


@pytest.fixture(scope="session")
def shared_door(filled_door, tmp_path_factory):
    door = Door(tmp_path_factory.mktemp("shared"), filled_door)
    yield door
    door.close()


@pytest.fixture
def door(shared_door):
    """A portal with the usual settings; who changes people or schools makes one of their own."""
    shared_door.reset()
    return shared_door
