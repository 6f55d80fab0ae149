"""Addresses that nobody was given: cut, forged, of other people's boxes, of what is gone (I05, I06, E07, PAGE-11)."""

import base64
import json
import zlib

import pytest

from portal.api.layout import ILayout
from portal.driver.url import PageState
from tests.functional.house import form_of, link, put, text_of


def packed(data) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packer.compress(json.dumps(data).encode()) + packer.flush()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def own_window(house, browser, fname: str, tab: str = "libre"):
    """A box that the person put there."""
    browser.post("/e/lycee/-/layout", {"csrf": house.token(browser), "op": "add", "fname": fname, "tab": tab}, status=303)
    with house.request("/e/lycee/libre/", browser) as request:
        return next(window for column in request.service(ILayout).layout().tab(tab).columns for window in column.windows
                    if window.fname == fname and window.id.startswith("u."))


PHASES = {"r": "GET", "c": "GET", "b": "GET", "s": "GET", "a": "POST", "s post": "POST"}


def ask(house, browser, window: str, kind: str, tab: str, **options):
    """The status of an address of a window, with a good token where it is a form."""
    address = house.address(window, kind[0], tab, **options.pop("query", {}))
    if PHASES[kind] == "POST":
        return browser.post(address, {"csrf": house.token(browser)}, status="*")
    return browser.get(address, status="*")


@pytest.mark.attack("I05")
def test_what_is_not_on_the_page_or_not_published_to_the_person_is_reached_in_no_phase(house, script, zoe, paul):
    mine = own_window(house, paul, "spare")
    assert ask(house, paul, mine.id, "s", "libre").status_int == 200
    cases = {
        "absent from this tab": ("one", "cache"), "absent from every page": ("members.nowhere", "accueil"),
        "never published": ("was-draft", "gone"), "expired": ("was-expired", "gone"), "for others": ("for-teachers", "gone"),
        "another's own": (mine.id, "libre")}
    script.calls.clear()
    for words, (window, tab) in cases.items():
        for kind in PHASES:
            if (words, kind) in (("expired", "c"), ("expired", "b")):
                continue  # the portal's own controls of the placeholder
            status = ask(house, zoe, window, kind, tab).status_int
            assert (words, kind, status in (403, 404)) == (words, kind, True), status
    for fname in ("draft", "expired", "teachers", "college-only", "nothing"):
        zoe.get(f"/e/lycee/p-{fname}/", status=404)
        for kind in PHASES:
            status = ask(house, zoe, f"p.{fname}", kind, f"p-{fname}").status_int
            assert (fname, kind, status) == (fname, kind, 404)
    assert script.calls == [], "no portlet was asked"


def test_the_placeholder_of_what_has_expired_calls_no_portlet(house, script, zoe):
    for kind in ("c", "b"):
        page = ask(house, zoe, "was-expired", kind, "gone")
        assert page.status_int == 200 and "Titre expired" in page.text
    assert script.calls == []


def test_guests_reach_only_what_is_theirs(house, script, zoe):
    guest = house.browser()
    with house.request("/e/lycee/", None):
        token = house.token(guest)
    for window, tab in (("one", "accueil"), ("members.sender", "base"), ("guests.accueil", "accueil")):
        for kind in ("a", "s"):
            status = guest.post(house.address(window, kind, tab), {"csrf": token}, status="*").status_int
            assert status in (403, 404), (window, kind)
        for kind in "rcbs":
            answer = guest.get(house.address(window, kind, tab), status="*")
            assert answer.status_int == 303 and "/login" in answer.location or answer.status_int in (403, 404)
    assert script.calls == []


@pytest.mark.attack("I06")
@pytest.mark.parametrize("where", ["query", "state"])
def test_a_forged_mode_or_state_reaches_no_portlet(house, script, zoe, where):
    seen = set()

    def note(request, response):
        seen.add((request.mode, request.state))
        if request.phase == "action":
            response.publish("said")

    for window in ("one", "two", "twin", "sealed", "bare"):
        for phase in ("render", "action", "event", "resource"):
            script.on(window, phase, note)
    for window, tab in (("one", "accueil"), ("sealed", "fixe"), ("bare", "base")):
        for mode in ("config", "edit_defaults", "preview", "nonsense", *(["edit"] if window != "one" else [])):
            state = PageState(modes={house.ns(window): mode}).encode() if where == "state" else ""
            query = {"_m": mode} if where == "query" else {}
            for kind in ("r", "c"):
                assert zoe.get(house.address(window, kind, tab, state, **query), status="*").status_int in (
                    (403,) if where == "query" else (200, 403))
            assert zoe.post(house.address(window, "a", tab, state, **query), {"csrf": house.token(zoe)},
                            status="*").status_int == 403
            status = zoe.get(house.address(window, "s", tab, state, **query), status="*").status_int
            assert status == 403 if where == "state" else status in (200, 403)
            zoe.get(f"/e/lycee/{tab}/~{state}/", status=200)
            assert {mode for mode, _state in seen} <= {"view"}, (window, mode)
    for stands in ("solo", "nonsense", "half-page"):
        state = PageState(states={house.ns("one"): stands}).encode() if where == "state" else ""
        query = {"_w": stands} if where == "query" else {}
        zoe.get(house.address("one", "r", "accueil", state, **query), status=(200, 403))
        zoe.post(house.address("one", "a", "accueil", state, **query), {"csrf": house.token(zoe)}, status=(303, 403))
        zoe.get(f"/e/lycee/accueil/~{state}/", status=200)
    assert seen == {("view", "normal")}
    # The mode of another box in the state: its event handler is not called in it either.
    forged = PageState(modes={house.ns("twin"): "config", house.ns("two"): "nonsense"}).encode()
    house.act(zoe, "one", state=forged)
    assert seen == {("view", "normal")} and script.count("twin", "event") == script.count("two", "event")


BROKEN_STATES = ["%00", "....", "A", "AAAA", packed([]), packed({"z": {}}), packed({"m": {"abcdef": 3}}),
                 packed({"m": {"../x": "edit"}}), packed({"m": {"abcdef": "../../etc"}}),
                 packed({"p": {"abcdef": {"a": "text"}}}),
                 packed({"p": {"abcdef": {"a": [1]}}}), packed({"g": {"n": ["x" * 20_000]}}), packed({"m": [["abcdef", "edit"]]}),
                 packed({"p": {"abcdef": {"a": ["\ud800"]}}}), packed({"w": "x"}), packed("x" * 30_000), packed({}) + "AAAA",
                 "A" * 7000, "%C3%A9", "..%2f..%2f", "a%2Fb", "%20", "h" + "0" * 64]
BROKEN_QUERIES = ["~q=1", "~m=../x", "~m=edit&~m=view", "~c=ALL", "~c=", "~m=", "~w=", "~m=%00", "~x", "~=1", "~~", "~a=x&~a=y",
                  "%", "%zz", "%ff=1", "a=%c0%af", "~i=%ed%a0%80", "~g=1", "~gday", "&&&&", "=", "~m=" + "x" * 4000]


@pytest.mark.jsr286("PLT-54")
def test_a_tampered_address_is_a_4xx_and_never_a_stack_trace(house, script, zoe):
    token = house.token(zoe)

    def check(answer, what):
        assert answer.status_int < 500, (what, answer.status)
        assert "Traceback" not in answer.text and ".py" not in answer.text.replace("preau", ""), what
        return answer.status_int

    one = house.ns("one")
    for state in BROKEN_STATES:
        for address in (f"/e/lycee/accueil/~{state}/", f"/e/lycee/accueil/~{state}/{one}/r",
                        f"/e/lycee/accueil/~{state}/{one}/s"):
            assert check(zoe.get(address, status="*"), address) in (400, 404), address
        assert check(zoe.post(f"/e/lycee/accueil/~{state}/{one}/a", {"csrf": token}, status="*"), state) in (400, 403, 404)
    assert script.calls == [], "no portlet was asked"
    for query in BROKEN_QUERIES:
        for kind in "rcsb":
            check(zoe.get(f"/e/lycee/accueil/~/{one}/{kind}?{query}", status="*"), query)
        check(zoe.post(f"/e/lycee/accueil/~/{one}/a?{query}", {"csrf": token}, status="*"), query)
    for address in ("/e/lycee/accueil/~/x/r", f"/e/lycee/accueil/~/{one}/", f"/e/lycee/accueil/~/{one}/rr",
                    f"/e/lycee/accueil/~/{one}",
                    f"/e/lycee/accueil/~/{one.upper()}/r", f"/e/lycee/accueil/~/{one}%00/r", "/e/lycee/~/", "/e/lycee/accueil/~",
                    f"/e/lycee//~/{one}/r", f"/e/nowhere/accueil/~/{one}/r",
                    f"/e/lycee/accueil/~/{'a' * 5000}/r", "/e/lycee/p-/", "/e/lycee/p-../", "/e/" + "x" * 3000 + "/"):
        assert check(zoe.get(address, status="*"), address) in (400, 404), address


def test_a_refused_mode_names_no_secret_and_what_was_allowed_still_works(house, zoe):
    answer = zoe.get(house.address("one", "r", _m="config"), status=403)
    assert "ouvert" in text_of(answer) or "pas" in text_of(answer)
    zoe.get(house.address("one", "r", _m="edit"), status=200)


@pytest.mark.ours("PAGE-11")
def test_every_address_can_be_bookmarked_and_what_is_gone_is_a_clear_page(house, script, zoe, paul):
    def render(request, response):
        put(response, f"page {request.parameters.get('page')} in {request.mode}",
            link("on", response.render_url("help", "maximised", page="2")), link("data", response.resource_url("x", page="3")),
            form_of(response, response.action_url("go")))

    script.on("one", "render", render)
    script.on("one", "resource", lambda request, response: response.write("served"))
    script.on("one", "action", lambda request, response: response.set_parameter("page", "after"))
    page = zoe.get("/e/lycee/accueil/")
    turned = house.follow(zoe, page, "on")
    addresses = {"page": "/e/lycee/accueil/", "tab": "/e/lycee/cache/", "home": "/e/lycee/", "alone": "/e/lycee/p-one/",
                 "render": house.href(page, "on"),
                 "after an action": house.send(zoe, page, "one").location.removeprefix("http://localhost"),
                 "resource": house.href(page, "data"), "control": house.address("one", "c", _w="maximised"),
                 "box": house.address("one", "b"), "customise": "/e/lycee/accueil/-/customise",
                 "page in a state": "/e/lycee/accueil/~" + turned.request.path.split("~")[1].split("/")[0] + "/"}
    assert "page 2 in help" in text_of(turned)
    for browser in (zoe, house.signed_in("zoe"), paul):  # again, elsewhere, and by somebody else
        for name, address in addresses.items():
            assert (name, browser.get(address.partition("#")[0], status="*").status_int) == (name, 200)
        assert "page 2 in help" in text_of(browser.get(addresses["render"]))
        assert "page after" in text_of(browser.get(addresses["after an action"].partition("#")[0]))
    # A guest is asked to sign in first, and then stands where the bookmark leads.
    guest = house.browser()
    answer = guest.get(addresses["render"], status=303)
    arrived = house.arrive(guest, "zoe", to=answer.location.split("to=")[1], status=303)
    assert "page 2 in help" in text_of(arrived.follow())
    # What a bookmark names is gone: a page that says so, in the house's frame, with a way on.
    mine = own_window(house, zoe, "spare")
    box = house.address(mine.id, "r", "libre", page="2")
    zoe.get(box, status=200)
    zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), "op": "remove", "window": mine.id}, status=303)
    zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), "op": "add-tab", "title": "Mien"}, status=303)
    with house.request("/e/lycee/", zoe) as request:
        tab = request.service(ILayout).layout().tabs[-1]
    zoe.get(f"/e/lycee/{tab.slug}/", status=200)
    zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), "op": "remove-tab", "tab": tab.id}, status=303)
    for gone in (box, f"/e/lycee/{tab.slug}/", "/e/lycee/p-draft/", house.address("nothing", "s"), house.address("nothing", "b"),
                 house.address("was-draft", "r", "gone")):
        answer = zoe.get(gone, status=404)
        assert "Cette page a quitté le préau" in text_of(answer) and 'href="/e/lycee/"' in answer.text


def test_a_bookmark_in_a_mode_that_is_not_the_readers_shows_the_box_in_view(house, script, zoe):
    state = PageState(modes={house.ns("sealed"): "edit", house.ns("loose"): "help"}).encode()
    zoe.get(f"/e/lycee/fixe/~{state}/", status=200)
    assert {call.window: call.mode for call in script.calls} == {"sealed": "view", "loose": "help", "second": "view"}
