from collections.abc import Iterator

import pytest

from portal.services.sources.interfaces import IWanting
from tests.factories.contexts import NOW
from tests.factories.fixtures import make_database
from tests.unit.channels.boxes import House, make_house


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    """A house at 10 h 33 on Tuesday 24 November."""
    database = make_database(tmp_path)
    made = make_house(database, tmp_path, NOW)
    yield made
    made.registry.getUtility(IWanting).close()
    database.dispose()
