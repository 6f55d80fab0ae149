"""The quotations themselves."""

import datetime as dt
import re
from importlib.resources import files

import pytest
from quotation.quotations import COLLECTIONS, LANGUAGES, of_day, read
from quotation.settings import Validator, collection_of, language_of

from portal.api.errors import InvalidPreferences

ALL = read((files("quotation") / "data/quotations.toml").read_bytes())
DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_collection_has_something_in_every_language(collection, language):
    assert sum((one.collection, one.language) == (collection, language) for one in ALL) >= 3


def test_whoever_is_named_has_died_more_than_seventy_years_ago_and_has_a_work():
    for one in ALL:
        assert one.collection in COLLECTIONS and one.language in LANGUAGES and one.text
        if one.author:
            assert int(re.search(r"(\d{4})$", one.years)[1]) < 1926 and one.work, one
        else:
            assert one.collection == "courtyard", one


def test_neighbouring_days_differ_and_all_have_their_turn():
    days = [of_day(ALL, "all", "fr", DAY + dt.timedelta(days=n)) for n in range(60)]
    assert all(one != next_one for one, next_one in zip(days, days[1:], strict=False))
    assert {one.text for one in days} == {one.text for one in ALL if one.language == "fr"}


def test_a_collection_without_anything_gives_nothing():
    assert of_day(ALL, "letters", "de", DAY) is None


def test_bad_preferences_show_the_usual():
    assert collection_of({"collection": "<b>"}) == "all" and language_of({"language": "de"}) == "mine"
    assert collection_of({}) == "all" and language_of({"language": None}) == "mine"


def test_the_validator_names_what_it_refuses():
    Validator().validate({"collection": "letters", "language": "fr"})
    Validator().validate({})
    with pytest.raises(InvalidPreferences) as refused:
        Validator().validate({"collection": "songs", "language": None})
    assert refused.value.failed == ("collection", "language")
