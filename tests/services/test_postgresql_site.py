"""The whole portal on PostgreSQL, as in production."""

import json
import urllib.request

import pytest
import sqlalchemy as sa

from portal.settings import read_settings
from tests.plugins.site import ROOT, PortalProcess
from tests.plugins.visitor import Visitor


@pytest.fixture
def portal(seed, postgresql, tmp_path):
    """A demonstration portal whose database is an empty one on PostgreSQL at first."""
    url = postgresql.create()
    made = PortalProcess(seed, tmp_path / "site", database_url=url)
    yield made
    made.stop()
    postgresql.drop(url)


def test_it_is_migrated_loaded_filled_and_serves_people(portal):
    portal.start()
    with urllib.request.urlopen(f"{portal.url}/readyz", timeout=10) as answer:
        assert json.loads(answer.read())["ready"]
    visitor = Visitor(portal).sign_in("i.morvan")
    assert visitor.page.xpath("//section[@data-window]"), "a pupil's home page has boxes"
    engine = sa.create_engine(read_settings(str(portal.ini)).database_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from person")) >= 120
        assert connection.scalar(sa.text("select count(*) from web_session")) == 1
    engine.dispose()


def test_the_settings_for_production_are_settings():
    settings = read_settings(str(ROOT / "production.ini"))
    assert settings.database_url.startswith("postgresql+psycopg://") and settings.base_url.startswith("https://")
    assert not settings.fetch_allow
