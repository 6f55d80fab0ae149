"""What needs no portal."""

import datetime as dt

import pytest
from rooms.inventory import Place
from rooms.portlet import hours_of
from rooms.service import Taken, read_day
from rooms.settings import CalendarValidator, MineValidator, number_of

from portal.api.errors import InvalidPreferences

DAY = dt.date(2026, 11, 24)
ROOM = Place("r", "Salle", "", 20, (), "")


def test_the_hours_of_a_room_are_free_taken_or_over():
    taken = [Taken("b", "r", "Salle", "", "p", "A", "x", DAY, 10, 2), Taken("c", "other", "Autre", "", "p", "A", "x", DAY, 8, 1)]
    cells = hours_of(ROOM, taken, 8, 13, over=9)
    assert [(cell.starts.hour, cell.ends.hour, cell.booking is not None, cell.open) for cell in cells] == [
        (8, 9, False, False), (9, 10, False, True), (10, 12, True, False), (12, 13, False, True)]


def test_a_booking_that_began_before_the_first_hour_is_shown_whole():
    cells = hours_of(ROOM, [Taken("b", "r", "Salle", "", "p", "A", "x", DAY, 7, 3)], 8, 11, over=0)
    assert [(cell.starts.hour, cell.ends.hour) for cell in cells] == [(7, 10), (10, 11)]


@pytest.mark.parametrize("text", [None, "", "2026-02-31", "20261124", "٢٠٢٦-11-24", "2026-11-24T10:00", "x" * 5000])
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


def test_a_day_is_read():
    assert read_day("2026-11-24") == DAY


def test_bad_preferences_show_the_usual_and_are_refused():
    assert number_of({"seats": "<b>"}, "seats") == 0 and number_of({}, "count") == 5
    CalendarValidator().validate({"seats": "0", "first": "8", "last": "18"})
    with pytest.raises(InvalidPreferences) as refused:
        CalendarValidator().validate({"seats": "-1", "first": "8", "last": None})
    assert refused.value.failed == ("seats", "last")
    with pytest.raises(InvalidPreferences):
        MineValidator().validate({"count": "21"})
