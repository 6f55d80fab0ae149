"""What workers remember is bounded, costs no query a window, and hides no change (PAGE-08, PAGE-09)."""

import dataclasses
import time

import pytest
import sqlalchemy as sa

from portal.api.context import IContext
from portal.api.errors import ServiceUnavailable
from portal.api.identity import IDirectory
from portal.api.registry import IPublications
from portal.context import WorkContext
from portal.driver.cache import BoxCache
from portal.driver.interfaces import IBoxCache, ILastCopies
from portal.memory import Memory
from portal.services.directory import write
from portal.services.directory.models import Person
from portal.services.directory.service import Directory
from portal.sessions.interfaces import ISessionStore
from tests.functional.house import boxes


def keep_all(script, *windows, text="kept"):
    """Have windows keep what they make."""
    def render(request, response):
        response.cache.expires = 600
        response.write(text)

    for window in windows:
        script.on(window, "render", render)


def statements_of(house, ask) -> list[str]:
    """The statements that a request makes, on all databases."""
    made: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        made.append(statement)

    databases = (house.registry["preau.database"], house.registry.getUtility(ISessionStore).database)
    engines = {engine for database in databases for engine in (database.reader, database.writer)}
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)
    return made


@pytest.mark.ours("PAGE-08")
def test_caches_have_bounds_and_a_warm_page_asks_nothing_for_each_window(make_house):
    house = make_house(cache_entries=7, cache_bytes=60_000, cache_copies_bytes=30_000)
    script, zoe = house.script, house.signed_in("zoe")
    keep_all(script, "one", "two", "twin", "next", "free")

    def ask(tab):
        return statements_of(house, lambda: zoe.get(f"/e/lycee/{tab}/", status=200))

    for tab in ("accueil", "libre"):
        ask(tab)
    script.calls.clear()
    four, single = ask("accueil"), ask("libre")
    assert script.calls == [] and len(boxes(zoe.get("/e/lycee/accueil/"))) == 4
    assert len(boxes(zoe.get("/e/lycee/libre/"))) == 1
    assert sorted(four) == sorted(single), "as many windows as there are cost no statement more"
    assert len(four) <= 4, four

    # In entries and in bytes, whatever people do.
    cache = house.registry.getUtility(IBoxCache)
    keep_all(script, "one", "two", "twin", "next", "kept", "forever", "shared", "fresh", text="x" * 9000)
    for login in ("zoe", "paul", "adm"):
        browser = house.signed_in(login)
        for page in range(4):
            browser.get(house.address("one", "r", p=f"{page}"))
            browser.get("/e/lycee/cache/")
            assert len(cache) <= 7 and cache._used <= 60_000
    assert 0 < len(cache)
    keep_all(script, "one", text="y" * 20_000)
    zoe.get(house.address("one", "r", p="large"))
    assert cache._used <= 60_000, "one that takes more than its share is not kept at all"
    copies = house.registry.getUtility(ILastCopies)._kept
    assert 0 < len(copies) <= 7 and copies._used <= 30_000
    # No utility remembers in anything without bounds.
    found = [value for utility in house.registry.registeredUtilities() for value in [utility.component, *getattr(
        utility.component, "__dict__", {}).values()] if isinstance(value, (Memory, BoxCache))]
    assert len(found) >= 5
    assert all(0 < one._entries <= 20_000 and 0 < one._size <= 64_000_000 for one in found)


@pytest.fixture
def two(make_house):
    """A house with two workers; and zoe's browser at each."""
    house = make_house()
    second = house.start()
    script = house.script

    def render(request, response):
        person = request.person
        response.cache.expires = 600
        response.write(f"roles {sorted(person.roles)} groups {len(person.groups)} name {person.given_name} "
                       f"colour {request.preferences.get('colour')} title {request.title}")

    script.on("one", "render", render)
    here, there = house.signed_in("zoe"), house.signed_in("zoe", worker=second)
    for browser in (here, there):
        assert "roles [] groups 0 name Zoe colour green" in house.box_text(browser.get("/e/lycee/accueil/"), "one")
    return house, here, there, second.registry


def changed(house, change):
    """Change something as a command or another worker would."""
    with house.registry["preau.database"].write() as db:
        change(db)
        db.commit()


@pytest.mark.ours("PAGE-09")
def test_every_change_shows_at_the_next_request_on_every_worker(two, monkeypatch):
    house, here, there, registry = two
    zoe, place = house.person_id("zoe"), house.place_id("lycee")

    def seen(words):
        for browser in (there, here):
            box = house.box_text(browser.get("/e/lycee/accueil/"), "one")
            assert words in box, box

    # a role, and a group: taken and given back
    changed(house, lambda db: write.grant(db, zoe, "webmaster", place))
    seen("roles ['webmaster']")
    changed(house, lambda db: write.revoke(db, zoe, "webmaster", place))
    seen("roles []")
    group = []

    def join(db):
        made = write.add_group(db, place, "Club", "manual")
        group.append(getattr(made, "id", made))
        db.flush()
        write.add_to_group(db, group[0], [zoe])

    changed(house, join)
    seen("groups 1")
    changed(house, lambda db: write.remove_from_group(db, group[0], zoe))
    seen("groups 0")
    # a preference, stored through one worker
    def act(request, response):
        request.preferences.set("colour", "blue")
        request.preferences.store()

    house.script.on("one", "action", act)
    house.act(here, "one", status=303)
    seen("colour blue")
    # a layout: a box folded on one worker is folded on the other
    here.post("/e/lycee/-/layout", {"op": "minimise", "window": "members.two", "tab": "accueil", "back": "/e/lycee/accueil/",
                                    "csrf": house.token(here)}, status=303)
    for browser in (there, here):
        assert "pr-box--minimised" in house.box(browser.get("/e/lycee/accueil/"), "two").get("class")

    # a publication: its title, then the publication itself
    def publish(**values):
        def change(db):
            with house.request("/e/lycee/accueil/", house.signed_in("adm")) as request:
                context = WorkContext(house.registry, db, person=request.person, establishment=request.establishment,
                                      permissions=None)
                service = context.service(IPublications)
                service.save(dataclasses.replace(service.for_windows()["one"], **values))
        changed(house, change)

    publish(titles={"fr": "Un titre tout neuf"})
    for browser in (there, here):
        assert "Un titre tout neuf" in browser.get("/e/lycee/accueil/").text
    publish(state="maintenance")
    for browser in (there, here):
        assert "roles" not in house.box_text(browser.get("/e/lycee/accueil/"), "one")
    publish(state="published")
    seen("roles []")

    # What an outside directory changes raises no version: it shows within a minute …
    changed(house, lambda db: db.execute(sa.update(Person).where(Person.id == zoe).values(given_name="Zoé")))
    now = time.monotonic
    shift = [61.0]
    monkeypatch.setattr("portal.security.policy.time.monotonic", lambda: now() + shift[0])
    house.script.on("one", "render", lambda request, response: response.write(f"name {request.person.given_name}"))
    for browser in (there, here):
        browser.get(house.address("one", "r"))
        assert "name Zoé" in browser.get("/e/lycee/accueil/").text

    # … and while it is down, what it said last serves for fifteen minutes, and no longer.
    class Down(Directory):
        def person(self, *_words):
            raise ServiceUnavailable(None)

        establishment = memberships = person

    for one in (house.registry, registry):
        one.registerAdapter(Down, (IContext,), IDirectory)
    try:
        for minutes in (2, 8, 14):
            shift[0] = 61.0 + 60 * minutes
            for browser in (there, here):
                assert "name Zoé" in browser.get("/e/lycee/accueil/", status=200).text
        shift[0] = 61.0 + 60 * 16
        for browser in (there, here):
            assert "name Zoé" not in browser.get("/e/lycee/accueil/", status=503).text
    finally:
        for one in (house.registry, registry):
            one.registerAdapter(Directory, (IContext,), IDirectory)
    for browser in (there, here):
        assert "name Zoé" in browser.get("/e/lycee/accueil/", status=200).text
