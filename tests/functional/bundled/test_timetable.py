"""Timetables through the whole portal: one's own, a child's, a class's; day and week; import and export (B1.08)."""

import datetime as dt
import time

import pytest
import sqlalchemy as sa
from webtest import Upload

from portal.driver.cache import BoxCache
from portal.driver.interfaces import IBoxCache
from tests.functional.bundled.desk import box_text

WEEK = """date;début;fin;classe;matière;enseignant;salle;statut;note
24/11/2026;8:05;9:00;1re 4;Français;M. Le Goff;B112;;
24/11/2026;10:15;11:10;1re 4;Mathématiques;Paul Essai;B204;;
24/11/2026;11:15;12:10;1re 4;Anglais;Mme Whitcombe;;annulé;Mme Whitcombe absente
24/11/2026;13:30;15:25;1re 4;SVT;Mme Ndiaye;Labo 3;;
24/11/2026;9:00;10:00;2de 1;Physique;Mme Curie;Labo 1;;
25/11/2026;8:05;9:00;1re 4, 2de 1;Mathématiques;Paul Essai;B204;;
27/11/2026;8:05;10:00;1re 4;EPS;M. Roux;Gymnase;;
"""


def bring(desk, browser, data=WEEK, name="semaine.csv", mode="replace", status=303):
    """Send a file; the page that shows what it would change."""
    form = desk.form(desk.see(browser, "timetable", show="import"), "read")
    form["file"] = Upload(name, data.encode() if isinstance(data, str) else data, "text/plain")
    form["mode"] = mode
    answer = form.submit(status=status)
    return answer.follow() if status == 303 else answer


def take(desk, browser, data=WEEK, **options):
    """Import a file and confirm."""
    return desk.form(bring(desk, browser, data, **options), "apply").submit(status=303)


def day(desk, browser, **parameters):
    """What the box says."""
    return box_text(desk.see(browser, "timetable", state="normal", **parameters), "timetable")


@pytest.mark.sdet("B1.08")
def test_each_sees_their_own_timetable_and_that_of_a_class_as_their_role_allows(desk):
    take(desk, desk.signed_in("rita"))
    zoe, tim, gab, paul, adm = (desk.signed_in(login) for login in ("zoe", "tim", "gab", "paul", "adm"))
    for browser in (zoe, gab):
        words = day(desk, browser)
        assert all(subject in words for subject in ("Français", "Mathématiques", "SVT")) and "Physique" not in words
    assert "Physique" in day(desk, tim) and "Français" not in day(desk, tim)

    lessons = day(desk, paul)
    assert "Mathématiques" in lessons and "1re 4" in lessons and "Français" not in lessons
    assert "1re 4, 2de 1" in day(desk, paul, day="2026-11-25"), "one lesson for two classes is one line"

    page = desk.see(adm, "timetable", show="week")
    keys = {label: value for value, _chosen, label in page.forms[_chooser(page)]["who"].options}
    assert list(keys) == ["1re 4", "2de 1"]
    assert "EPS" in box_text(desk.see(adm, "timetable", show="week", who=keys["1re 4"]), "timetable")
    assert "Physique" in box_text(desk.see(paul, "timetable", show="week", who=keys["2de 1"]), "timetable")
    own = box_text(desk.see(zoe, "timetable", show="week", who=keys["1re 4"]), "timetable")
    assert "EPS" in own
    for browser in (zoe, gab):
        assert "Physique" not in box_text(desk.see(browser, "timetable", show="week", who=keys["2de 1"]), "timetable")


def _chooser(page):
    return next(index for index, form in page.forms.items() if "who" in form.fields)


def test_a_day_shows_what_is_now_what_is_off_and_the_lunch(desk):
    take(desk, desk.signed_in("rita"))
    zoe = desk.signed_in("zoe")
    page = desk.home(zoe)
    words = box_text(page, "timetable")
    assert words.index("Français") < words.index("Mathématiques") < words.index("Annulé") < words.index("Déjeuner · 1 h 20")
    now = page.lxml.xpath("//li[@aria-current='time']")
    assert len(now) == 1 and "Mathématiques" in now[0].text_content() and "En cours" in now[0].text_content()
    assert now[0].xpath(".//progress/@value") == ["33"], "18 minutes of 55"
    off = page.lxml.xpath("//li[contains(@class, 'pr-lesson--off')]")
    assert len(off) == 1 and "Mme Whitcombe absente" in off[0].text_content()


def test_days_and_weeks_are_reached_by_addresses_that_can_be_kept(desk):
    take(desk, desk.signed_in("rita"))
    zoe = desk.signed_in("zoe")
    tomorrow = desk.home(zoe).click("Jour suivant")
    assert "Mercredi 25 novembre" in box_text(tomorrow, "timetable")
    assert "Mercredi 25 novembre" in box_text(zoe.get(tomorrow.request.path_qs), "timetable")
    empty = box_text(tomorrow.click("Jour suivant"), "timetable")
    assert "Pas de cours ce jour-là" in empty and "Prochains cours : vendredi 27 novembre" in empty
    week = desk.home(zoe).click("Voir la semaine")
    headings = [cell.text_content().split() for cell in week.lxml.xpath("//table//th[@scope='row']")]
    assert [words[0] for words in headings] == ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"]
    hours = [cell.text_content() for cell in week.lxml.xpath("//table//th[@scope='col']")][1:]
    assert hours == sorted(hours, key=lambda hour: int(hour.split("\u00a0")[0]))
    for row in week.lxml.xpath("//table/tbody/tr"):
        assert sum(int(cell.get("colspan", "1")) for cell in row.xpath("td")) == len(hours), "a row fills the table"
    assert "Pas de cours cette semaine" in box_text(week.click("Semaine suivante"), "timetable")
    for nonsense in ("2026-13-45", "0001-01-01", "9999-12-31", "x" * 50):
        assert "Mardi 24 novembre" in day(desk, zoe, day=nonsense), nonsense


def test_an_import_shows_what_would_change_and_changes_nothing_before_the_yes(desk):
    rita, zoe = desk.signed_in("rita"), desk.signed_in("zoe")
    page = bring(desk, rita, WEEK + "xx;8:00;9:00;1re 4;Latin;;;;\n24/11/2026;8:00;9:00;9e 9;Grec;;;;\n")
    words = box_text(page, "timetable")
    assert "Ajoutés8" in words and "Ligne 9" in words and "La date manque" in words
    assert "Ligne 10" in words and "Aucune classe ni aucun groupe de ce nom" in words
    assert "Pas de cours aujourd’hui" in day(desk, zoe)
    desk.form(page, "apply").submit(status=303)
    assert "Français" in day(desk, zoe)
    assert "Ce fichier ne change rien" in box_text(bring(desk, rita), "timetable")

    moved = WEEK.replace("8:05;9:00;1re 4;Français;M. Le Goff;B112", "8:05;9:00;1re 4;Français;M. Le Goff;C3").replace(
        "27/11/2026;8:05;10:00;1re 4;EPS", "27/11/2026;8:05;10:00;1re 4;Danse")
    words = box_text(bring(desk, rita, moved), "timetable")
    assert all(fact in words for fact in ("Ajoutés1", "Modifiés1", "Retirés1", "Inchangés6"))
    desk.form(bring(desk, rita, moved), "drop").submit(status=303)
    assert "B112" in day(desk, zoe)


def test_a_timetable_that_changed_since_it_was_shown_is_shown_again(desk):
    rita, adm, zoe = desk.signed_in("rita"), desk.signed_in("adm"), desk.signed_in("zoe")
    first = bring(desk, rita)
    take(desk, adm, WEEK.replace("B112", "C3"))
    again = desk.form(first, "apply").submit(status=303).follow()
    assert "a changé entre-temps" in again.text and "C3" in day(desk, zoe)
    desk.form(again, "apply").submit(status=303)
    assert "B112" in day(desk, zoe)


def test_only_those_who_may_import(desk):
    for login in ("zoe", "gab", "paul"):
        browser = desk.signed_in(login)
        assert "Choisissez un fichier" not in browser.get(desk.address("timetable", show="import"), status="*").text
        token = desk.form(desk.see(browser, "bookmarks", show="add"), "add")["csrf"].value
        for action in ("read", "apply", "drop"):
            browser.post(desk.address("timetable", **{"~a": action}).replace("/r?", "/a?"),
                         {"csrf": token, "mode": "add", "item": "x"}, status=403)


def test_an_import_is_its_readers_alone(desk):
    rita, adm = desk.signed_in("rita"), desk.signed_in("adm")
    item = desk.form(bring(desk, rita), "apply").action.partition("item=")[2][:36]
    assert "n’est plus ici" in box_text(desk.see(adm, "timetable", show="check", item=item), "timetable")
    token = desk.form(desk.see(adm, "timetable", show="import"), "read")["csrf"].value
    adm.post(desk.address("timetable", **{"~a": "apply", "item": item}).replace("/r?", "/a?"), {"csrf": token}, status=404)


@pytest.mark.parametrize(("data", "said"), [
    ("", "Choisissez un fichier"), ("bonjour", "La première ligne doit nommer les colonnes"), ("x" * 1_000_001, "1 Mo au plus"),
    ("BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 5001 + "END:VCALENDAR", "trop d’éléments"),
    ("BEGIN:VCALENDAR\r\n" + "BEGIN:X\r\n" * 11, "mal construit")])
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(desk, data, said):
    answer = bring(desk, desk.signed_in("rita"), data, status=422)
    assert said in box_text(answer, "timetable")


@pytest.mark.attack("H09")
def test_what_a_calendar_brings_along_stays_text_or_is_dropped(desk):
    bad = "<script>alert(1)</script>"
    event = "\r\n".join((
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{bad}", f"LOCATION:<b onclick=x>{bad}", "URL:javascript:alert(1)",
        "ATTACH:file:///etc/passwd", f"X-ALT-DESC;FMTTYPE=text/html:{bad}", f"DESCRIPTION:{bad}", "CATEGORIES:1re 4",
        "DTSTART;TZID=Europe/Paris:20261124T101500", "DURATION:PT1H", "END:VEVENT", "END:VCALENDAR"))
    rita, zoe = desk.signed_in("rita"), desk.signed_in("zoe")
    take(desk, rita, event, name="a.ics")
    page = desk.home(zoe)
    assert bad in box_text(page, "timetable") and bad not in page.text
    assert "javascript:" not in page.text and "/etc/passwd" not in page.text


@pytest.mark.attack("K01")
def test_rules_without_end_are_named_and_cost_neither_import_nor_view(desk):
    rules = ("FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=999999999")
    starts = ("20261124T101500", "20261124T101500", "00010101T101500")
    events = "".join(f"BEGIN:VEVENT\r\nSUMMARY:Piège {n}\r\nCATEGORIES:1re 4\r\nDTSTART:{start}\r\nDURATION:PT1H\r\n"
                     f"RRULE:{rule}\r\nEND:VEVENT\r\n" for n, (rule, start) in enumerate(zip(rules, starts, strict=True)))
    good = "BEGIN:VEVENT\r\nSUMMARY:Latin\r\nCATEGORIES:1re 4\r\nDTSTART:20261124T101500\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
    rita, zoe = desk.signed_in("rita"), desk.signed_in("zoe")
    began = time.process_time()
    page = bring(desk, rita, f"BEGIN:VCALENDAR\r\n{events}{good}END:VCALENDAR\r\n", name="a.ics")
    words = box_text(page, "timetable")
    assert "Ajoutés1" in words and words.count("se répète") == 3 and "Ligne 2" in words
    desk.form(page, "apply").submit(status=303)
    for day_ in ("2026-11-24", "2036-11-24"):
        assert "Piège" not in day(desk, zoe, day=day_)
    assert "Latin" in day(desk, zoe) and time.process_time() - began < 3


def test_what_is_exported_can_be_imported_again(desk):
    rita, zoe, tim = desk.signed_in("rita"), desk.signed_in("zoe"), desk.signed_in("tim")
    take(desk, rita)
    link = desk.see(zoe, "timetable", show="week").lxml.xpath("//a[contains(@href, 'calendar')]/@href")[0]
    file = zoe.get(link)
    assert file.content_type == "text/calendar" and "attachment" in file.headers["Content-Disposition"]
    assert "Physique" not in file.text and "STATUS:CANCELLED" in file.text and "TZID=Europe/Paris:20261124T101500" in file.text
    words = box_text(bring(desk, rita, file.body, name="zoe.ics"), "timetable")
    assert "Ce fichier ne change rien" in words and "Inchangés6" in words
    theirs = tim.get(link)
    assert "Physique" in theirs.text and "Français" not in theirs.text, "the address means: mine"


@pytest.fixture
def evening(desk):
    """The lessons of the day are over."""
    before = desk.clock.instant
    desk.clock.instant = before + dt.timedelta(hours=9)
    yield
    desk.clock.instant = before


def test_after_the_last_lesson_the_next_ones_are_named(desk, evening):
    take(desk, desk.signed_in("rita"))
    zoe = desk.signed_in("zoe")
    assert "Prochains cours : mercredi 25 novembre" in day(desk, zoe)
    kept = "".join(line for line in WEEK.splitlines(keepends=True) if not line.startswith("25/11"))
    take(desk, desk.signed_in("rita"), kept)
    assert "Prochains cours : vendredi 27 novembre" in day(desk, zoe), "an import reaches the next page"


def test_a_page_in_the_evening_costs_no_more_statements_than_one_in_the_morning(desk, request):
    take(desk, desk.signed_in("rita"))

    def statements():
        zoe = desk.signed_in("zoe")  # the sign-in of the morning is over in the evening
        desk.registry.registerUtility(BoxCache(1, 1, enabled=False), IBoxCache)
        desk.home(zoe)
        asked, engine = [], desk.registry["preau.database"].reader

        def note(*call):
            asked.append(call[2].partition(" IN (")[0])

        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            desk.home(zoe)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return asked

    morning = statements()
    request.getfixturevalue("evening")
    assert morning and statements() == morning


def test_settings_of_the_box(desk):
    take(desk, desk.signed_in("rita"))
    zoe = desk.signed_in("zoe")
    form = desk.form(desk.see(zoe, "timetable", **{"~m": "edit"}), "settings")
    form["past"], form["span"] = "no", "day"
    form.submit(status=303)
    words = box_text(desk.home(zoe), "timetable")
    assert "Français" not in words and "SVT" in words and "non affichés : 1" in words
    form = desk.form(desk.see(zoe, "timetable", **{"~m": "edit"}), "settings")
    form["span"] = "week"
    form.submit(status=303)
    assert "EPS" in box_text(desk.home(zoe), "timetable")
    form = desk.form(desk.see(zoe, "timetable", **{"~m": "edit"}), "settings")
    form["who"].force_value("class:00000000-0000-7000-8000-000000000000")
    assert "Choisissez un des emplois du temps" in box_text(form.submit(status=422), "timetable")
