"""A whole portal with the portlets that schools open it for (see ``desk``)."""

import pytest

from portal.config import warm
from tests.functional.bundled.desk import Desk

PATIENT = {"cas_gateway": False, "cache_boxes": False, "page_deadline": 30.0, "limit_render": 20.0,
           "limit_action": 20.0, "executor_patience": 5.0}
"""These tests are not about time or kept boxes, and the machine may be busy."""


@pytest.fixture(scope="session")
def shared_desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("desk"), **PATIENT)
    warm(made.registry)
    yield made
    made.close()


@pytest.fixture
def desk(shared_desk):
    """The portal with nothing announced, kept or planned."""
    shared_desk.reset()
    return shared_desk
