"""Preferences of portlets (JSR-286 PLT.19; PLT-62 to PLT-68)."""

import threading

import pytest

from portal.api.errors import InvalidPreferences, NotPermitted, ReadOnlyPreference, StateError

PHASES = ["action", "event", "resource"]


def run(house, browser, phase, work, window="one"):
    """Have ``work`` done in a phase of a window that may change preferences; the errors it met come out."""
    errors = []

    def guarded(request, response):
        try:
            work(request, response)
        except AssertionError as error:
            errors.append(error)

    if phase == "event":
        house.script.on("twin" if window != "twin" else "one", "action", lambda request, response: response.publish("said"))
        house.script.on(window, "event", guarded)
        house.act(browser, "twin" if window != "twin" else "one")
    elif phase == "action":
        house.script.on(window, "action", guarded)
        house.act(browser, window)
    else:
        house.script.on(window, "resource", guarded)
        browser.post(house.address(window, "s"), {"csrf": house.token(browser)}, status=200)
    assert not errors, errors[0]


@pytest.mark.jsr286("PLT-62")
def test_getters_give_defaults_first_values_and_copies(house, script, zoe):
    seen = []

    def action(request, response):
        preferences = request.preferences
        preferences.set("nothing", None)
        preferences.set("nothings", [None, "second"])
        assert preferences.get("absent") is None and preferences.get("absent", "d") == "d"
        assert preferences.get_all("absent") == () and preferences.get_all("absent", ("d",)) == ("d",)
        assert preferences.get("nothing", "d") == "d" and preferences.get("nothings", "d") == "d"
        assert preferences.get("several") == "one" and preferences.get_all("several") == ("one", "two")
        for ask in (preferences.get, preferences.get_all, preferences.is_read_only, preferences.reset,
                    lambda name: preferences.set(name, "x")):
            with pytest.raises(ValueError):
                ask(None)
        copy = preferences.as_dict()
        assert copy["several"] == ("one", "two") and set(copy) == set(preferences.names)
        copy["several"] = ("changed",)
        copy.pop("colour")
        assert preferences.get("several") == "one" and preferences.get("colour") == "green"
        seen.append(True)

    run(house, zoe, "action", action)
    assert seen == [True]


@pytest.mark.jsr286("PLT-63")
def test_changes_are_allowed_where_something_may_change_and_persist_by_store_alone(house, script, zoe):
    for phase in PHASES:
        def change(request, response, phase=phase):
            request.preferences.set(f"{phase}-lost", "x")
            request.preferences.reset("colour")

        run(house, zoe, phase, change)
    assert house.stored("zoe") == {}
    for phase in PHASES:
        def keep(request, response, phase=phase):
            request.preferences.set(phase, "kept")
            request.preferences.store()
            request.preferences.set(f"{phase}-after", "x")

        run(house, zoe, phase, keep)
    assert house.stored("zoe", "one") == {phase: ("kept",) for phase in PHASES}

    refused = []

    def forbidden(request, response):
        changing = (request.preferences.store,) if request.phase == "resource" else (
            request.preferences.store, lambda: request.preferences.set("a", "b"), lambda: request.preferences.reset("a"))
        for change in changing:
            with pytest.raises(StateError):
                change()
            refused.append(request.phase)

    script.on("one", "render", forbidden)
    script.on("one", "resource", forbidden)
    zoe.get("/e/lycee/accueil/")
    zoe.get(house.address("one", "s"))
    zoe.head(house.address("one", "s"))
    zoe.options(house.address("one", "s"), status=405)
    assert refused == ["render"] * 3 + ["resource"] * 2
    assert house.stored("zoe", "one") == {phase: ("kept",) for phase in PHASES}


def test_what_was_set_after_store_is_not_seen_by_later_phases(house, script, zoe):
    def action(request, response):
        request.preferences.set("colour", "stored")
        request.preferences.store()
        request.preferences.set("colour", "never stored")
        response.publish("said")

    seen = []
    script.on("one", "action", action)
    script.on("one", "event", lambda request, response: seen.append(request.preferences.get("colour")))
    script.on("one", "render", lambda request, response: seen.append(request.preferences.get("colour")))
    house.act(zoe, "one").follow()
    assert seen == ["stored", "stored"]


@pytest.mark.jsr286("PLT-64")
def test_read_only_ones_stay_and_undefined_and_empty_ones_may_be_written(house, script, zoe):
    def action(request, response):
        assert request.preferences.is_read_only("fixed") and not request.preferences.is_read_only("new")
        for change in (lambda: request.preferences.set("fixed", "mine"), lambda: request.preferences.reset("fixed")):
            with pytest.raises(ReadOnlyPreference):
                change()
        request.preferences.set("new", "value")
        request.preferences.set("none", None)
        request.preferences.set("members", ["a", None])
        request.preferences.set("empty", [])
        request.preferences.store()

    run(house, zoe, "action", action)
    assert house.stored("zoe", "one") == {"new": ("value",), "none": (None,), "members": ("a", None), "empty": ()}
    seen = {}
    script.on("one", "render", lambda request, response: seen.update(request.preferences.as_dict()))
    zoe.get("/e/lycee/accueil/")
    assert seen["fixed"] == ("as delivered",) and seen["members"] == ("a", None)


@pytest.mark.jsr286("PLT-65")
def test_reset_goes_back_to_the_default_or_removes(house, script, zoe):
    def change(request, response):
        request.preferences.set("colour", "red")
        request.preferences.set("new", "value")
        request.preferences.store()

    def reset(request, response):
        assert request.preferences.get("colour") == "red"
        for name in ("colour", "new"):
            request.preferences.reset(name)
        assert request.preferences.get("colour") == "green" and "new" not in request.preferences.names
        request.preferences.store()

    run(house, zoe, "action", change)
    run(house, zoe, "action", reset)
    assert house.stored("zoe", "one") == {}


@pytest.mark.jsr286("PLT-66")
@pytest.mark.parametrize("phase", PHASES)
def test_the_validator_runs_before_writing_and_its_refusal_writes_nothing(house, script, zoe, phase):
    asked = []

    def validate(preferences):
        asked.append((preferences.as_dict(), house.stored("zoe")))
        if preferences.get("colour") == "ugly":
            raise InvalidPreferences("not that one", ("colour",))

    def work(request, response):
        request.preferences.set("size", "big")
        request.preferences.set("colour", "ugly")
        with pytest.raises(InvalidPreferences) as refusal:
            request.preferences.store()
        assert refusal.value.failed == ("colour",)

    script.validate = validate
    run(house, zoe, phase, work)
    assert len(asked) == 1 and asked[0][0]["colour"] == ("ugly",) and asked[0][1] == {}
    assert house.stored("zoe") == {}

    def good(request, response):
        request.preferences.set("size", "big")
        request.preferences.store()

    run(house, zoe, phase, good)
    assert len(asked) == 2 and house.stored("zoe", "one") == {"size": ("big",)}


def test_a_refusal_that_nobody_catches_changes_nothing_at_all(house, script, zoe):
    def validate(preferences):
        raise InvalidPreferences(None, ("colour",))

    def action(request, response):
        request.preferences.set("colour", "ugly")
        request.preferences.store()

    script.validate = validate
    script.on("one", "action", action)
    house.act(zoe, "one", status=500)
    assert house.stored("zoe") == {}


@pytest.mark.jsr286("PLT-67")
def test_each_phase_sees_the_present_state_and_store_is_all_or_nothing(house, script, zoe):
    seen = []

    def action(request, response):
        request.preferences.set("colour", "red")
        request.preferences.set("size", "big")
        request.preferences.store()
        response.publish("said")

    def event(request, response):
        seen.append((request.phase, request.preferences.get("colour")))
        request.preferences.set("colour", "blue")
        request.preferences.store()

    def note(request, response):
        seen.append((request.phase, request.preferences.get("colour")))

    script.on("one", "action", action)
    script.on("one", "event", event)
    script.on("one", "render", note)
    script.on("one", "resource", note)
    house.act(zoe, "one").follow()
    zoe.get(house.address("one", "s"))
    assert seen == [("event", "red"), ("render", "blue"), ("resource", "blue")]
    assert house.stored("zoe", "one") == {"colour": ("blue",), "size": ("big",)}

    def torn(request, response):
        request.preferences.set("size", "small")
        request.preferences.set("weight", "x" * 10)
        request.preferences.set("y" * 10, object())
        request.preferences.store()
        raise ZeroDivisionError

    script.on("one", "action", torn)
    house.act(zoe, "one", status=500)
    assert house.stored("zoe", "one") == {"colour": ("blue",), "size": ("big",)}


def test_two_actions_at_once_lose_nothing(house, script, zoe):
    """The second one sees what the first has stored, though its request came before that was done."""
    begun, go = threading.Event(), threading.Event()

    def action(request, response):
        name = request.parameters.get("name")
        if name == "first":
            begun.set()
            go.wait(10)
        request.preferences.set("list", [*request.preferences.get_all("list"), name])
        request.preferences.store()

    script.on("one", "action", action)
    token, address = house.token(zoe), house.address("one", "a", _a="go")
    answers = []
    threads = [threading.Thread(target=lambda name=name: answers.append(
        zoe.post(address, {"csrf": token, "name": name}, status="*").status_int)) for name in ("first", "second")]
    threads[0].start()
    assert begun.wait(10)
    threads[1].start()
    threading.Event().wait(0.5)
    go.set()
    for thread in threads:
        thread.join(30)
    assert answers == [303, 303]
    assert house.stored("zoe", "one")["list"] == ("first", "second")


@pytest.mark.jsr286("PLT-68")
def test_preferences_of_one_person_are_never_those_of_another(house, script, zoe, paul):
    def action(request, response):
        request.preferences.set("colour", f"of {request.person.login}")
        request.preferences.store()

    def render(request, response):
        response.write(request.preferences.get("colour", "none"))

    for window in ("kept", "forever", "shared"):
        script.on(window, "action", action)
        script.on(window, "render", render)
    adm = house.signed_in("adm")
    for browser in (zoe, paul):
        for window in ("kept", "forever", "shared"):
            house.act(browser, window, tab="cache")
    for _ in range(2):
        for browser, words in ((zoe, "of zoe"), (paul, "of paul"), (adm, "none"), (house.browser(), None)):
            page = browser.get("/e/lycee/cache/")
            for window in ("kept", "forever", "shared") if words else ():
                assert house.box_text(page, window).endswith(words)
            assert words is not None or "of zoe" not in page.text and "of paul" not in page.text
    # The same person in another establishment is another entity (design 6b).
    script.on("kept", "action", action)
    other = house.signed_in("paul", "/e/college")
    assert house.box_text(other.get("/e/college/cache/"), "kept").endswith("none")


def test_a_form_writes_no_other_preference_than_the_portlet_does(house, script, zoe):
    def action(request, response):
        request.preferences.set("colour", request.parameters.get("colour"))
        request.preferences.store()

    script.on("one", "action", action)
    zoe.post(house.address("one", "a"), {"csrf": house.token(zoe), "colour": "red", "fixed": "mine", "person_id": "other",
                                         "window": "members.two", "preferences.size": "1"}, status=303)
    assert house.stored("zoe") == {("members.one", "colour"): ("red",)}


def test_guests_store_nothing(house, script):
    refused = []

    def resource(request, response):
        with pytest.raises(StateError):
            request.preferences.store()
        refused.append(request.phase)

    script.on("open", "resource", resource)
    house.browser().get(house.address("guests.open", "s"))
    assert refused == ["resource"]


@pytest.mark.parametrize("phase", ["action", "resource"])
def test_settings_of_a_locked_box_are_refused(house, script, zoe, phase):
    met = []

    def work(request, response):
        request.preferences.set("colour", "red")
        try:
            request.preferences.store()
        except NotPermitted:
            met.append(phase)
            raise

    script.on("sealed", phase, work)
    address = house.address("sealed", "a" if phase == "action" else "s", "fixe")
    zoe.post(address, {"csrf": house.token(zoe)}, status=403)
    assert met == [phase] and house.stored("zoe") == {}
