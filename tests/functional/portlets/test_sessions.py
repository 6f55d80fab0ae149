"""Portlet sessions (JSR-286 PLT.20; PLT-69 to PLT-72)."""

import pytest

from portal.api.errors import StateError
from portal.api.session import APPLICATION_SCOPE, decode_name
from portal.sessions.interfaces import ISessionStore
from portal.sessions.tables import web_session_value


def _remember(house, browser, window, tab="accueil", **values):
    def action(request, response):
        for name, value in values.items():
            scope, _, name = name.partition("_")
            request.session.set(name, value, *([APPLICATION_SCOPE] if scope == "app" else []))

    house.script.on(window, "action", action)
    house.act(browser, window, tab=tab)


def _seen(house, browser, *windows, tab="accueil"):
    found = {}

    def render(request, response):
        key = request.window.id.partition(".")[2]
        found[key] = (request.session.get("note"), request.session.get("note", scope=APPLICATION_SCOPE))

    for window in windows:
        house.script.on(window, "render", render)
    browser.get(f"/e/lycee/{tab}/")
    return found


@pytest.mark.jsr286("PLT-69")
def test_portlet_scope_is_the_windows_and_application_scope_the_packages(house, zoe):
    _remember(house, zoe, "one", own_note={"a": [1, None]}, app_note="for all")
    assert _seen(house, zoe, "one", "two", "twin") == {
        "one": ({"a": [1, None]}, "for all"), "two": (None, "for all"), "twin": (None, "for all")}
    _remember(house, zoe, "two", own_note="of two")
    assert _seen(house, zoe, "one", "two")["one"][0] == {"a": [1, None]}
    other = house.signed_in("zoe")
    assert _seen(house, other, "one", "twin") == {"one": (None, None), "twin": (None, None)}, "another session of hers"


@pytest.mark.jsr286("PLT-70")
def test_nothing_is_shared_between_applications_or_sessions(house, zoe, paul):
    _remember(house, zoe, "one", own_note="own", app_note="for all")
    assert _seen(house, zoe, "next") == {"next": (None, None)}
    _remember(house, zoe, "next", app_note="neighbour's")
    assert _seen(house, zoe, "one", "next") == {"one": ("own", "for all"), "next": (None, "neighbour's")}
    for browser in (paul, house.signed_in("zoe")):
        assert _seen(house, browser, "one", "next") == {"one": (None, None), "next": (None, None)}


@pytest.mark.jsr286("PLT-71")
def test_portlet_scope_names_are_stored_with_the_window_id_and_can_be_decoded(house, script, zoe):
    _remember(house, zoe, "one", own_note="own", app_note="for all")
    store = house.registry.getUtility(ISessionStore)
    with store.database.reader.connect() as connection:
        names = sorted(row.name for row in connection.execute(web_session_value.select()))
    ids = []
    script.on("one", "render", lambda request, response: ids.append((request.window.id, request.session.names(),
                                                                      request.session.names(APPLICATION_SCOPE))))
    zoe.get("/e/lycee/accueil/")
    assert ids == [("members.one", ("note",), ("note",))]
    assert names == ["note", "p.members.one?note"]
    assert [decode_name(name) for name in names] == ["note", "note"]
    assert names[1].removeprefix("p.").partition("?")[0] == ids[0][0]


@pytest.mark.jsr286("PLT-72")
def test_invalidating_forgets_everything_and_use_after_it_raises(house, script, zoe):
    for window in ("one", "next"):
        _remember(house, zoe, window, own_note="own", app_note="for all")

    used = []

    def action(request, response):
        request.session.invalidate()
        for use in (lambda: request.session.get("note"), lambda: request.session.set("note", 1), request.session.names,
                    request.session.invalidate, lambda: request.session.id, lambda: request.session.created):
            with pytest.raises(StateError):
                use()
            used.append(True)

    script.on("two", "action", action)
    house.act(zoe, "two")
    assert len(used) == 6
    assert _seen(house, zoe, "one", "two", "next") == dict.fromkeys(("one", "two", "next"), (None, None))

    # The other way round: with the web session go the portlets' sessions.
    _remember(house, zoe, "one", own_note="own")
    zoe.post("/e/lycee/logout", {"csrf": house.token(zoe)}, status=303)
    store = house.registry.getUtility(ISessionStore)
    with store.database.reader.connect() as connection:
        assert connection.execute(web_session_value.select()).all() == []
    # Somebody who has none is given none.
    nothing = []
    script.on("open", "render", lambda request, response: nothing.append(request.session))
    house.browser().get("/e/lycee/accueil/", status=200)
    assert nothing == [None]


def test_what_is_not_json_or_too_much_is_refused(house, script, zoe):
    refused = []

    def action(request, response):
        for value in (object(), {1: 2}, (1, 2), float("nan"), b"x", "x" * 70_000):
            with pytest.raises(ValueError):
                request.session.set("note", value)
            refused.append(value)
        with pytest.raises(ValueError):
            request.session.set("note", 1, "galaxy")

    script.on("one", "action", action)
    house.act(zoe, "one")
    assert len(refused) == 6


def test_a_value_is_a_copy_and_none_removes_it(house, script, zoe):
    steps = []

    def action(request, response):
        request.session.set("note", ["a"])
        request.session.get("note").append("b")
        steps.append(request.session.get("note"))
        request.session.set("note", None)
        steps.append((request.session.get("note"), request.session.names()))

    script.on("one", "action", action)
    house.act(zoe, "one")
    assert steps == [["a"], (None, ())]
