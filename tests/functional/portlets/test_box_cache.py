"""Boxes kept between requests (JSR-286 PLT.22; PLT-77 to PLT-79, attacks P01 to P03)."""

import time

import pytest

from portal.api.errors import Invalid
from portal.api.markup import Markup
from portal.api.window import VIEW
from portal.driver.cache import BoxCache
from portal.driver.interfaces import IBoxCache
from tests.functional.house import form_of, link, put


@pytest.mark.jsr286("PLT-77")
def test_a_kept_box_saves_the_render_for_its_time(house, script, zoe, monkeypatch):
    def counts():
        return {window: script.count(window) for window in ("kept", "forever", "shared", "fresh")}

    first = zoe.get("/e/lycee/cache/")
    assert counts() == {"kept": 1, "forever": 1, "shared": 1, "fresh": 1}
    for _ in range(3):
        again = zoe.get("/e/lycee/cache/")
    assert counts() == {"kept": 1, "forever": 1, "shared": 1, "fresh": 4}
    assert house.box_text(again, "kept") == house.box_text(first, "kept")

    later = time.monotonic() + 601
    monkeypatch.setattr("portal.driver.cache.time.monotonic", lambda: later)
    zoe.get("/e/lycee/cache/")
    assert counts() == {"kept": 2, "forever": 1, "shared": 2, "fresh": 5}

    # What the answer says overrides the descriptor.
    def never(request, response):
        response.cache.expires = 0
        response.write("never kept")

    def kept(request, response):
        response.cache.expires = 600
        response.write("kept")

    script.on("kept", "render", never)
    script.on("forever", "render", never)
    script.on("fresh", "render", kept)
    script.calls.clear()
    house.registry.registerUtility(BoxCache.from_settings(house.settings), IBoxCache)
    for _ in range(3):
        zoe.get("/e/lycee/cache/")
    assert [script.count(window) for window in ("kept", "forever", "fresh")] == [3, 3, 1]


@pytest.mark.jsr286("PLT-78")
def test_the_copy_goes_when_the_box_is_the_target_or_anything_it_depends_on_differs(house, script, zoe):
    def renders(ask):
        script.calls.clear()
        ask()
        return script.count("kept")

    def render(request, response):
        put(response, f"{request.mode} {request.state} {request.locale}", link("turn", response.render_url(page="2")),
            link("same", response.render_url()))

    def plain():
        return zoe.get("/e/lycee/cache/")

    script.on("kept", "render", render)
    page = plain()
    assert renders(plain) == 0
    # the target of an action, of an event, of a render address
    assert renders(lambda: house.act(zoe, "kept", tab="cache").follow()) == 1
    assert renders(plain) == 0
    script.on("one", "action", lambda request, response: response.publish("said"))
    house.act(zoe, "one")
    assert renders(plain) == 1
    assert renders(lambda: house.follow(zoe, page, "same")) == 1
    assert renders(lambda: house.follow(zoe, page, "same")) == 1
    assert renders(plain) == 0, "the new copy serves"
    assert renders(lambda: house.follow(zoe, page, "turn")) == 1
    assert renders(plain) == 1, "gone under the parameters it was shown with too"
    # another mode, state, locale, parameters
    assert renders(lambda: zoe.get(house.address("kept", "c", "cache", _m="help"))) == 1
    assert renders(lambda: zoe.get(house.address("kept", "c", "cache", _w="maximised"))) == 1
    plain()
    token = house.token(zoe)
    zoe.post("/e/lycee/-/display", {"csrf": token, "locale": "en"}, status=303)
    assert renders(plain) == 1
    assert house.box_text(plain(), "kept").find("view normal en") > 0


@pytest.mark.jsr286("PLT-79")
@pytest.mark.attack("P01")
def test_what_is_private_is_served_to_nobody_else(house, script, zoe, paul):
    for window in ("kept", "forever", "shared", "fresh"):
        script.on(window, "render", lambda request, response: response.write(
            f"for {request.person.login if request.person else 'a guest'}"))
    seen = {}
    guest, max_ = house.browser(), house.signed_in("max", "/e/college")
    for _ in range(2):
        for name, browser, place in (("zoe", zoe, "lycee"), ("paul", paul, "lycee"), ("max", max_, "college")):
            page = browser.get(f"/e/{place}/cache/")
            for window in ("kept", "forever"):
                assert house.box_text(page, window).endswith(f"for {name}")
            seen.setdefault(name, page.text)
        assert "for zoe" not in guest.get("/e/lycee/cache/", status=200).text
    assert "for paul" not in seen["zoe"] and "for zoe" not in seen["max"]
    # Private is the default, whatever the portlet leaves unsaid.
    scopes = []

    def note(request, response):
        scopes.append(response.cache.scope)

    script.on("fresh", "render", note)
    zoe.get("/e/lycee/cache/")
    assert scopes == ["private"]


def test_after_sign_out_the_next_person_at_the_same_browser_sees_nothing_of_the_first(house, script):
    script.on("kept", "render", lambda request, response: response.write(
        f"for {request.person.login if request.person else 'a guest'}"))
    browser = house.browser()
    for login in ("zoe", "paul"):
        house.arrive(browser, login, status=303)
        assert house.box_text(browser.get("/e/lycee/cache/"), "kept").endswith(f"for {login}")
        browser.post("/e/lycee/logout", {"csrf": house.token(browser)}, status=303)
        assert f"for {login}" not in browser.get("/e/lycee/cache/").text


def test_a_refused_form_is_shown_filled_in_and_kept_for_nobody(house, script, zoe):
    def action(request, response):
        raise Invalid({"colour": "No such colour."})

    def render(request, response):
        put(response, f"errors {request.errors} submitted {request.submitted.as_dict()}",
            form_of(response, response.action_url("go"), colour="red"))

    script.on("kept", "action", action)
    script.on("kept", "render", render)
    page = zoe.get("/e/lycee/cache/")
    refused = house.send(zoe, page, "kept", colour="my secret")
    assert refused.status_int == 422
    assert "No such colour." in house.box_text(refused, "kept") and "my secret" in house.box_text(refused, "kept")
    assert house.stored("zoe") == {}
    for browser in (zoe, house.signed_in("paul")):
        assert "my secret" not in browser.get("/e/lycee/cache/").text
        assert "errors {} submitted {}" in house.box_text(browser.get("/e/lycee/cache/"), "kept")


def test_a_kept_box_holds_neither_state_nor_token_of_its_first_reader(house, script):
    def render(request, response):
        put(response, link("on", response.render_url(page="2")), form_of(response, response.action_url("go")))

    script.on("forever", "render", render)
    script.on("kept", "render", lambda request, response: response.write(link("turn", response.render_url(page="k"))))
    zoe = house.signed_in("zoe")
    page = zoe.get("/e/lycee/cache/")
    first_token = house.token(zoe)
    turned = house.follow(zoe, page, "turn")
    assert script.count("forever") == 1
    assert house.href(turned, "on") != house.href(page, "on"), "the state of the page it stands on now"
    # Another session of the same person: the same kept box, another token.
    other = house.signed_in("zoe")
    page = other.get("/e/lycee/cache/")
    assert script.count("forever") == 1
    assert first_token not in page.text and house.token(other) in house.box(page, "forever").xpath(".//input/@value")
    assert house.send(other, page, "forever").status_int == 303


def test_a_marker_that_somebody_typed_is_only_text(house, script, zoe):
    """A marker seen in one render means nothing in the next: it is random each time."""
    seen, typed = [], ["nothing yet"]

    def render(request, response):
        seen.append((str(response.csrf_field), str(response.render_url())))
        response.write(typed[0])
        response.write(Markup(f"<p>{seen[0][0]} {seen[0][1]}</p>") if len(seen) > 1 else "")

    script.on("one", "render", render)
    zoe.get("/e/lycee/accueil/")
    marker = seen[0][0].split('value="')[1].split('"')[0]
    typed[0] = f"typed {marker} {seen[0][1]}"
    page = zoe.get("/e/lycee/accueil/")
    box = house.box(page, "one")
    assert f"typed {marker} {seen[0][1]}" in box.text_content()
    body = box.xpath(".//*[contains(@class, 'pr-box__body')]")[0]
    assert house.token(zoe) not in body.text_content() and house.token(zoe) not in body.xpath(".//input/@value")


def test_a_box_that_failed_is_not_kept(house, script, zoe):
    script.on("kept", "render", lambda request, response: 1 / 0)
    zoe.get("/e/lycee/cache/")
    script.on("kept", "render", lambda request, response: response.write("well"))
    assert house.box_text(zoe.get("/e/lycee/cache/"), "kept").endswith("well")


def test_the_settings_view_beside_the_content_is_not_kept(house, script, zoe):
    script.on("kept", "render", lambda request, response: response.write(f"in {request.mode}"))
    address = house.address("kept", "c", "cache", _m="edit", _w="maximised")
    for _ in range(2):
        page = zoe.get(address)
        assert "in edit" in page.text and f"in {VIEW}" in page.text
    assert script.count("kept") == 4
