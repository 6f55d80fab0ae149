"""What the caches are for, and whom they keep apart: a thousand pages, two hundred people at once."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import lxml.html
import pytest

from portal.services.directory import write
from tests.functional.house import form_of, link, put

PEOPLE, ROUNDS, THREADS = 200, 3, 12


def test_a_thousand_pages_call_the_render_once_a_period_and_worker(house, script, monkeypatch):
    """Must hold for a box of one's own, for one that all share, and for one that is only asked whether it is still good."""
    real, moved = time.monotonic, [0.0]
    monkeypatch.setattr("portal.driver.cache.time.monotonic", lambda: real() + moved[0])
    bodies = Counter()

    def asked(request, response):
        bodies[request.etag] += 1
        response.cache.expires, response.cache.etag = 600, "tag"
        if request.etag == "tag":
            response.cache.use_cached = True
        else:
            put(response, f"body {bodies[None]}", link("on", response.render_url(page="2")))

    script.on("asked", "render", asked)
    zoe, paul = house.signed_in("zoe"), house.signed_in("paul")
    workers = [house.worker, house.start()]
    for period, views in enumerate((1000, 200)):
        for worker in workers:
            script.calls.clear()
            own, other = (house.holding(one.cookies["preau"], worker=worker) for one in (zoe, paul))
            for number in range(views // 2):
                page = (other if number % 5 == 1 else own).get("/e/lycee/cache/")
            assert re.search(r"body [1-4]on", house.box_text(page, "asked")), period
            # Two people: each has private boxes; the public content is one.
            assert script.count("public") == 1
            assert script.count("private") == script.count("private-too") == script.count("asked") == 2
        moved[0] += 601
    assert bodies == {None: 4, "tag": 4}, "made once for each person and worker, and only asked about in the second period"


def test_those_who_come_at_once_call_the_render_once(house, script):
    """Readers whose boxes are out of time at the same moment: one makes the content, the others wait for it."""
    def slow(request, response):
        time.sleep(0.05)
        response.write("made")

    script.on("public", "render", slow)
    script.on("private", "render", slow)
    zoe = house.signed_in("zoe")
    readers = [house.holding(zoe.cookies["preau"]) for _ in range(16)] + [house.signed_in("paul") for _ in range(8)]
    with ThreadPoolExecutor(THREADS) as pool:
        pages = list(pool.map(lambda reader: reader.get("/e/lycee/cache/").text, readers))
    assert all(page.count("made") >= 2 for page in pages)
    assert script.count("public") == 1 and script.count("private") == 2


@pytest.fixture
def crowd(make_house):
    """A house of its own with two hundred people, each signed in."""
    house = make_house(cas_attempts_per_minute=10_000, executor_rendering=4, executor_share=1.0)
    with house.registry["preau.database"].write() as db:
        for number in range(PEOPLE):
            person = write.add_person(db, f"p{number:03}", f"P{number}", "Essai")
            write.attach(db, person.id, house.place_id("lycee"), "pupil")
        db.commit()
    with ThreadPoolExecutor(THREADS) as pool:
        browsers = list(pool.map(lambda number: house.signed_in(f"p{number:03}"), range(PEOPLE)))
    return house, browsers


def test_of_two_hundred_people_at_once_none_sees_what_is_anothers(crowd):
    house, browsers = crowd
    script = house.script

    def private(request, response):
        login = request.person.login
        response.title = f"Titre de secret-{login}"
        put(response, f"secret-{login} ", link("own", response.render_url(who=login)),
            form_of(response, response.action_url("go", who=login)))
        response.set_property("X-Own", f"secret-{login}")

    def asked(request, response):
        response.cache.expires, response.cache.etag = 0 if request.person.login.endswith("7") else 1, "the same for all"
        if request.etag == "the same for all":
            response.cache.use_cached = True
        else:
            private(request, response)

    def public(request, response):
        put(response, "of all ", link("all", response.render_url(page="2")), form_of(response, response.action_url("go")))

    script.on("private", "render", private)
    script.on("private-too", "render", private)
    script.on("asked", "render", asked)
    script.on("public", "render", public)
    script.on("private", "action", lambda request, response: response.set_parameter("did", request.person.login))
    tokens = [house.token(browser) for browser in browsers]
    assert len(set(tokens)) == PEOPLE

    def look(number):
        browser, login, faults = browsers[number], f"p{number:03}", []
        for turn in range(ROUNDS):
            if turn == 1:
                page = browser.get(house.address("private", "r", "cache", who=f"{login}-state"))
            elif turn == 2:
                page = browser.post(house.address("private", "a", "cache", _a="go"), {"csrf": tokens[number]}).follow()
            else:
                page = browser.get("/e/lycee/cache/")
            tree = lxml.html.document_fromstring(page.text)
            found = {"markers": set(re.findall(r"secret-(p\d{3})", page.text)),
                     "tokens": set(tree.xpath("//input[@name='csrf']/@value")),
                     "links": set(re.findall(r"who=(p\d{3})", " ".join(tree.xpath("//a[@class='own']/@href")))),
                     "headers": {value.removeprefix("secret-") for value in page.headers.getall("X-Own")}}
            wanted = {"markers": {login}, "tokens": {tokens[number]}, "links": {login}, "headers": {login}}
            if found != wanted or "of all" not in page.text:
                faults.append((login, turn, found))
            # The other window's state that goes with the shared content's link is this person's own.
            state = tree.xpath("//a[@class='all']/@href")[0].partition("~")[2].partition("/")[0]
            here = {url.partition("~")[2].partition("/")[0] for url in tree.xpath("//a[@class='own']/@href")}
            if here != {state}:
                faults.append((login, turn, "state", here, state))
        return faults

    with ThreadPoolExecutor(THREADS) as pool:
        assert [fault for faults in pool.map(look, range(PEOPLE)) for fault in faults] == []
    assert script.count("public") < PEOPLE, "the shared content was shared meanwhile"
    # The state of one person's page is in no one else's links.
    page = browsers[0].get(house.address("private", "r", "cache", who="p000-state"))
    assert house.href(page, "all") != house.href(browsers[1].get("/e/lycee/cache/"), "all")
