"""What workers keep of data, and when they read again."""

import datetime as dt

import pytest

from portal.api.context import IClock
from portal.api.identity import Attachment, Establishment, Person
from portal.api.remembering import IRemembering
from portal.remembering import data_key
from portal.versions import read_versions
from tests.factories.contexts import make_context, make_registry
from tests.factories.fixtures import make_database

PLACE = Establishment("0199-place", "lycee", "Lycée", "", "lycee")
PERSON = Person("0199-person", "a.b", "A", "B", "", (Attachment(PLACE.id, "pupil"),), PLACE.id, "pupil", "")
KEYS = (data_key(PLACE.id), f"person:{PERSON.id}")


@pytest.fixture
def read(tmp_path):
    """Reads as a page does: versions first; says how often the data were really read."""
    database, registry = make_database(tmp_path), make_registry()
    made = []

    def page(what="x", person=PERSON, versions=True):
        with database.read() as db:
            context = make_context(db, person, PLACE, registry=registry)
            context.versions = read_versions(db, KEYS) if versions else {}
            context.service(IRemembering).remembered((what,), lambda: made.append(what) or "found")
        return len(made)

    page.database, page.registry = database, registry
    yield page
    database.dispose()


def test_data_are_read_once_while_nothing_has_changed(read):
    assert [read() for _time in range(3)] == [1, 1, 1]


def test_each_question_and_each_person_has_its_own(read):
    other = Person("0199-other", "c.d", "C", "D", "", (), PLACE.id, "pupil", "")
    assert [read("x"), read("y"), read("x", None), read("x", None), read("x", other), read("x")] == [1, 2, 3, 3, 4, 4]


def test_what_anybody_says_to_have_changed_is_read_again(read):
    assert read() == 1
    with read.database.write() as db:
        make_context(db, None, PLACE, registry=read.registry).service(IRemembering).changed()
        assert read() == 1  # not yet committed
        db.commit()
    assert [read(), read()] == [2, 2]


def test_in_the_transaction_of_a_change_nothing_is_remembered(read):
    assert read() == 1
    made = []
    with read.database.write() as db:
        context = make_context(db, PERSON, PLACE, registry=read.registry)
        context.versions = read_versions(db, KEYS)
        context.service(IRemembering).changed()
        for _time in range(2):
            context.service(IRemembering).remembered(("x",), lambda: made.append(1))
    assert made == [1, 1]


def test_without_versions_everything_is_read(read):
    assert [read(versions=False), read(versions=False)] == [1, 2]


def test_after_half_a_minute_it_is_read_again(read):
    clock = read.registry.getUtility(IClock)
    assert read() == 1
    clock.instant += dt.timedelta(seconds=31)
    assert read() == 2
