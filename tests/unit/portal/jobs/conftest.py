from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from portal.jobs.workbench import Workbench
from tests.factories.contexts import NOW, make_context, make_registry
from tests.factories.fixtures import make_database


@pytest.fixture
def bench(tmp_path) -> Iterator[SimpleNamespace]:
    """A database, a registry and a workbench, with a clock that can be set: ``bench.clock.instant``."""
    from portal.api.context import IClock
    from portal.api.jobs import IOutbox
    from portal.jobs.outbox import Outbox
    database = make_database(tmp_path)
    registry = make_registry({IOutbox: Outbox})
    clock = registry.getUtility(IClock)
    yield SimpleNamespace(database=database, registry=registry, workbench=Workbench(registry, database), clock=clock, now=NOW,
                          context=lambda session: make_context(session, registry=registry))
    database.dispose()
