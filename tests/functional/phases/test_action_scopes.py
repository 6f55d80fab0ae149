"""Request attributes that outlive an action (JSR-286 PLT.10.4.4; PLT-73)."""

import pytest

from portal.api.phases import ACTION_SCOPE_ID
from portal.sessions.interfaces import ISessionStore
from portal.sessions.tables import web_session_value
from tests.functional.house import link, put


@pytest.fixture
def seen(script):
    """What each window finds among the attributes of its request, by phase; a render link each, and one without scope."""
    found = {}

    def note(request):
        found[request.window.id.partition(".")[2], request.phase] = {
            name: value for name, value in request.attributes.items() if not name.startswith("portal.")}

    def render(request, response):
        note(request)
        name = request.window.id.partition(".")[2]
        assert ACTION_SCOPE_ID not in request.parameters and ACTION_SCOPE_ID not in request.private_parameters
        without = response.render_url(page="3").set(ACTION_SCOPE_ID, None)
        put(response, link(f"on-{name}", response.render_url(page="2")), link(f"off-{name}", without))
        if ACTION_SCOPE_ID in response.render_url().parameters:
            put(response, link(f"leave-{name}", response.render_url(leave="1", page="4")))

    def event(request, response):
        note(request)
        request.attributes["heard"] = request.event.value

    for window in ("scoped", "second", "scoped-too", "plain-here"):
        script.on(window, "render", render)
        script.on(window, "event", event)
        script.on(window, "resource", lambda request, response: note(request))
    return found


def _leave(house, browser, window, state="", publish=None, worker=None, **attributes):
    """An action that leaves attributes behind; the address that it leads to."""
    def action(request, response):
        assert {name for name in request.attributes if not name.startswith("portal.")} == set(), "a new action has none"
        request.attributes.update(attributes)
        if publish is not None:
            response.publish("{urn:phased}said", publish)

    house.script.on(window, "action", action)
    return house.act(browser, window, tab="scopes", state=state).location.removeprefix("http://localhost").partition("#")[0]


def _state(address):
    return address.rpartition("~")[2].rstrip("/")


@pytest.mark.jsr286("PLT-73")
def test_what_an_action_leaves_is_read_in_its_events_and_renders_until_the_next_action(house, script, zoe, seen):
    address = _leave(house, zoe, "scoped", publish="hello", note=["a", {"b": None}])
    # in its events, where more may be left, and in the renders that follow, on every worker
    assert seen["scoped", "event"] == {"note": ["a", {"b": None}]}
    other_worker = house.holding(zoe.cookies["preau"], worker=house.start())
    for browser in (zoe, other_worker, zoe):
        seen.clear()
        page = browser.get(address)
        assert seen["scoped", "render"] == {"note": ["a", {"b": None}], "heard": "hello"}
        # of that window alone, even of one of the same portlet; each has what was left in its own phases
        assert seen["second", "render"] == {"heard": "hello"} == seen["scoped-too", "render"]
        assert seen["plain-here", "render"] == {}, "who does not ask for it has none"
    zoe.get(house.address("scoped", "s", "scopes", _state(address)))
    assert seen["scoped", "resource"] == {"note": ["a", {"b": None}], "heard": "hello"}

    # The scope goes on with render addresses, the window's own and others'.
    for name in ("on-scoped", "on-plain-here"):
        page = zoe.get(address)
        seen.clear()
        house.follow(zoe, page, name)
        assert seen["scoped", "render"]["note"] == ["a", {"b": None}], name
    # It is a parameter of the address with the name of JSR-286, which a listener of addresses takes off, or the portlet.
    for name in ("leave-scoped", "off-scoped"):
        page = zoe.get(address)
        seen.clear()
        house.follow(zoe, page, name)
        assert seen["scoped", "render"] == {} and seen["second", "render"] == {"heard": "hello"}, name
    assert "leave" not in house.href(zoe.get(address), "leave-scoped").partition("?")[2]
    assert f"{ACTION_SCOPE_ID}=" in house.href(zoe.get(address), "on-scoped")
    assert ACTION_SCOPE_ID not in house.href(zoe.get(address), "off-scoped")
    assert ACTION_SCOPE_ID not in house.href(zoe.get(address), "on-plain-here")

    # A new action drops it: the old page shows nothing of it any more.
    newer = _leave(house, zoe, "scoped", state=_state(address), other=1)
    seen.clear()
    zoe.get(newer)
    assert seen["scoped", "render"] == {"other": 1}
    zoe.get(address)
    assert seen["scoped", "render"] == {}
    newest = _leave(house, zoe, "scoped", state=_state(newer))
    zoe.get(newest)
    assert seen["scoped", "render"] == {}

    # Nobody else reads it, with the address or without.
    address = _leave(house, zoe, "scoped", note="zoe's")
    for other in (house.signed_in("paul"), house.signed_in("zoe")):
        seen.clear()
        other.get(address)
        assert seen["scoped", "render"] == {}
    zoe.get(address)
    assert seen["scoped", "render"] == {"note": "zoe's"}


def test_older_pages_of_the_browser_keep_theirs_up_to_the_number_that_the_option_says(house, zoe, seen):
    addresses = [_leave(house, zoe, "scoped", note=number) for number in range(3)]
    found = []
    for address in addresses:
        zoe.get(address)
        found.append(seen["scoped", "render"].get("note"))
    assert found == [None, 1, 2]


def test_a_failed_action_leaves_nothing_and_takes_nothing(house, script, zoe, seen):
    address = _leave(house, zoe, "scoped", note="first")

    def failing(request, response):
        request.attributes["note"] = "never"
        raise ZeroDivisionError

    script.on("scoped", "action", failing)
    house.act(zoe, "scoped", tab="scopes", state=_state(address), status=500)
    zoe.get(address)
    assert seen["scoped", "render"] == {"note": "first"}


@pytest.mark.parametrize("value", [object(), {1: 2}, (1, 2), float("nan"), b"x", "x" * 20_000],
                         ids=lambda value: type(value).__name__)
def test_what_cannot_be_kept_fails_the_action(house, script, zoe, value):
    script.on("scoped", "action", lambda request, response: request.attributes.update(note=value))
    assert house.act(zoe, "scoped", tab="scopes", status="*").status_int == 500
    script.on("plain-here", "action", lambda request, response: request.attributes.update(note=value))
    assert house.act(zoe, "plain-here", tab="scopes", status="*").status_int == 303


def test_nothing_is_kept_for_an_action_that_leaves_the_portal_and_all_ends_with_the_session(house, script, zoe):
    def rows():
        with house.registry.getUtility(ISessionStore).database.reader.connect() as connection:
            return [row.scope for row in connection.execute(web_session_value.select())]

    def leaving(request, response):
        request.attributes["note"] = "x"
        response.redirect("/e/lycee/accueil/")

    script.on("scoped", "action", leaving)
    house.act(zoe, "scoped", tab="scopes")
    assert rows() == []
    for _ in range(4):
        _leave(house, zoe, "scoped", note="x" * 15_000)
    assert len(rows()) == 2
    zoe.post("/e/lycee/logout", {"csrf": house.token(zoe)}, status=303)
    assert rows() == []


@pytest.mark.parametrize("id", ["x", "0" * 36, "../" * 12, "é" * 36, ""])
def test_a_scope_that_was_typed_is_one_that_does_not_exist(house, zoe, seen, id):
    zoe.get(house.address("scoped", "r", "scopes", **{ACTION_SCOPE_ID: id}), status=200)
    assert seen["scoped", "render"] == {}
