"""The example of the documentation (``examples/greeting``) is installed in a portal and used there."""

import shutil
import subprocess
import sys

import lxml.html
import pytest

from portal.api.context import IClock
from portal.api.demo import IDemoContent
from portal.api.orm import Base, Scope
from portal.config import configure, portlet_packages
from portal.context import WorkContext
from portal.layout.namespaces import namespace_of
from portal.migrations.histories import find_histories
from portal.migrations.run import migrate_all
from portal.scripts.loading import load_files
from portal.security.interfaces import ICas
from portal.services.directory import write
from tests.functional.door import ROOT, Door

EXAMPLE = ROOT / "examples" / "greeting"
PATIENT = {"page_deadline": 30.0, "limit_render": 20.0, "limit_action": 20.0, "executor_patience": 5.0}


class Example(Door):
    """A portal of the installed packages, the example among them, whose site is the example's."""

    def start(self):
        """See ``Door``."""
        if not (self.folder / "preau.db").exists():
            migrate_all(self.settings)
        config = configure(self.settings)
        self.registry = config.registry
        self.registry.registerUtility(self.cas, ICas)
        self.registry.registerUtility(self.clock, IClock)
        self._fill()
        return config.make_wsgi_app()

    def _fill(self):
        with self.registry["preau.database"].write() as db:
            school = write.add_establishment(db, "lycee", "Lycée d'essai", "lycee", place="Saint-Essai")
            other = write.add_establishment(db, "college", "Collège d'essai", "college", place="Saint-Essai")
            for login, profile, place, locale in (("zoe", "pupil", school, "en"), ("nina", "guardian", school, "fr"),
                                                  ("max", "pupil", other, "fr"), ("h.lanthier", "head", school, "fr")):
                person = write.add_person(db, login, login.title(), "Essai", locale=locale)
                write.attach(db, person.id, place.id, profile)
            db.commit()
        errors, _earlier = load_files(self.registry, {})
        assert errors == []


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The example's own distribution, built and laid where Python finds it; gone again afterwards."""
    source, target = tmp_path_factory.mktemp("source") / "greeting", tmp_path_factory.mktemp("packages")
    shutil.copytree(EXAMPLE, source)
    subprocess.run([sys.executable, "setup.py", "-q", "egg_info", "--egg-base", str(target), "build", "--build-lib",
                    str(target)], cwd=source, check=True, capture_output=True)
    sys.path.insert(0, str(target))
    yield target
    sys.path.remove(str(target))
    for name in [name for name in sys.modules if name.split(".")[0] == "greeting"]:
        del sys.modules[name]
    Base.metadata.remove(Base.metadata.tables["greeting_word"])


@pytest.fixture(scope="module")
def example(installed, tmp_path_factory):
    """The running portal."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(EXAMPLE / "site", folder / "site")
    shutil.copytree(ROOT / "themes", folder / "site" / "themes")
    made = Example(folder, **PATIENT, site_folder=str(folder / "site"))
    yield made
    made.close()


@pytest.fixture
def zoe(example):
    """The browser of a pupil who reads English."""
    return example.signed_in("zoe")


def box(answer, window):
    """The box of a window of the example's fragment."""
    found = lxml.html.document_fromstring(answer.text).get_element_by_id(namespace_of(f"greeting.{window}"))
    return " ".join(found.text_content().split())


def say(browser, text, status=303):
    """Fill in the form of the box."""
    page = browser.get("/e/lycee/accueil/")
    form = next(form for form in page.forms.values() if "text" in form.fields)
    form["text"] = text
    return form.submit(status=status)


def test_it_is_announced_by_its_entry_point(installed):
    assert "greeting" in portlet_packages()
    assert "greeting" in [history.name for history in find_histories()]


def test_a_word_is_kept_shown_counted_and_told_to_the_other_box(example, zoe):
    page = say(zoe, "  Bonne   journée ").follow()
    assert "Bonne journée Zoe Essai, just now" in box(page, "mots")
    assert "Words that you have left since you signed in: 1" in box(page, "mots")
    assert "Zoe Essai says: Bonne journée" in box(page, "echo")
    assert "Your word is there." in page.text
    other = example.signed_in("nina").get("/e/lycee/accueil/")
    assert "Bonne journée Zoe Essai" in box(other, "mots")
    assert "depuis votre connexion" not in box(other, "mots")
    assert "Rien n’a encore été dit." in box(other, "echo")


@pytest.mark.parametrize(("text", "complaint"), [(" ", "Write a word first."), ("x" * 121, "Write 120 characters at most.")])
def test_a_refused_word_comes_back_with_its_reason(zoe, text, complaint):
    page = say(zoe, text, status=422)
    assert complaint in box(page, "mots")
    assert text.strip() in page.text


def test_who_may_not_say_anything_has_no_form(example):
    page = example.signed_in("nina").get("/e/lycee/accueil/")
    assert "Mots du jour" in page.text
    assert not [form for form in page.forms.values() if "text" in form.fields]


def test_settings_are_kept_for_this_person_and_checked(example, zoe):
    for text in ("first", "second", "third"):
        say(zoe, text)
    assert "first" not in box(zoe.get("/e/lycee/accueil/"), "mots")  # the publication says two
    window = namespace_of("greeting.mots")
    form = next(form for form in zoe.get(f"/e/lycee/accueil/~/{window}/r?~m=edit").forms.values()
                if "count" in form.fields)
    form["count"] = "0"
    assert "Write a number from 1 to 10." in form.submit(status=422).text
    form["count"] = "3"
    assert "first" in box(form.submit(status=303).follow(), "mots")
    assert "first" not in box(example.signed_in("nina").get("/e/lycee/accueil/"), "mots")


def test_the_resource_is_a_file_for_members(example, zoe):
    say(zoe, "for the file")
    address = f"/e/lycee/accueil/~/{namespace_of('greeting.mots')}/s?~i=words"
    answer = zoe.get(address)
    assert answer.content_type == "text/plain" and "Zoe Essai: for the file\n" in answer.text
    assert "words.txt" in answer.headers["Content-Disposition"]
    assert "/e/lycee/login?to=" in example.browser().get(address, status=303).location


def test_words_stay_in_their_establishment(example, zoe):
    say(zoe, "of the lycée alone")
    page = example.signed_in("max", "/e/college").get("/e/college/accueil/")
    assert "of the lycée alone" not in page.text and "Aucun mot pour l’instant" in box(page, "mots")


def test_demonstration_content_is_written_once(example, zoe):
    say(zoe, "a word is there already")
    schools = frozenset(map(example.place_id, ("lycee", "college")))
    for _time in range(2):
        with example.registry["preau.database"].write(Scope(schools, reason="demonstration data")) as db:
            example.registry.getUtility(IDemoContent, "greeting").seed(WorkContext(example.registry, db, permissions=None))
            db.commit()
    fresh = f"/e/college/accueil/~/{namespace_of('greeting.mots')}/r"  # looks past the copy kept for a minute
    assert box(example.signed_in("max", "/e/college").get(fresh), "mots").count("Bienvenue à tous") == 1
    assert "Bienvenue à tous" not in zoe.get("/e/lycee/accueil/").text
