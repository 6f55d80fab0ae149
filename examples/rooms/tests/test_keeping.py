"""Rooms are entered, changed and removed; what is kept of boxes and files; settings."""

import pytest
from conftest import CALENDAR, MINE, add_room, book


def test_a_room_is_entered_changed_and_removed(portal, head, b12):
    page = head.see(CALENDAR, screen="room", room=b12)
    assert "La clé est à la loge." in page.box_text(CALENDAR) and "32 places" in page.box_text(CALENDAR)
    form = head.see(CALENDAR, mode="config", room=b12).form("keep-room")
    assert form.submit(name="Salle B14", equipment="projector").status == 200
    assert "Vidéoprojecteur" in head.see(CALENDAR, screen="room", room=b12).box_text(CALENDAR)
    page = head.see(CALENDAR, mode="config", room=b12).form("remove-room").submit()
    assert "La salle est supprimée." in page.text and portal.rows("rooms_room") == []


def test_a_refused_room_comes_back_with_the_reasons(head, b12):
    form = head.see(CALENDAR, mode="config", room="new").form("keep-room")
    page = form.submit(name=" ", seats="0")
    assert page.status == 422 and "Écrivez le nom de la salle." in page.box_text(CALENDAR)
    assert "Écrivez un nombre de 1 à 5000." in page.box_text(CALENDAR)
    page = form.submit(name="Salle B12", seats="5")
    assert "Une autre salle porte ce nom." in page.box_text(CALENDAR)


def test_a_room_that_is_booked_is_not_removed(portal, head, teacher, b12, day):
    book(teacher, b12, day)
    page = head.see(CALENDAR, mode="config", room=b12).form("remove-room").submit()
    assert page.status == 409 and "est réservée" in page.text and len(portal.rows("rooms_room")) == 1


def test_who_does_not_look_after_the_rooms_cannot_change_them(portal, head, teacher, b12):
    address = head.see(CALENDAR, mode="config", room=b12).form("keep-room").action
    token = teacher.see(CALENDAR, mode="edit").form("settings").fields["csrf"]
    assert teacher.post(address, {"csrf": token, "name": "Mine", "seats": "1"}).status == 403
    assert "Mine" not in head.see(CALENDAR).box_text(CALENDAR)


def test_the_plan_is_made_once_for_all_members_and_anew_after_a_booking(portal, head, teacher, b12, day):
    tab = portal.tab("rooms")
    head.get(tab)
    before = count(portal, CALENDAR)
    assert "Salle B12" in portal.visitor("staff").get(tab).source
    assert count(portal, CALENDAR) == before, "a content for everybody is not made again"
    book(teacher, b12, day)
    page = head.get(tab)
    assert count(portal, CALENDAR) > before and "Salle B12" in page.source


def test_what_is_ones_own_is_validated_by_one_small_statement(portal, teacher, b12, day):
    book(teacher, b12, day)
    page = teacher.get(portal.tab("rooms"))
    made = [one for one in portal.container.seen if one.portlet == MINE and one.phase == "render"][-1]
    tag = made.result.cache.etag
    again = portal.container.again(made, portal.registry, made.call.markers, etag=tag)
    assert again.result.cache.use_cached and not again.result.markup
    assert "Chorale" in page.box_text(MINE) and "Chorale" not in portal.visitor("staff").see(MINE).box_text(MINE)


def test_files_for_calendars_are_sent_once_and_then_said_to_be_the_same(teacher, b12, day):
    page = book(teacher, b12, day, "10", "2")
    room = teacher.see(CALENDAR, screen="room", room=b12).box(CALENDAR).xpath(".//a[contains(., 'iCalendar')]/@href")[0]
    mine = page.box(MINE).xpath(".//a[contains(., 'iCalendar')]/@href")[0]
    for address in (room, mine):
        answer = teacher.get(address)
        lines = answer.source.replace("\r\n ", "").splitlines()
        assert answer.headers["Content-Type"].startswith("text/calendar") and "LOCATION:Salle B12\\, Bâtiment B" in lines
        assert f"DTSTART;TZID=Europe/Paris:{day.replace('-', '')}T100000" in lines
        assert ("mailto:teacher@essai.example" in answer.source) == (address == mine)
        blank = teacher._blank(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert teacher._ask(blank).status_int == 304
    book(teacher, b12, day, "15")
    assert teacher._ask(teacher._blank(mine, headers={"If-None-Match": answer.headers["ETag"]})).status_int == 200


def test_settings_choose_hours_and_seats_for_this_person(head, teacher, b12):
    add_room(head, "Placard", seats="2")
    form = teacher.see(CALENDAR, mode="edit").form("settings")
    page = form.submit(seats="many", first="6", last="18")
    assert page.status == 422 and "Write a number from 0 to 500." in page.box_text(CALENDAR)
    page = form.submit(seats="10", first="9", last="13")
    assert "Placard" not in page.box_text(CALENDAR) and "8:00" not in page.box_text(CALENDAR)
    assert "Placard" in head.see(CALENDAR).box_text(CALENDAR)
    assert "choose fewer" in form.submit(seats="500").box_text(CALENDAR)
    form.submit(seats="0", first="8", last="18")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_day_can_be_printed_in_both_languages(portal, teacher, b12, day, language):
    book(teacher, b12, day)
    visitor = portal.visitor("teacher" if language == "en" else "head")
    text = visitor.see(CALENDAR, mode="print", day=day).box_text(CALENDAR)
    assert "Salle B12" in text and "Chorale" in text and ("What for" if language == "en" else "Motif") in text


def count(portal, portlet):
    """How often a portlet was rendered."""
    return sum(one.portlet == portlet and one.phase == "render" for one in portal.container.seen)
