"""Rooms are booked, by one person at a time, and given up."""

import datetime as dt
import json

import pytest
from conftest import CALENDAR, MINE, add_room, book


def test_a_booked_room_is_confirmed_shown_to_all_and_told_to_the_other_box(portal, teacher, b12, day):
    page = book(teacher, b12, day, "10", "2", "  Chorale   des petits ")
    assert "The room is booked." in page.text and "“Salle B12” is yours" in page.box_text(CALENDAR)
    assert "10:00 – 12:00 Basile Témoin-Bravo" in page.box_text(CALENDAR)
    assert "Salle B12 · Chorale des petits" in page.box_text(MINE) and "New" in page.box_text(MINE)
    assert "Basile Témoin-Bravo" in portal.visitor("pupil").see(CALENDAR, day=day).box_text(CALENDAR)
    page = teacher.get(page.box(CALENDAR).xpath(".//a[. = 'Close this message']/@href")[0])
    assert "is yours" not in page.box_text(CALENDAR)


def test_of_two_people_one_has_the_hour_and_the_other_keeps_what_was_typed(portal, head, teacher, b12, day):
    form = head.see(CALENDAR, screen="room", room=b12, hour="10").form("book")
    assert book(teacher, b12, day, "10", "2").status == 200
    page = form.submit(day=day, hour="11", hours="1", purpose="Conseil")
    assert page.status == 422
    assert "Basile Témoin-Bravo a réservé cette salle de 10 h à 12 h" in page.box_text(CALENDAR)
    fields = page.form("book").fields
    assert (fields["day"], fields["hour"], fields["purpose"]) == (day, "11", "Conseil")
    assert page.form("book").submit(hour="12").status == 200
    assert len(portal.rows("rooms_booking")) == 2 and len(portal.rows("rooms_slot")) == 3


@pytest.mark.parametrize(("fields", "complaint"), [
    ({"day": ""}, "Choose a day of the calendar."), ({"day": "2026-02-31"}, "Choose a day of the calendar."),
    ({"day": "2001-01-01"}, "This day is over"), ({"day": "2999-01-01"}, "within the next 180 days"),
    ({"hour": "6"}, "Choose one of the hours."), ({"hour": "x"}, "Choose one of the hours."),
    ({"hours": "9"}, "Choose how long."),
    ({"hour": "20", "hours": "2"}, "The rooms close before"), ({"purpose": " "}, "Write what the room is for."),
    ({"purpose": "x" * 121}, "Write 120 characters at most."),
])
def test_a_refused_form_comes_back_with_the_reason(portal, teacher, b12, day, fields, complaint):
    sent = {"day": day, "hour": "10", "hours": "1", "purpose": "Chorale"} | fields
    page = teacher.see(CALENDAR, screen="room", room=b12).form("book").submit(**sent)
    assert page.status == 422 and complaint in page.box_text(CALENDAR)
    assert page.form("book").fields["purpose"].strip() == sent["purpose"].strip()
    assert portal.rows("rooms_booking") == []


def test_who_may_not_book_has_no_form_and_is_refused(portal, teacher, b12, day):
    pupil = portal.visitor("pupil")
    page = pupil.see(CALENDAR, screen="room", room=b12)
    assert "Les salles sont réservées par le personnel" in page.box_text(CALENDAR) and page.forms(CALENDAR) == []
    address = teacher.see(CALENDAR, screen="room", room=b12).form("book").action
    token = pupil.see(CALENDAR, mode="edit").form("settings").fields["csrf"]
    assert pupil.post(address, {"csrf": token, "day": day, "hour": "9", "hours": "1", "purpose": "Jeu"}).status == 403
    assert teacher.post(address, {"day": day, "hour": "9", "hours": "1", "purpose": "Jeu"}).status == 403, "no token"
    assert portal.rows("rooms_booking") == []


def test_a_booking_is_given_up_by_its_owner_alone_and_the_calendar_shows_that_day(portal, head, teacher, b12, day):
    page = book(teacher, b12, day)
    form = page.form("cancel")
    assert head.post(form.action, head.see(CALENDAR, mode="edit").form("settings").fields).status == 404
    page = form.submit()
    assert "The booking is cancelled." in page.text and "No booking ahead" in page.box_text(MINE)
    assert page.content(CALENDAR)[0].xpath(f".//time[@datetime='{day}']")
    assert portal.rows("rooms_booking") == portal.rows("rooms_slot") == []


def test_what_guests_see_names_nobody(portal, teacher, b12, day):
    book(teacher, b12, day, purpose="Réunion secrète")
    guest = portal.visitor(None)
    for parameters in ({"day": day}, {"day": day, "screen": "room", "room": b12}, {"day": day, "mode": "print"}):
        page = guest.see(CALENDAR, **parameters)
        assert "occupé" in page.box_text(CALENDAR) or "print" in parameters.values()
        assert "Témoin" not in page.source and "secrète" not in page.source
    assert "Connectez-vous pour voir les réservations." in guest.see(MINE).box_text(MINE)
    for portlet, resource in ((CALENDAR, "room.ics"), (CALENDAR, "free"), (MINE, "mine.ics")):
        assert "BEGIN" not in guest.ask(portlet, resource, room=b12, day=day).source


def test_script_asks_for_the_free_hours(teacher, b12, day):
    book(teacher, b12, day, "10", "2")
    page = teacher.see(CALENDAR, screen="room", room=b12)
    assert "free.js" in page.source and "free.js" not in teacher.see(CALENDAR).source
    answer = teacher.get(page.form("book").element.get("data-rooms-free") + f"&day={day}")
    found = json.loads(answer.source)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert found["day"] == day and found["hours"] == [7, 8, 9, *range(12, 21)]
    assert teacher.ask(CALENDAR, "free", room=b12, day="never").status == 404


def test_the_last_room_is_remembered_in_this_browser(portal, teacher, b12):
    assert "Looked at last" not in teacher.see(CALENDAR).box_text(CALENDAR)
    teacher.see(CALENDAR, screen="room", room=b12)
    assert "Looked at last: Salle B12" in teacher.see(CALENDAR).box_text(CALENDAR)
    assert "Looked at last" not in portal.visitor("teacher").see(CALENDAR).box_text(CALENDAR)


def test_a_long_list_has_pages_and_a_short_preference_a_way_to_the_rest(teacher, head, b12):
    for number in range(13):
        add_room(head, f"Z {number:02}")
    page = teacher.see(CALENDAR)
    assert "Z 10" in page.box_text(CALENDAR) and "Z 11" not in page.box_text(CALENDAR)
    page = teacher.get(page.box(CALENDAR).xpath(".//a[@rel='next']/@href")[0])
    assert "Z 12" in page.box_text(CALENDAR)
    for number in range(7):
        book(teacher, b12, (dt.date.today() + dt.timedelta(days=5 + number)).isoformat())
    page = teacher.see(MINE)
    assert len(page.forms(MINE)) == 5
    page = teacher.get(page.box(MINE).xpath(".//a[. = 'And 2 more']/@href")[0])
    assert len(page.forms(MINE)) == 7


def test_without_rooms_both_boxes_say_so(teacher):
    page = teacher.see(CALENDAR)
    assert "have entered none yet" in page.box_text(CALENDAR) and "No booking ahead" in page.box_text(MINE)
    assert "not there any more" in teacher.see(CALENDAR, screen="room", room="gone").box_text(CALENDAR)
