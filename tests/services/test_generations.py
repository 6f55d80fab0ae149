"""Packages of third parties in a running portal: installed, upgraded, rolled back, removed and purged while people read."""

import json
import re
import sqlite3
import threading
import time

import pytest

from tests.plugins.operator import Readers, done, facts, read, refused
from tests.plugins.packages import build_wheel
from tests.plugins.site import PortalProcess
from tests.plugins.visitor import Visitor

PLACE = "lycee-ada-verneuil"


def empty(portal: PortalProcess, packages: list[dict]) -> None:
    """Purge packages."""
    for package in packages:
        done(portal.ini, "remove", package["distribution"], "--yes", "--purge")


@pytest.fixture
def portal(mortal_portal):
    """The module's portal, with no package of others in it."""
    empty(mortal_portal, facts(mortal_portal.ini)["packages"])
    return mortal_portal


@pytest.fixture
def quoting(mortal_portal, tmp_path):
    """The module's portal with one package of others, published to everyone: quote 1.0, whose wheel lies in ``tmp_path``.

    Tests that leave it as it was hand it on: to install it takes seven seconds, and to purge it eight.
    """
    first = build_wheel(tmp_path, "quote", "1.0", revisions=1)
    packages = facts(mortal_portal.ini)["packages"]
    if [(each["distribution"], each["version"]) for each in packages] != [("quote", "1.0")]:
        empty(mortal_portal, packages)
        done(mortal_portal.ini, "install", first, "--yes", "--publish", "--audience", "everyone")
    assert box(mortal_portal) == "quote version 1.0, rows 1, colour none"
    return mortal_portal


def box(portal, fname="quote") -> str:
    """What a guest reads in the box ``fname``, or the whole page when that box does not speak."""
    page = read(f"{portal.url}/e/{PLACE}/p-{fname}/")
    found = re.search(r'class="made-of">([^<]*)', page)
    return found[1] if found else page


def database(portal) -> dict[str, list]:
    """All that the portal's database holds that is not written by the clock: its schema and its rows."""
    with sqlite3.connect(f"file:{portal.folder}/var/preau.db?mode=ro", uri=True) as connection:
        schema = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
        tables = [name for name, sql in schema.items() if sql and sql.startswith("CREATE TABLE")]
        ticking = ("package_host", "source", "source_circuit", "outbox")
        rows = {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in tables  # noqa: S608
                if name not in ticking}
    return {"schema": sorted(map(repr, schema.items())), **rows}


def traces(portal, *words: str) -> list[str]:
    """Everything below the site's ``var`` and in its databases that still names one of ``words``."""
    found = []
    for name in ("preau.db", "sessions.db", "jobs.db"):
        with sqlite3.connect(f"file:{portal.folder}/var/{name}?mode=ro", uri=True) as connection:
            found += [f"{name}: {line[:200]}" for line in connection.iterdump() if any(word in line for word in words)]
    for file in (portal.folder / "var").rglob("*"):
        if any(word in str(file.relative_to(portal.folder)) for word in words):
            found.append(str(file))
        elif file.suffix in (".zip", ".py", ".mo", ".json"):
            try:
                content = file.read_bytes()
            except FileNotFoundError:  # it is just being removed
                continue
            found += [f"in {file}" for word in words if word.encode() in content]
    return found


def files(portal) -> set[str]:
    """Names in the file store."""
    return {file.name for file in (portal.folder / "var/files").rglob("*") if file.is_file()}


def wait_until(condition, seconds: float, what: str) -> float:
    """Wait for a condition. :returns: the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, what
        time.sleep(0.05)
    return time.monotonic() - began


def cookies(visitor: Visitor) -> str:
    """The cookies of somebody who is signed in, as a header."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.session.cookies if cookie.name == "preau")


def add_to_home(person: Visitor, fname: str) -> str:
    """Add a box to the first tab of somebody who has just signed in. :returns: the address of that tab."""
    customise = person.page.xpath("//a[contains(@href, '/-/customise')]/@href")[0]
    home = person.get(customise).url.removesuffix("-/customise")
    person.submit(person.form(f".//input[@name='fname' and @value='{fname}']"))
    person.get(home)
    return home


def places(person: Visitor, home: str) -> list[list[str]]:
    """The boxes of a tab, by column."""
    person.get(home)
    return [[section.get("data-window") for section in column.xpath(".//section[@data-window]")]
            for column in person.page.xpath("//section[@data-window]/parent::*")]


def test_a_package_lives_its_whole_life_under_load_and_no_page_fails(portal, tmp_path):
    first = build_wheel(tmp_path, "quote", "1.0", revisions=1)
    second = build_wheel(tmp_path, "quote", "2.0", revisions=2)
    broken = build_wheel(tmp_path, "quote", "3.0", revisions=2, files={"portlet.py": "import nowhere\n"})
    process = portal.process.pid
    person = Visitor(portal).sign_in("d.caradec")
    home = person.url.removeprefix(portal.url)
    with Readers(portal, ["/", home], cookies(person)) as readers:
        told = done(portal.ini, "install", first, "--yes", "--publish", "--category", "infos", "--audience", "everyone")
        assert "quote_entry" in told and "user.name.given" in told and "quotes.example.org" in told and "quote.write" in told
        assert box(portal) == "quote version 1.0, rows 1, colour none"
        style = re.search(r'/-/a/quote/[^"]*box.css', read(f"{portal.url}/e/{PLACE}/p-quote/"))[0]
        done(portal.ini, "upgrade", second, "--yes")
        assert box(portal) == "quote version 2.0, rows 1, colour none"
        assert style not in read(f"{portal.url}/e/{PLACE}/p-quote/")
        assert "1.0" in read(portal.url + style), "a page that is open still finds its style sheet"
        assert "nowhere" in refused(portal.ini, "upgrade", broken, "--yes")
        assert box(portal) == "quote version 2.0, rows 1, colour none"
        done(portal.ini, "rollback")
        assert box(portal) == "quote version 1.0, rows 1, colour none"
        done(portal.ini, "remove", "quote", "--yes")
        assert "quote version" not in box(portal)
        done(portal.ini, "remove", "quote", "--yes", "--purge")
    assert readers.failed == []
    assert readers.answered > 100
    assert portal.process.pid == process and portal.is_running()
    state = facts(portal.ini)
    assert state["packages"] == [] and state["living"] == state["wanted"]
    events = [json.loads(line) for line in (portal.folder / "var/audit.jsonl").read_text().splitlines()]
    seen = [(event["event"], event["outcome"]) for event in events if event["event"].startswith("package.")]
    assert seen == [("package.install", "done"), ("package.upgrade", "done"), ("package.upgrade", "refused"),
                    ("package.rollback", "done"), ("package.remove", "done"), ("package.purge", "done")]
    assert all(event["operator"] for event in events if event["event"].startswith("package."))


@pytest.mark.ours("PAGE-10")
def test_a_removed_package_keeps_its_boxes_and_a_purged_one_leaves_nothing(portal, tmp_path):
    wheel = build_wheel(tmp_path, "zitat", "1.0", revisions=1)
    before = database(portal)
    done(portal.ini, "install", wheel, "--yes", "--publish", "--fname", "zitatwahl", "--title", "Citation choisie")
    person = Visitor(portal).sign_in("d.caradec")
    home = add_to_home(person, "zitatwahl")
    place = places(person, home)
    (window,) = {each for column in place for each in column} & {
        section.get("data-window") for section in person.page.xpath("//section[contains(., 'zitat version 1.0')]")}
    person.submit(person.form(".//input[@name='colour']"), colour="green")
    assert "colour green" in person.get(home).page.text_content()

    done(portal.ini, "remove", "zitat", "--yes")
    assert places(person, home) == place, "the placeholder stands where the box stood"
    (placeholder,) = person.page.xpath(f"//section[@data-window='{window}']")
    assert "Citation choisie" in placeholder.text_content() and "zitat version" not in placeholder.text_content()
    assert "pr-box--is-gone" in placeholder.get("class")

    done(portal.ini, "install", wheel, "--yes")
    assert places(person, home) == place
    assert "zitat version 1.0, rows 1, colour green" in person.page.text_content()

    done(portal.ini, "remove", "zitat", "--yes", "--purge")
    assert not any(window in column for column in places(person, home))
    assert "Citation choisie" not in person.page.text_content()
    words = ("zitat", "Citation choisie")
    deadline = time.monotonic() + 30
    while (left := traces(portal, *words)) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert left == []
    after = database(portal)
    for part in ("schema", "portlet_preference", "publication", "layout_change"):
        assert after[part] == before[part], part


def test_what_cannot_serve_is_refused_and_nothing_has_changed(quoting, tmp_path):
    portal = quoting
    before, state = database(portal), facts(portal.ini)
    stored = files(portal)
    unfit = {
        "nowhere": ("install", build_wheel(tmp_path, "joke", "1.0", files={"portlet.py": "import nowhere\n"})),
        "this portal has lxml": ("install", build_wheel(tmp_path, "heavy", "1.0", requires=("lxml<5",))),
        "no_such_table": ("upgrade", build_wheel(tmp_path, "quote", "2.0", revisions=2, broken_migration=True)),
        "status -9": ("install", build_wheel(tmp_path, "deadly", "1.0", files={
            "portlet.py": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"})),
        "portlet.xml": ("install", build_wheel(tmp_path, "vague", "1.0", files={"portlet.xml": "<portlet-app/>"})),
        "no migrations": ("install", build_wheel(tmp_path, "bare", "1.0", files={
            "models.py": (tmp_path / "quote-1.0-source/quote/models.py").read_text().replace("quote_", "bare_")})),
        "must begin with greedy_": ("install", build_wheel(tmp_path, "greedy", "1.0", files={
            "models.py": (tmp_path / "quote-1.0-source/quote/models.py").read_text().replace("quote_", "stolen_")})),
        "already": ("install", build_wheel(tmp_path, "news", "1.0")),
        "not newer": ("upgrade", build_wheel(tmp_path, "quote", "0.9", revisions=1)),
        "is not installed": ("upgrade", build_wheel(tmp_path, "absent", "1.0")),
        "is installed already": ("install", tmp_path / "quote-1.0-py3-none-any.whl"),
    }
    with Readers(portal, ["/", f"/e/{PLACE}/p-quote/"], many=2) as readers:
        for reason, words in unfit.items():
            assert reason in refused(portal.ini, *words, "--yes"), reason
        assert "has to be accepted" in refused(portal.ini, "install", build_wheel(tmp_path, "polite", "1.0"))
    assert readers.failed == []
    assert box(portal) == "quote version 1.0, rows 1, colour none"
    assert database(portal) == before
    now = facts(portal.ini)
    assert (now["wanted"], now["living"], now["generations"]) == (state["wanted"], state["living"], state["generations"])
    assert files(portal) == stored
    folders = {each.name for each in (portal.folder / "var/generations").iterdir() if each.is_dir()}
    assert max(map(int, folders)) == state["wanted"], "nothing is left of what was put together"


def test_a_generation_whose_workers_do_not_start_leaves_the_old_one_serving(quoting, tmp_path):
    portal = quoting
    wanted = facts(portal.ini)["wanted"]
    # fit in the check, unfit in a worker
    unfit = build_wheel(tmp_path, "quote", "2.0", revisions=1, files={"__init__.py": (
        "import sys\n\n\ndef includeme(config):\n    if '--fd' in sys.argv:\n        raise RuntimeError('not here')\n")})
    with Readers(portal, ["/", f"/e/{PLACE}/p-quote/"], many=2) as readers:
        assert "does not start" in refused(portal.ini, "upgrade", unfit, "--yes")
    assert readers.failed == []
    assert box(portal) == "quote version 1.0, rows 1, colour none"
    state = facts(portal.ini)
    assert state["wanted"] == state["living"] == wanted
    assert "generation does not start" in portal.log.read_text()


def wanted(portal) -> int:
    """The number in the database."""
    with sqlite3.connect(f"file:{portal.folder}/var/preau.db?mode=ro", uri=True) as connection:
        return connection.execute("SELECT number FROM package_wanted").fetchone()[0]


def test_a_second_host_follows_within_ten_seconds(quoting, seed, tmp_path):
    portal, var = quoting, quoting.folder / "var"
    other = PortalProcess(seed, tmp_path / "other", database_url=f"sqlite:///{var}/preau.db", files_folder=str(var / "files"),
                          server_workers="1")
    try:
        other.start()
        assert box(other) == "quote version 1.0, rows 1, colour none", "it was built there from the file store at the start"
        # one machine has not the processors of two hosts: the first one's processes rest while the second is timed
        portal.stop()
        number = wanted(portal)
        second = build_wheel(tmp_path, "quote", "2.0", revisions=2)
        upgrading = threading.Thread(target=done, args=(portal.ini, "upgrade", second, "--yes"))
        with Readers(other, ["/"], many=2) as readers:
            upgrading.start()
            wait_until(lambda: wanted(portal) != number, 200, "the upgrade was not written down")
            took = wait_until(lambda: "version 2.0, rows 1" in box(other), 60, "the second host did not follow")
            upgrading.join()
        assert readers.failed == []
        assert took < 10
        portal.restart()
        assert box(portal) == "quote version 2.0, rows 1, colour none", "a start serves what is wanted"
        wait_until(lambda: {host["living"] for host in facts(portal.ini)["hosts"]} == {wanted(portal)}, 20,
                   "the list does not tell where both hosts stand")
    finally:
        other.stop()
        with sqlite3.connect(f"{var}/preau.db") as connection:  # a purge would wait for it until it has been silent for long
            connection.execute("DELETE FROM package_host WHERE host LIKE ?", (f"%{other.folder}%",))
