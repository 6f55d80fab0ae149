"""The white pages through the whole portal: by name, category and organisation, for everybody (A.directory.06)."""

import datetime as dt

import pytest

from tests.functional.bundled.desk import box_text

EVERYBODY = {"Zoe", "Tim", "Gab", "Paul", "Rita", "Adm"}
SEEN = {"zoe": {"Zoe", "Paul", "Rita", "Adm"}, "gab": {"Gab", "Zoe", "Paul", "Rita", "Adm"}, "paul": EVERYBODY, "rita": EVERYBODY,
        "adm": EVERYBODY}
"""Login to given names of those whom the person may see at the lycée."""
HAVE = {
    ("profile", "Élèves"): {"Zoe", "Tim"}, ("profile", "Équipe enseignante"): {"Paul"}, ("profile", "Direction"): {"Adm"},
    ("profile", "Vie scolaire"): {"Rita"}, ("profile", "Responsables d’élèves"): {"Gab"}, ("group", "1re 4"): {"Zoe", "Paul"},
    ("group", "2de 1"): {"Tim"}, ("function", "Mathématiques"): {"Paul"}, ("function", "Vie scolaire"): {"Rita"}}
"""Field and choice to whom they stand for."""


def search(desk, browser, **choices):
    """Fill in the form of the large view, by what its choices are called, and send it."""
    page = desk.see(browser, "whitepages")
    form = next(form for form in page.forms.values() if "profile" in form.fields)
    for name, words in choices.items():
        if name == "q":
            form["q"] = words
        else:
            form[name].select(text=words)
    return form.submit()


def found(answer):
    """Given names of the people listed."""
    return {name.split()[0] for name in answer.lxml.xpath("//h3[@class='pr-personcard__name']//text()") if name.strip()}


@pytest.mark.sdet("A.directory.06")
@pytest.mark.parametrize("login", SEEN)
def test_everybody_searches_by_category_and_by_the_organisation_of_the_establishment(desk, login):
    """Profiles, classes and groups, subjects and functions; each finds those whom they may see."""
    browser = desk.signed_in(login)
    for (field, words), people in HAVE.items():
        assert found(search(desk, browser, **{field: words})) == people & SEEN[login], (field, words)
    assert found(search(desk, browser, profile="Élèves", group="1re 4")) == {"Zoe"}, "both at once"
    assert found(search(desk, browser, q="paul", function="Mathématiques")) == {"Paul"}


def test_a_class_of_ones_own_is_one_click_away_and_a_person_two(desk):
    zoe = desk.signed_in("zoe")
    listed = desk.home(zoe).click("1re 4")
    assert found(listed) == {"Zoe", "Paul"}
    person = box_text(listed.click("Paul Essai"), "whitepages")
    assert "Paul Essai" in person and "Équipe enseignante" in person
    assert found(listed.click("Paul Essai").click("Revenir à la liste")) == {"Zoe", "Paul"}


@pytest.mark.parametrize(("typed", "said"), [
    ("a", "au moins deux lettres"), ("*", "au moins deux lettres"), ("nemo", "Personne")])
def test_what_finds_nobody_says_why_and_keeps_what_was_typed(desk, typed, said):
    answer = search(desk, desk.signed_in("paul"), q=typed)
    assert said in box_text(answer, "whitepages") and found(answer) == set()
    assert next(form for form in answer.forms.values() if "profile" in form.fields)["q"].value == typed


def test_nobody_searches_more_than_eighteen_times_a_minute(desk):
    """Whatever worker answers, and in however many browsers; others go on; a minute later it works again."""
    worker, before = desk.start(), desk.clock.instant
    browsers = [desk.signed_in("paul"), desk.signed_in("paul", worker=worker)]
    for number in range(18):
        assert "Rita" in found(search(desk, browsers[number % 2], q="es")), number
    try:
        for browser in browsers:
            answer = search(desk, browser, q="es")
            assert answer.status_int == 200 and found(answer) == set()
            assert "Déjà 18 recherches en une minute." in box_text(answer, "whitepages")
        assert "Rita" in found(search(desk, desk.signed_in("rita"), q="es"))
        desk.clock.instant = before + dt.timedelta(seconds=61)
        assert "Rita" in found(search(desk, browsers[0], q="es"))
    finally:
        desk.clock.instant = before
