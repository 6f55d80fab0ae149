"""Display settings: a person's own, kept for every establishment (A.personalisation.03)."""

import pytest
import sqlalchemy as sa

from portal.api.account import Display
from portal.api.errors import Invalid, NotPermitted
from portal.services.account.display import DisplaySettings
from portal.services.directory.service import Directory
from portal.versions import Version
from tests.factories.contexts import make_context
from tests.factories.fixtures import make_database
from tests.factories.people import make_establishment, make_person


@pytest.fixture
def settings_of(tmp_path):
    database = make_database(tmp_path)
    with database.write() as db:
        place = make_establishment(db)

        def settings(**values):
            person = make_person(db, place, **values)
            return DisplaySettings(make_context(db, Directory(make_context(db)).person(person.id, place.id)))

        settings.guest = DisplaySettings(make_context(db))
        yield settings
    database.dispose()


def test_who_has_chosen_nothing_gets_the_defaults(settings_of):
    assert settings_of().get() == Display("fr", 100, "auto", "auto")
    assert settings_of.guest.get() == Display("fr")


def test_the_language_of_the_account_comes_before_the_portals(settings_of):
    assert settings_of(locale="en").get().locale == "en"
    assert settings_of(locale="xx").get().locale == "fr"


def test_what_is_chosen_is_kept_for_that_person_alone(settings_of):
    mine, another = settings_of(), settings_of()
    mine.save(Display("en", 125, "more", "dark"))
    mine.save(Display("en", 150, "more", "dark"))
    assert mine.get() == Display("en", 150, "more", "dark")
    assert another.get() == Display()


def test_a_change_raises_the_version_of_the_person_a_repetition_does_not(settings_of):
    mine = settings_of()
    key = sa.select(Version.n).where(Version.key == f"person:{mine.context.person.id}")
    before = mine.db.scalar(key)
    mine.save(Display("en"))
    mine.save(Display("en"))
    assert mine.db.scalar(key) == before + 1


@pytest.mark.parametrize("field, value", [
    ("locale", "de"), ("locale", ""), ("text_size", 99), ("text_size", 1000), ("contrast", "most"), ("scheme", "pink")])
def test_a_value_outside_the_lists_is_refused_and_changes_nothing(settings_of, field, value):
    mine = settings_of()
    mine.save(Display("en", 112))
    with pytest.raises(Invalid) as refused:
        mine.save(Display(**{field: value}))
    assert list(refused.value.fields) == [field]
    assert mine.get() == Display("en", 112)


def test_a_guest_keeps_nothing_here(settings_of):
    with pytest.raises(NotPermitted):
        settings_of.guest.save(Display())
