"""The white pages through the whole portal: by name, category and organisation, for everybody (A.directory.06)."""

import datetime as dt
from urllib.parse import quote, unquote_plus

import pytest

from portal.config import warm
from portal.services.directory import write
from tests.functional.bundled.conftest import PATIENT
from tests.functional.bundled.desk import Desk, box_text

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


class Crowd(Desk):
    """As the desk, with 120 pupils of 2de 1 whose mail, telephone and office are known, and one person who is in no list."""

    def _fill(self):
        super()._fill()
        lycee = self.place_id("lycee")
        with self.registry["preau.database"].write() as db:
            group = write.add_group(db, lycee, "2de 9", "class")
            for number in range(120):
                person = write.add_person(db, f"p{number}", f"Pupille{number:03}", "Dupont", mail=f"secret{number}@essai.example",
                                          phone="0612345678", office="Caveau", hidden_fields=["mail"])
                write.attach(db, person.id, lycee, "pupil", functions=("Délégation",) if number == 7 else ())
                write.add_to_group(db, group.id, [person.id])
            unlisted = write.add_person(db, "cache", "Cachou", "Dupont", unlisted=True)
            write.attach(db, unlisted.id, lycee, "teacher")
            db.commit()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("crowd"), **PATIENT)
    warm(made.registry)
    yield made
    made.close()


@pytest.mark.attack("I16")
def test_the_directory_cannot_be_drawn_off(crowd):
    """Too few letters, wildcards, paging, sorting and filtering by what is hidden, forged settings, and haste."""
    paul, zoe = crowd.signed_in("paul"), crowd.signed_in("zoe")

    def ask(browser, **parameters):
        crowd.clock.instant += dt.timedelta(seconds=4)  # at ease, so that only the last part meets the limit
        answer = crowd.see(browser, "whitepages", **{name: quote(value) for name, value in parameters.items()})
        return found(answer), box_text(answer, "whitepages"), answer

    for text in ("a*", "*", "%", "%%", "_", "__", "p", "é", "D*"):
        people, words, _answer = ask(paul, q=text)
        assert people == set() and "au moins deux lettres" in words, text
    for text in ("du%pont", "d_pont", "%upont", "*pont", "pont", "%%nt", "dupont' or '1'='1"):
        assert ask(paul, q=text)[0] == set(), "no wildcard stands for letters, and a word begins a name"
    for hidden in ("secret7", "secret7@essai.example", "0612345678", "06", "caveau", "p7", "cachou"):
        assert ask(paul, q=hidden)[0] == set(), hidden

    seen, after, pages = set(), "", 0
    while after is not None:
        people, words, answer = ask(paul, q="dupont", **({"after": after} if after else {}))
        assert 0 < len(people) <= 50 and "120" in words, (after, words)
        seen |= people
        pages += 1
        following = answer.lxml.xpath("//a[contains(@href, 'after=')]/@href")
        after = unquote_plus(following[-1].partition("after=")[2].partition("&")[0]) if following and pages < 9 else None
    assert len(seen) == 120 and pages >= 3, "page by page, and not at once"
    for forged in ("x", "dupont|", "a'; drop table person", "é|1"):
        assert ask(paul, q="dupont", after=forged)[0] == set()
    for name in ("sort", "order", "limit", "length", "mail", "phone", "unlisted", "fields"):
        assert len(ask(paul, q="dupont", **{name: "1000"})[0]) <= 50, "what nobody asked for is not listened to"
    form = crowd.form(crowd.see(paul, "whitepages", **{"~m": "edit"}), "settings")
    form["length"].force_value("1000")
    form.submit(status=422)

    for parameters in ({"q": "dupont"}, {"profile": "pupil"}, {"function": "Délégation"}):
        assert not [name for name in ask(zoe, **parameters)[0] if name.startswith("Pupille")], "a pupil of another class"

    crowd.clock.instant += dt.timedelta(minutes=2)
    answers = [crowd.see(paul, "whitepages", q="dupont") for _ in range(20)]
    assert [bool(found(answer)) for answer in answers] == [True] * 18 + [False] * 2
    assert "Déjà 18 recherches en une minute." in box_text(answers[-1], "whitepages")
