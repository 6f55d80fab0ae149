"""Hours and days as a reader is told them, from the clock of the house in the zone of the establishment."""

import datetime as dt

import pytest

from portal.api.i18n import IFormats
from portal.api.identity import Establishment
from portal.i18n import Formats
from tests.factories.contexts import make_context, make_registry

PARIS = Establishment("e1", "lycee", "Lycée", "", "lycee")
REUNION = Establishment("e2", "reunion", "Lycée", "", "lycee", zone="Indian/Reunion")


def formats(now: str, establishment: Establishment = PARIS, locale: str = "en") -> Formats:
    registry = make_registry({IFormats: Formats}, now=dt.datetime.fromisoformat(now))
    return make_context(None, establishment=establishment, registry=registry, locale=locale).service(IFormats)


@pytest.mark.parametrize(("now", "said"), [
    ("2026-11-24T09:33:00+00:00", "9:05"),
    ("2026-11-24T22:59:59+00:00", "9:05"),
    ("2026-11-24T23:00:00+00:00", "Yesterday, 9:05"),
    ("2026-11-23T22:59:59+00:00", "Tomorrow, 9:05"),
    ("2026-11-23T23:00:00+00:00", "9:05"),
    ("2026-11-28T09:00:00+00:00", "Tuesday"),
    ("2027-01-04T09:00:00+00:00", "24 November 2026")])
def test_brief_is_the_hour_on_the_same_day_of_the_establishment_and_else_what_one_says(now, said):
    assert formats(now).brief(dt.datetime.fromisoformat("2026-11-24T08:05:00+00:00")) == said


def test_the_day_begins_where_the_establishment_lies():
    instant, now = dt.datetime.fromisoformat("2026-11-24T08:05:00+00:00"), "2026-11-24T20:30:00+00:00"
    assert formats(now).brief(instant) == "9:05"
    assert formats(now, REUNION).brief(instant) == "Yesterday, 12:05"


def test_the_same_in_french():
    assert formats("2026-11-24T09:33:00+00:00", locale="fr").brief(
        dt.datetime.fromisoformat("2026-11-24T08:05:00+00:00")) == "9\u00a0h\u00a005"


@pytest.mark.parametrize(("minutes", "said"), [
    (0, "just now"), (59, "59 min ago"), (120, "2 h ago"), (24 * 60, "Yesterday, 10:33")])
def test_a_distance_up_to_a_day_then_what_one_says(minutes, said):
    now = dt.datetime.fromisoformat("2026-11-24T09:33:00+00:00")
    assert formats(now.isoformat()).ago(now - dt.timedelta(minutes=minutes)) == said


def test_the_year_is_told_of_days_of_another_one():
    words = formats("2026-12-31T23:30:00+00:00")  # in Paris, 2027 has begun
    assert words.day(dt.date(2027, 1, 4)) == "Monday 4 January"
    assert words.day(dt.date(2026, 12, 31)) == "Thursday 31 December 2026"
