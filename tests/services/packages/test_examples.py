"""The packages of ``examples/``, as a third party ships them: built as wheels, checked, installed into a running portal,
used, upgraded and taken out again."""

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from portal.kit.inspection import inspect
from tests.plugins.operator import Readers, done, facts, read
from tests.plugins.packages import build_with_setuptools
from tests.plugins.site import ROOT
from tests.plugins.visitor import Visitor

PLACE = "lycee-ada-verneuil"
EXAMPLES = ROOT / "examples"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist", ".pytest_cache")


def source_of(name: str, folder: Path) -> Path:
    """A copy of an example, in which it can be built without a trace in the repository."""
    return Path(shutil.copytree(EXAMPLES / name, folder / name, ignore=LEFT_OUT))


def before_remarks(source: Path) -> Path:
    """Make version 1.0 of the rooms of version 1.1: what that has more is one column, and lines of its own that name it."""
    (source / "rooms/migrations/versions/0002_remark.py").unlink()
    for file in [*source.glob("rooms/*.py"), *source.glob("rooms/templates/*.pt")]:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if "remark" not in line), encoding="utf-8")
    settings = source / "pyproject.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('version = "1.1"', 'version = "1.0"'), encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Name and version → wheel, built by setuptools without a network."""
    made = {}
    for name, version, change in (("quotation", "1.0", None), ("rooms", "1.0", before_remarks), ("rooms", "1.1", None)):
        folder = tmp_path_factory.mktemp("source")
        source = source_of(name, folder)
        made[name, version] = build_with_setuptools(change(source) if change else source, folder)
        assert made[name, version].name == f"preau_{name}-{version}-py3-none-any.whl"
    return made


@pytest.mark.parametrize("name", ["quotation", "rooms"])
def test_the_tests_of_an_example_pass(name, tmp_path):
    ran = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=source_of(name, tmp_path),
                         capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]


def test_the_contract_kit_finds_nothing_in_the_wheels(wheels):
    reports = inspect([str(wheels["quotation", "1.0"]), str(wheels["rooms", "1.1"])])
    assert [report.package for report in reports] == ["quotation", "rooms"]
    for report in reports:
        assert report.passes(), report.as_text()


def open_room(person: Visitor, plan: str) -> Visitor:
    """Follow the first room of the plan, then to the day a week later, on which nothing is over."""
    person.get(person.portal.url + plan)
    person.get(person.page.xpath("//h4[@class='rooms__name']/a/@href")[0])
    return person.get(person.page.xpath("//a[contains(., 'semaine après')]/@href")[0])


def sent(person: Visitor, hour: str, purpose: str) -> Visitor:
    """Fill in the form of the room that is open."""
    return person.submit(person.form(".//input[@name='purpose']"), hour=hour, hours="1", purpose=purpose)


def words(person: Visitor) -> str:
    """What can be read on the page, with plain spaces."""
    return " ".join(person.page.text_content().split())


def test_the_examples_live_in_a_running_portal(small_portal, wheels):
    portal = small_portal
    told = done(portal.ini, "install", wheels["quotation", "1.0"], wheels["rooms", "1.0"], "--yes", "--publish",
                "--category", "pratique", "--audience", "everyone")
    for asked in ("rooms_room", "rooms_booking", "rooms_slot", "rooms.book", "rooms.manage", "user.mail"):
        assert asked in told, asked
    published = {fname: f"/e/{PLACE}/p-{fname}/" for fname in re.findall(r"published as (\S+)", told)}
    assert len(published) == 3 and {"quotation", "rooms"} < set(published)
    plan = published["rooms"]
    assert "blockquote" in read(portal.url + published["quotation"])
    assert "n’en ont pas encore saisi" in read(portal.url + plan), "no room yet, and it says so"

    head, first, second = (Visitor(portal).sign_in(login) for login in ("r.legall", "l.aubertin", "a.ndiaye"))
    head.get(portal.url + plan)
    head.get(head.page.xpath("//a[contains(@href, '~m=config')]/@href")[0])
    head.get(head.page.xpath("//a[contains(., 'Ajouter une salle')]/@href")[0])
    form = head.form(".//input[@name='seats']")
    assert not form.xpath(".//input[@name='remark']")
    head.submit(form, name="Salle B12", place="Bâtiment B", seats="32")
    assert "La salle est enregistrée." in head.page.text_content()

    # Two people have the form open; one of them is first.
    open_room(first, plan)
    open_room(second, plan)
    sent(first, "10", "Chorale")
    assert first.status == 200 and "est à vous" in first.page.text_content()
    sent(second, "10", "Conseil")
    assert second.status == 422 and "a réservé cette salle de 10 h à 11 h" in words(second)
    form = second.form(".//input[@name='purpose']")
    assert form.fields["purpose"] == "Conseil" and form.fields["hour"] == "10"
    sent(second, "11", "Conseil")
    assert "est à vous" in second.page.text_content()

    # The second revision is run while people read; what was booked is still there.
    with Readers(portal, [plan, published["quotation"]], many=2) as readers:
        done(portal.ini, "upgrade", wheels["rooms", "1.1"], "--yes")
    assert readers.failed == [] and readers.answered
    open_room(head, plan)
    assert "Chorale" in words(head) and "Conseil" in words(head)
    head.get(portal.url + plan)
    head.get(head.page.xpath("//a[contains(@href, '~m=config')]/@href")[0])
    head.get(head.page.xpath("//a[. = 'Salle B12']/@href")[0])
    head.submit(head.form(".//input[@name='remark']"), remark="La clé est à la loge.")
    assert "La clé est à la loge." in open_room(first, plan).page.text_content()

    for package in ("preau-rooms", "preau-quotation"):
        done(portal.ini, "remove", package, "--yes", "--purge")
    state = facts(portal.ini)
    assert state["packages"] == [] and state["living"] == state["wanted"]
    with sqlite3.connect(f"file:{portal.folder}/var/preau.db?mode=ro", uri=True) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert not [table for table in tables if table.startswith(("rooms_", "quotation_"))]
