"""What people see and do."""

import datetime as dt
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from quotation.portlet import days_back, until_midnight
from quotation.quotations import of_day, read

BOX = "quotation.quotation"


@pytest.fixture(scope="module")
def quotations(portal):
    """All of them."""

    return read((files("quotation") / "data/quotations.toml").read_bytes())


def today():
    """The day in the establishment."""
    return dt.datetime.now(ZoneInfo("Europe/Paris")).date()


def expected(quotations, language, collection="all", back=0):
    """What the box must say."""
    return of_day(quotations, collection, language, today() - dt.timedelta(days=back))


def words(one):
    """A quotation as ``box_text`` gives it, with plain spaces."""
    return " ".join(one.text.split())


def test_everybody_reads_the_same_in_their_language(portal, quotations):
    for login, language in (("head", "fr"), ("pupil", "fr"), (None, "fr"), ("teacher", "en")):
        page = portal.visitor(login).see(BOX)
        assert words(expected(quotations, language)) in page.box_text(BOX)
        assert page.content(BOX)[0].xpath(".//blockquote")[0].get("lang") == language


def test_one_may_look_back_six_days_and_returns(portal, quotations):
    visitor = portal.visitor("teacher")
    page = visitor.see(BOX)
    for back in range(1, 7):
        page = visitor.get(page.box(BOX).xpath(".//a[. = 'The day before']/@href")[0])
        assert words(expected(quotations, "en", back=back)) in page.box_text(BOX)
    assert not page.box(BOX).xpath(".//a[. = 'The day before']")
    page = visitor.get(page.box(BOX).xpath(".//a[. = 'Today’s quotation']/@href")[0])
    assert words(expected(quotations, "en")) in page.box_text(BOX)


def test_settings_are_kept_for_this_person_alone(portal, quotations):
    teacher = portal.visitor("teacher")
    form = teacher.see(BOX, mode="edit").form("settings")
    page = form.submit(collection="courtyard", language="fr")
    assert "Your settings are kept." in page.text
    assert words(expected(quotations, "fr", "courtyard")) in page.box_text(BOX)
    assert "Written for this collection" in page.box_text(BOX)
    assert words(expected(quotations, "fr")) in portal.visitor("head").see(BOX).box_text(BOX)


def test_a_setting_that_does_not_exist_is_refused_and_changes_nothing(portal):
    pupil = portal.visitor("pupil")
    before = pupil.see(BOX).box_text(BOX)
    page = pupil.see(BOX, mode="edit").form("settings").submit(collection="<b>", language="de")
    assert page.status == 422
    assert "Choisissez l’un des recueils." in page.box_text(BOX) and "Choisissez l’une des langues." in page.box_text(BOX)
    assert pupil.see(BOX).box_text(BOX) == before


def test_the_content_is_made_once_for_all_members(portal):
    for login in ("head", "pupil"):
        portal.visitor(login).see(BOX)  # the address of the box itself makes it anew
    tab = portal.tab("quotation")
    portal.visitor("head").get(tab)
    before = len(portal.container.seen)
    assert BOX.partition(".")[0] in portal.visitor("pupil").get(tab).source
    assert len(portal.container.seen) == before


@pytest.mark.parametrize(("text", "days"), [(None, 0), ("3", 3), ("6", 6), ("7", 0), ("-1", 0), ("٣", 0), ("12", 0), ("x", 0)])
def test_an_address_says_how_many_days_or_nothing(text, days):
    assert days_back(text) == days


def test_a_quotation_is_kept_until_midnight_at_most():
    zone = ZoneInfo("Europe/Paris")
    assert until_midnight(dt.datetime(2026, 11, 24, 23, 59, tzinfo=zone)) == 60
    assert until_midnight(dt.datetime(2026, 11, 24, 0, 0, tzinfo=zone)) == 24 * 3600
