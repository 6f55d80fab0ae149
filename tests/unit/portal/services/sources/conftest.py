from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from portal.api.context import IClock
from portal.api.fetch import IFetcher, ISourceStore
from portal.api.i18n import IFormats
from portal.i18n import Formats
from portal.services.fetch.client import Fetcher
from portal.services.sources.interfaces import ISourceMemory, IWanting
from portal.services.sources.memory import SourceMemory
from portal.services.sources.store import SourceStore
from portal.services.sources.wanting import Wanting
from portal.settings import Settings
from tests.factories.contexts import NOW, make_context, make_registry
from tests.factories.fixtures import make_database


@pytest.fixture
def bench(tmp_path) -> Iterator[SimpleNamespace]:
    """A database and a registry with the store and the guard, and a clock that can be set."""
    database = make_database(tmp_path)
    settings = Settings(database_url=database.writer.url.render_as_string(hide_password=False))
    wanting = Wanting(settings)
    registry = make_registry({ISourceStore: SourceStore, IFormats: Formats},
                             {IFetcher: Fetcher(), IWanting: wanting, ISourceMemory: SourceMemory()}, settings=settings)
    yield SimpleNamespace(database=database, registry=registry, settings=settings, wanting=wanting, now=NOW,
                          clock=registry.getUtility(IClock),
                          store=lambda session, person=None: make_context(
                              session, person, registry=registry).service(ISourceStore))
    wanting.close()
    database.dispose()
