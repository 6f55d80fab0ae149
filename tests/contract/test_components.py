"""Every registered implementation offers what its interface says (design 2)."""

import inspect

import pytest
from zope.interface.verify import verifyObject

from portal.api.context import IContext
from portal.api.i18n import ITranslator
from portal.config import configure
from portal.context import WorkContext
from portal.settings import Settings
from tests.contract.tree import CODE, ROOT, files


@pytest.fixture
def registry(database_url, tmp_path):
    settings = Settings(database_url=database_url, var_folder=str(tmp_path), secret_file=str(tmp_path / "secret"),
                        files_folder=str(tmp_path / "files"), audit_file=str(tmp_path / "audit.jsonl"),
                        assets_folder=str(ROOT / "build" / "assets"), site_folder=str(ROOT))
    config = configure(settings)
    yield config.registry
    config.registry["preau.database"].dispose()


def ours(interface) -> bool:
    """Whether an interface is the portal's and not Pyramid's."""
    return interface.__module__.split(".")[0] in ("portal", "portlets", "channels")


def test_every_utility_offers_its_interface(registry):
    claims = [claim for claim in registry.registeredUtilities() if ours(claim.provided)]
    assert claims
    for claim in claims:
        assert verifyObject(claim.provided, claim.component), claim


def test_every_service_takes_a_context_and_offers_its_interface(registry):
    claims = [claim for claim in registry.registeredAdapters() if ours(claim.provided) and claim.required == (IContext,)]
    assert claims
    with registry["preau.database"].read() as db:
        context = WorkContext(registry, db, permissions=None)
        verifyObject(IContext, context)
        for claim in claims:
            assert len(inspect.signature(claim.factory).parameters) == 1, claim.factory
            assert verifyObject(claim.provided, claim.factory(context)), claim


def test_the_running_portal_speaks_every_catalogue(registry):
    translator = registry.getUtility(ITranslator)
    catalogues = files(".po", under=(*CODE, "themes"))
    silent = [str(file) for file in catalogues if (file.parts[-3], file.stem) not in translator._catalogues]
    assert silent == []
