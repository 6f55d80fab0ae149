"""What a failed statement leaves behind on PostgreSQL, where it spoils its whole transaction (PLT-08, PLT-09)."""

import pytest
import sqlalchemy as sa

from portal.config import warm
from tests.functional.house import House, count_up
from tests.functional.house_fixtures import PATIENT
from tests.functional.portlets.script import the_script


@pytest.fixture
def house(postgresql, tmp_path):
    """A house whose data lie in PostgreSQL."""
    the_script.clear()
    url = postgresql.create()
    made = House(tmp_path, database_url=url, **PATIENT)
    warm(made.registry)
    yield made
    made.close()
    postgresql.drop(url)


def _fail(request):
    request.db.execute(sa.text("select nothing from nowhere"))


def test_a_handler_whose_statement_fails_is_undone_alone(house):
    script, zoe = house.script, house.signed_in("zoe")

    def action(request, response):
        count_up(request, "probe:action")
        response.publish("said")

    def failing(request, response):
        count_up(request, "probe:event")
        _fail(request)

    script.on("one", "action", action)
    script.on("two", "event", failing)
    script.on("twin", "event", lambda request, response: count_up(request, "probe:good"))
    house.act(zoe, "one")
    assert [house.counted(f"probe:{name}") for name in ("action", "event", "good")] == [1, 0, 1]


def test_one_that_swallows_the_error_of_its_statement_spoils_nothing_for_the_others(house):
    script, zoe = house.script, house.signed_in("zoe")

    def swallow(request, response):
        try:
            _fail(request)
        except sa.exc.ProgrammingError:
            response.write("never mind")

    def ask(request, response):
        response.write(f"read {request.db.execute(sa.text('select 1')).scalar()}")

    def careless(request, response):
        count_up(request, "probe:careless")
        with pytest.raises(sa.exc.ProgrammingError):
            _fail(request)

    script.on("one", "render", swallow)
    for window in ("two", "twin", "next"):
        script.on(window, "render", ask)
    page = zoe.get("/e/lycee/accueil/", status=200)
    assert house.box_text(page, "one").endswith("never mind")
    for window in ("two", "twin", "next"):
        assert house.box_text(page, window).endswith("read 1")

    script.on("one", "action", lambda request, response: (count_up(request, "probe:action"), response.publish("said")))
    script.on("two", "event", careless)
    script.on("twin", "event", lambda request, response: count_up(request, "probe:good"))
    house.act(zoe, "one")
    assert [house.counted(f"probe:{name}") for name in ("action", "careless", "good")] == [1, 0, 1]
    # An action that passes over it cannot be committed: it says so instead of losing everything in silence.
    script.on("one", "action", careless)
    house.act(zoe, "one", status=500)
    script.on("one", "resource", careless)
    zoe.post(house.address("one", "s"), {"csrf": house.token(zoe)}, status=500)
    assert house.counted("probe:careless") == 0


def test_an_abandoned_statement_is_broken_off(postgresql, tmp_path):
    the_script.clear()
    url = postgresql.create()
    house = House(tmp_path, database_url=url, **{**PATIENT, "executor_patience": 0.1})
    warm(house.registry)
    zoe = house.signed_in("zoe")

    def slow(request, response):
        count_up(request, "probe:slow")
        request.db.execute(sa.text("select pg_sleep(4)"))

    house.script.on("hasty", "action", slow)
    zoe.post(house.address("hasty", "a", "slow"), {"csrf": house.token(zoe)}, status=503)
    assert house.counted("probe:slow") == 0
    # The row it had locked is free again: a writer gets it at once.
    house.script.on("beside", "action", lambda request, response: count_up(request, "probe:slow"))
    house.act(zoe, "beside", tab="slow", status=303)
    assert house.counted("probe:slow") == 1
    house.close()
    postgresql.drop(url)
