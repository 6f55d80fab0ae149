"""Calendars of others become plain records, one bad event never stops the others, and none takes long."""

import time

import pytest

from portlets.timetable.parse import Unreadable
from portlets.timetable.vcalendar import calendar

OPTIONS = {"zone": "Europe/Paris", "first": "2026-08-01", "last": "2027-08-31"}
WHEN = ("DTSTART;TZID=Europe/Paris:20261124T101500", "DTEND;TZID=Europe/Paris:20261124T111000")


def event(*lines):
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def read(*events):
    return calendar("\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", "")).encode(), OPTIONS)


def codes(*events):
    return [(one["line"], one["code"]) for one in read(*events)["problems"]]


def test_an_event_as_timetable_programs_write_it():
    found = read(event(*WHEN, "SUMMARY:Maths\\, spécialité", "LOCATION:B204", "CATEGORIES:1re 4,Groupe 2", "STATUS:CONFIRMED",
                       "DESCRIPTION:Professeur : AUBERTIN\\nApporter la cal\r\n culatrice"))
    assert found["records"] == [{
        "line": 3, "day": "2026-11-24", "starts": "10:15", "ends": "11:10", "subject": "Maths, spécialité",
        "teacher": "AUBERTIN", "room": "B204", "note": "Apporter la calculatrice", "cancelled": False,
        "groups": ["1re 4", "Groupe 2"]}]
    assert not found["problems"]


@pytest.mark.parametrize("start", [
    "DTSTART:20261124T091500Z", "DTSTART:20261124T101500", "DTSTART;TZID=Romance Standard Time:20261124T101500",
    "DTSTART;TZID=America/New_York:20261124T041500", "DTSTART;TZID=../../etc/passwd:20261124T101500",
    "DTSTART;TZID=Nowhere/Land:20261124T101500"])
def test_hours_are_those_of_the_establishment(start):
    record = read(event("SUMMARY:x", start, "DURATION:PT55M"))["records"][0]
    assert (record["day"], record["starts"], record["ends"]) == ("2026-11-24", "10:15", "11:10")


def test_a_rule_is_followed_on_the_clocks_of_its_own_zone():
    local = read(event("SUMMARY:x", "DTSTART;TZID=Europe/Paris:20261020T080000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"))
    universal = read(event("SUMMARY:x", "DTSTART:20261020T060000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert [one["starts"] for one in local["records"]] == ["08:00", "08:00"]
    assert [one["starts"] for one in universal["records"]] == ["08:00", "07:00"], "our clocks changed on 25 October"


def test_exceptions_and_moved_occurrences():
    found = read(event("UID:1", "SUMMARY:x", "DTSTART:20261103T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4",
                       "EXDATE:20261110T100000"),
                 event("UID:1", "SUMMARY:x", "RECURRENCE-ID:20261117T100000", "DTSTART:20261118T140000", "DURATION:PT1H",
                       "STATUS:CANCELLED"))
    assert [(one["day"], one["starts"], one["cancelled"]) for one in found["records"]] == [
        ("2026-11-03", "10:00", False), ("2026-11-24", "10:00", False), ("2026-11-18", "14:00", True)]


def test_each_bad_event_is_named_with_its_line_and_the_others_are_taken():
    good = event(*WHEN, "SUMMARY:Latin")
    found = read(event("SUMMARY:a", "DTSTART;VALUE=DATE:20261124"), good, event("SUMMARY:b"), event(*WHEN),
                 event("SUMMARY:c", "DTSTART:garbage"), event("SUMMARY:d", "DTSTART:20261124T233000", "DURATION:PT2H"),
                 event("SUMMARY:e", "DTSTART:20261124T101500", "DURATION:P900D"), good)
    assert [one["subject"] for one in found["records"]] == ["Latin", "Latin"]
    assert [(one["line"], one["code"]) for one in found["problems"]] == [
        (3, "whole-day"), (12, "day"), (15, "subject"), (19, "unreadable"), (23, "order"), (28, "order")]


def test_what_lies_outside_the_window_is_counted():
    assert read(event("SUMMARY:x", "DTSTART:20200101T100000", "DURATION:PT1H"))["outside"] == 1


def test_text_is_plain():
    record = read(event(*WHEN, "SUMMARY:<b>x</b>\\n\u202etxt\x07", "LOCATION:" + "r" * 500))["records"][0]
    assert record["subject"] == "<b>x</b> txt" and len(record["room"]) == 60


@pytest.mark.attack("K02")
@pytest.mark.parametrize(("lines", "code"), [
    (("RRULE:FREQ=DAILY;INTERVAL=0",), "rule-unknown"), (("EXDATE:" + ",".join(["20261124T101500"] * 10_000),), "rule-many"),
    (("BEGIN:VALARM", "TRIGGER:-PT5M", "REPEAT:1000000000", "DURATION:PT1S", "END:VALARM"), None)])
def test_hostile_parts_of_an_event_are_refused_or_dropped(lines, code):
    began = time.process_time()
    zone = "\r\n".join(("BEGIN:VTIMEZONE", "TZID:../../x", "BEGIN:STANDARD", "DTSTART:00010101T000000", "RRULE:FREQ=SECONDLY",
                        "TZOFFSETFROM:+9999", "TZOFFSETTO:-9999", "END:STANDARD", "END:VTIMEZONE"))
    found = read(zone, event("SUMMARY:x", "DTSTART;TZID=../../x:20261124T101500", "DURATION:PT1H", *lines))
    assert [one["code"] for one in found["problems"]] == ([code] if code else [])
    assert len(found["records"]) == (0 if code else 1)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(("rule", "code"), [
    ("FREQ=SECONDLY", "rule-fine"), ("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "rule-fine")])
def test_hostile_rules_are_refused(rule, code):
    assert codes(event("SUMMARY:x", "DTSTART:20261124T091500", "DURATION:PT55M", f"RRULE:{rule}")) == [(3, code)]


@pytest.mark.attack("K03")
@pytest.mark.parametrize(("data", "code"), [
    ("BEGIN:VCALENDAR\r\n" + (event(*WHEN, "SUMMARY:x") + "\r\n") * 10_000, "large"),
    ("BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 10_000, "many"),
    ("BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 5000, "deep"), ("BEGIN:VCARD\r\n" * 3000, "calendar"),
    ("BEGIN:VCALENDAR\r\n" + "X:1\r\n" * 50_000 + " y\r\n" * 10_000, None),
    ("BEGIN:VCALENDAR\r\n" + (event("SUMMARY:x", "DTSTART:20260901T091500", "DURATION:PT1H", "RRULE:FREQ=DAILY") + "\r\n") * 400,
     "many")])
def test_a_file_beyond_the_limits_is_refused_at_once(data, code):
    began = time.process_time()
    if code is None:
        assert calendar(data.encode(), OPTIONS)["records"] == []
    else:
        with pytest.raises(Unreadable, match=code):
            calendar(data.encode(), OPTIONS)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xfe\x00\xd8", b"\x00" * 1000, b"BEGIN:VCALENDARX", b"<ical/>"])
def test_what_is_no_calendar_is_refused(data):
    with pytest.raises(Unreadable):
        calendar(data, OPTIONS)
