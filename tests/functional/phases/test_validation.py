"""Contents that are asked about when their time is past (JSR-286 PLT.22; PLT-80), and those that all may share."""

import time

import pytest

from portal.api.errors import Invalid
from tests.functional.house import form_of, link, put


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of the caches forward."""
    real, moved = time.monotonic, [0.0]
    monkeypatch.setattr("portal.driver.cache.time.monotonic", lambda: real() + moved[0])
    return lambda seconds: moved.__setitem__(0, moved[0] + seconds)


@pytest.mark.jsr286("PLT-80")
def test_on_expiry_the_tag_is_asked_about_and_a_copy_that_is_still_good_serves_on(house, script, zoe, clock):
    tags, version = [], ["v1"]

    def render(request, response):
        tags.append(request.etag)
        response.cache.etag = version[0]
        if request.etag == version[0]:
            response.cache.use_cached, response.cache.expires = True, 100
            response.write("not shown")
            return
        response.title, response.counter = f"Titre {version[0]}", 7
        put(response, f"body {version[0]} made {len(tags)}", link("on", response.render_url(page="2")),
            form_of(response, response.action_url("go")))

    def shown():
        page = zoe.get("/e/lycee/cache/")
        return house.box_text(page, "private").partition("body ")[2].partition("on")[0], page

    script.on("private", "render", render)
    first, page = shown()
    assert first == "v1 made 1" and shown()[0] == first and tags == [None]
    for number, time_given in ((1, 600), (2, 100), (3, 100)):
        clock(time_given - 5)
        assert shown()[0] == first and len(tags) == number, "its time is not over"
        clock(6)
        text, page = shown()
        assert text == first and len(tags) == number + 1 and tags[-1] == "v1"
        assert "Titre v1" in house.box_text(page, "private") and "not shown" not in page.text
        assert shown()[0] == first and len(tags) == number + 1, "for another while"
    # Otherwise the new content takes its place.
    version[0] = "v2"
    clock(101)
    text, page = shown()
    assert text == "v2 made 5" and tags[-1] == "v1" and "Titre v2" in house.box_text(page, "private")
    clock(601)
    assert shown()[0] == "v2 made 5" and tags[-1] == "v2"
    # What is in the old copy works in the new request: its link and its form.
    assert house.follow(zoe, page, "on").status_int == 200
    script.on("private", "action", lambda request, response: None)
    assert house.send(zoe, shown()[1], "private").status_int == 303
    # After an action there is no copy, and nothing is asked.
    shown()
    assert tags[-1] is None

    # On a resource the browser is told by status 304, and its time begins anew.
    served = []

    def resource(request, response):
        served.append(request.etag)
        response.cache.etag, response.cache.expires = version[0], 60
        if request.etag == version[0]:
            response.cache.use_cached = True
        else:
            response.write(f"body {version[0]}")

    script.on("private", "resource", resource)
    address = house.address("private", "s", "cache")
    answer = zoe.get(address, status=200)
    tag = answer.headers["ETag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}'):
        again = zoe.get(address, headers={"If-None-Match": sent}, status=304)
        assert again.body == b"" and again.headers["ETag"] == tag and again.headers["Cache-Control"] == "private, max-age=60"
    assert served == [None, "v2", "v2", "v2"]
    version[0] = "v3"
    assert zoe.get(address, headers={"If-None-Match": tag}, status=200).text == "body v3"


def test_a_tag_without_a_time_is_asked_about_each_time(house, script, zoe):
    tags = []

    def render(request, response):
        tags.append(request.etag)
        response.cache.etag = "t"
        response.cache.use_cached = request.etag == "t"
        response.write(f"made {len(tags)}")

    script.on("asked", "render", render)
    assert [house.box_text(zoe.get("/e/lycee/cache/"), "asked")[-6:] for _ in range(3)] == ["made 1"] * 3
    assert tags == [None, "t", "t"]


def test_the_tag_of_another_person_language_or_parameter_is_never_told(house, script, zoe, paul, clock):
    tags = []

    def render(request, response):
        tags.append((request.person.login, request.locale, request.parameters.get("page"), request.etag))
        response.cache.etag = f"of {request.person.login}"

    script.on("private", "render", render)
    for _ in range(2):
        zoe.get("/e/lycee/cache/")
        paul.get("/e/lycee/cache/")
        zoe.get(house.address("private", "c", "cache", _m="help"))
        clock(601)
    zoe.get(house.address("private", "r", "cache", page="2"))
    told = {(login, tag) for login, _locale, _page, tag in tags}
    assert told == {("zoe", None), ("zoe", "of zoe"), ("paul", None), ("paul", "of paul")}
    assert tags[-1] == ("zoe", "fr", "2", None)


def test_use_cached_without_a_copy_is_a_content_of_its_own(house, script, zoe):
    def both(request, response):
        response.cache.use_cached = True
        response.write("fresh")

    script.on("private", "render", both)
    script.on("private", "resource", both)
    assert house.box_text(zoe.get("/e/lycee/cache/"), "private").endswith("fresh")
    assert zoe.get(house.address("private", "s", "cache"), status=200).text == "fresh"


def test_two_people_at_one_browser_are_never_told_that_the_others_copy_is_good(house, script, zoe, paul):
    def resource(request, response):
        response.cache.etag, response.cache.expires = "the same for all", 60
        response.write(f"for {request.person.login if request.person else 'a guest'}, who has {request.etag}")

    script.on("plain", "resource", resource)
    address = house.address("plain", "s")
    answer = zoe.get(address)
    assert answer.headers["Vary"] == "Cookie, Accept-Language"
    assert paul.get(address, headers={"If-None-Match": answer.headers["ETag"]}, status=200).text == "for paul, who has None"
    assert zoe.get(address, headers={"If-None-Match": answer.headers["ETag"]}, status=304).body == b""


@pytest.mark.parametrize("tag", ["*", '"', '""', "x", '"x', '"é"', '"' + "y" * 5000 + '"', '"%"', '"..%ff"'])
def test_an_odd_tag_of_a_browser_is_none(house, script, zoe, tag):
    script.on("plain", "resource", lambda request, response: response.write(f"has {request.etag}"))
    assert zoe.get(house.address("plain", "s"), headers={"If-None-Match": tag.encode().decode("latin-1")}).text == "has None"


def test_a_public_content_is_made_once_for_all_members_and_once_for_guests(house, script, zoe, paul, clock):
    def render(request, response):
        put(response, f"made {script.count('public') + script.count('guests')} {request.locale}",
            link("on", response.render_url(page="2")), form_of(response, response.action_url("go")))

    script.on("public", "render", render)

    def ask(*browsers):
        script.calls.clear()
        pages = [browser.get("/e/lycee/cache/") for browser in browsers]
        return script.count("public"), pages

    adm = house.signed_in("adm")
    count, pages = ask(zoe, paul, adm, zoe)
    assert count == 1
    for browser, page in zip((zoe, paul, adm), pages, strict=False):
        # Head, menu, links and token are each reader's own.
        assert house.token(browser) in house.box(page, "public").xpath(".//form//input[@name='csrf']/@value")
        assert house.send(browser, page, "public").status_int == 303
    assert ask(house.browser(), house.browser())[0] == 1, "guests have theirs"
    # It goes when its box is the target of an action, on every worker, and only then.
    assert ask(zoe, paul)[0] == 1
    other = house.holding(paul.cookies["preau"], worker=house.start())
    assert ask(other, other)[0] == 1
    script.on("private", "action", lambda request, response: None)
    house.act(zoe, "private", tab="cache")
    assert ask(zoe, other)[0] == 0
    script.on("public", "action", lambda request, response: None)
    house.act(zoe, "public", tab="cache")
    assert ask(zoe)[0] == 1
    house.act(adm, "public", tab="cache")
    assert ask(adm, zoe)[0] == 1, "zoe's own box is made of what adm's is made of"
    # An event is an action too; a render address shows it anew.
    script.on("private", "action", lambda request, response: response.publish("{urn:phased}said"))
    house.act(zoe, "private", tab="cache")
    assert ask(zoe)[0] == 1
    script.calls.clear()
    zoe.get(house.address("public", "r", "cache"))
    assert script.count("public") == 1
    # Its time is one for all.
    clock(601)
    assert ask(zoe, paul, adm)[0] == 1


def test_a_response_may_narrow_the_scope_but_not_widen_it_and_own_settings_are_not_shared(house, script, zoe, paul):
    def render(request, response):
        response.cache.scope = "private" if request.window.fname == "public" else "public"
        response.cache.expires = 600
        response.write(f"for {request.person.login} {request.preferences.get('colour', '')}")

    for window in ("public", "private", "asked"):
        script.on(window, "render", render)
    for _ in range(2):
        for name, browser in (("zoe", zoe), ("paul", paul)):
            page = browser.get("/e/lycee/cache/")
            for window in ("public", "private", "asked"):
                assert f"for {name}" in house.box_text(page, window)

    def action(request, response):
        request.preferences.set("colour", request.person.login)
        request.preferences.store()

    script.on("public", "action", action)
    script.on("public", "render", lambda request, response: response.write(f"colour {request.preferences.get('colour', '')}."))
    house.act(zoe, "public", tab="cache")
    assert house.box_text(zoe.get("/e/lycee/cache/"), "public").endswith("colour zoe.")
    assert house.box_text(house.signed_in("adm").get("/e/lycee/cache/"), "public").endswith("colour .")


def test_a_refused_form_of_a_public_box_is_the_readers_own(house, script, zoe, paul):
    def action(request, response):
        raise Invalid({"colour": "No such colour."})

    script.on("public", "action", action)
    script.on("public", "render", lambda request, response: put(
        response, f"submitted {request.submitted.get('colour', '')}.", form_of(response, response.action_url("go"), colour="x")))
    page = zoe.get("/e/lycee/cache/")
    refused = house.send(zoe, page, "public", colour="my secret")
    assert refused.status_int == 422 and "submitted my secret." in house.box_text(refused, "public")
    for browser in (zoe, paul):
        assert "my secret" not in browser.get("/e/lycee/cache/").text


def test_what_was_somebodys_own_stays_so_when_it_is_only_said_to_be_still_good(house, script, zoe, paul, clock):
    def render(request, response):
        response.cache.etag, response.cache.expires = "same", 600
        if request.etag == "same":
            response.cache.use_cached = True
        else:
            response.cache.scope = "private"
            response.write(f"for {request.person.login}")

    script.on("public", "render", render)
    for _ in range(3):
        for name, browser in (("zoe", zoe), ("paul", paul), ("adm", house.signed_in("adm"))):
            assert house.box_text(browser.get("/e/lycee/cache/"), "public").endswith(f"for {name}")
        clock(601)


def test_a_tag_is_of_one_language(house, script, zoe):
    def resource(request, response):
        response.cache.etag = "same"
        response.write(f"in {request.locale}")

    script.on("plain", "resource", resource)
    address = house.address("plain", "s")
    tag = zoe.get(address).headers["ETag"]
    zoe.get(address, headers={"If-None-Match": tag}, status=304)
    zoe.post("/e/lycee/-/display", {"csrf": house.token(zoe), "locale": "en"}, status=303)
    assert zoe.get(address, headers={"If-None-Match": tag}, status=200).text == "in en"
