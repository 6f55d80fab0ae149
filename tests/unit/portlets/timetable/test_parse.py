"""Tables of others: headings in any order, either language, any of the encodings of schools."""

import datetime as dt

import pytest

from portlets.timetable.parse import Unreadable, read_day, read_time, table

OPTIONS = {"first": "2026-08-01", "last": "2027-08-31"}
HEAD = "Date*;Début*;Fin*;Classe;Matière*;Enseignant;Salle;Statut;Note\r\n"
LINE = "24/11/2026;8h05;9:00;1re 4;Français;Mme Évrard;B112;;\r\n"


def read(text, encoding="utf-8"):
    return table(text.encode(encoding), OPTIONS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding):
    assert read(HEAD + LINE, encoding)["records"][0]["teacher"] == "Mme Évrard"


@pytest.mark.parametrize("head", [
    "Date;Start;End;Class;Subject;Teacher;Room;Status;Note", "jour;de;a;division;cours;prof;lieu;etat;remarque"])
def test_headings_by_their_words(head):
    text = head.replace("de;a", "début;fin") + "\n" + LINE
    assert read(text)["records"] == [{
        "line": 2, "day": "2026-11-24", "starts": "08:05", "ends": "09:00", "subject": "Français", "teacher": "Mme Évrard",
        "room": "B112", "note": "", "cancelled": False, "groups": ["1re 4"]}]


def test_other_separators_and_quotes():
    record = read('subject,date,start,end,class\n"a, b",2026-11-24,8:00,9:00,"1re 4/2de 1"')["records"][0]
    assert record["subject"] == "a, b" and record["groups"] == ["1re 4", "2de 1"]
    record = read("subject\tdate\tstart\tend\tclass\na\t2026-11-24\t8:00\t9:00\t1re 4, 2de 1")["records"][0]
    assert record["groups"] == ["1re 4", "2de 1"]


def test_each_bad_line_is_named_and_the_others_are_taken():
    found = read(HEAD + "xx;8:00;9:00;a;b;;;;\n" + LINE + "24/11/2026;9:00;8:00;a;b;;;;\n24/11/2026;25:00;26:00;a;b;;;;\n"
                 "24/11/2026;8:00;9:00;a;;;;;\n\n01/01/2020;8:00;9:00;a;b;;;;\n24/11/2026\n" + LINE)
    assert [(one["line"], one["code"]) for one in found["problems"]] == [
        (2, "day"), (4, "order"), (5, "hour"), (6, "subject"), (9, "hour")]
    assert [one["line"] for one in found["records"]] == [3, 10] and found["outside"] == 1


@pytest.mark.parametrize("word", ["annulé", "Annulée", "cancelled", "oui", "X", "1"])
def test_cancelled(word):
    assert read(HEAD + LINE.replace(";;\r", f";{word};\r"))["records"][0]["cancelled"]


@pytest.mark.parametrize(("text", "code"), [
    ("", "headings"), ("bonjour", "headings"), ("date;début;fin\n", "headings"), ("x" * 1_000_001, "large"),
    ("date,début,fin,matière\n" + '"' + "x" * 200_000, "unreadable"),
    ("date,début,fin,matière\n" + "1/9/26,8:00,9:00,x\n" * 20_001, "many")])
def test_a_file_that_cannot_be_read_is_refused(text, code):
    with pytest.raises(Unreadable, match=code):
        read(text)


def test_days_and_hours():
    assert {read_day(text) for text in ("2026-11-24", "24/11/2026", "24.11.26", "24-11-2026")} == {dt.date(2026, 11, 24)}
    assert {read_time(text) for text in ("8:05", "08h05", "8 h 05", "0805", "08:05:00")} == {dt.time(8, 5)}
    assert read_time("8h") == dt.time(8)
    for text in ("", "24/13/2026", "2026-02-30", "demain", "1/1/1"):
        with pytest.raises(ValueError):
            read_day(text)
    for text in ("", "24:00", "8:60", "midi", "8:5:5:5"):
        with pytest.raises(ValueError):
            read_time(text)
