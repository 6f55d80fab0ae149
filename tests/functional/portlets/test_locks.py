"""What a fragment has locked stays, whatever is asked of the server directly (LAY-03, attack I08)."""

import json

import pytest

from portal.api.layout import ILayout
from tests.functional.house import text_of


def shape(house, browser):
    """The layout as its person sees it: tabs with titles, columns, windows with titles."""
    with house.request("/e/lycee/", browser) as request:
        return [(tab.slug, tab.title("fr"), [[(window.id, window.title, window.minimised) for window in column.windows]
                                             for column in tab.columns]) for tab in request.service(ILayout).layout().tabs]


LOCKED = {
    "move a box within its tab": {"op": "move", "window": "members.sealed", "column": "2", "position": "1"},
    "move a box away": {"op": "move", "window": "members.sealed", "tab": "libre", "column": "1", "position": "1"},
    "move a box into a tab that takes none": {"op": "move", "window": "members.free", "tab": "fixe", "column": "1",
                                              "position": "1"},
    "remove a box": {"op": "remove", "window": "members.sealed"},
    "rename a box": {"op": "rename-window", "window": "members.sealed", "title": "Mien"},
    "take a box's name away": {"op": "rename-window", "window": "members.sealed", "title": ""},
    "add to a tab": {"op": "add", "fname": "spare", "tab": "fixe"},
    "add to a place in a tab": {"op": "add", "fname": "spare", "tab": "fixe", "column": "2", "position": "1"},
    "rename a tab": {"op": "rename-tab", "tab": "fixe", "title": "Mien"},
    "move a tab": {"op": "move-tab", "tab": "fixe", "position": "1"},
    "remove a tab": {"op": "remove-tab", "tab": "fixe"},
}


@pytest.mark.ours("LAY-03")
@pytest.mark.attack("I08")
def test_a_direct_request_that_breaks_a_lock_is_refused_and_changes_nothing(house, script, zoe):
    token = house.token(zoe)
    zoe.post("/e/lycee/-/layout", {"csrf": token, "op": "rename-tab", "tab": "libre", "title": "Avant"}, status=303)
    before, seen = json.dumps(house.export(zoe)), shape(house, zoe)
    for words, fields in LOCKED.items():
        # as a form sends it, and as the scripts for dragging and for the keyboard do
        for headers in ({}, {"X-Requested-With": "preau"}):
            answer = zoe.post("/e/lycee/-/layout", {"csrf": token, **fields}, headers=headers, status="*")
            assert (words, answer.status_int) == (words, 403)
            said = answer.json["said"] if headers else text_of(answer)
            assert "verrouillé" in said or "Rien ne peut être ajouté" in said, (words, said[-300:])
    # Settings by the portlet's own form, on a window locked against them.
    for phase in ("action", "resource"):
        def keep(request, response):
            request.preferences.set("colour", "red")
            request.preferences.store()
        script.on("sealed", phase, keep)
    for kind in "as":
        zoe.post(house.address("sealed", kind, "fixe"), {"csrf": token}, status=403)
    zoe.get(house.address("sealed", "c", "fixe", _m="edit"), status=403)
    assert json.dumps(house.export(zoe)) == before and shape(house, zoe) == seen
    assert house.stored("zoe") == {}
    refused = [line for line in house.audit() if line["outcome"] == "refused"]
    assert len(refused) >= 2 * len(LOCKED) + 3 and all(line["incident"] for line in refused)


@pytest.mark.parametrize("words, fields", [
    ("move", {"op": "move", "window": "members.free", "tab": "libre", "column": "2", "position": "1"}),
    ("remove", {"op": "remove", "window": "members.free"}),
    ("rename a box", {"op": "rename-window", "window": "members.free", "title": "Mien"}),
    ("add", {"op": "add", "fname": "spare", "tab": "libre"}),
    ("rename a tab", {"op": "rename-tab", "tab": "libre", "title": "Mien"}),
    ("move a tab", {"op": "move-tab", "tab": "libre", "position": "1"}),
    ("remove a tab", {"op": "remove-tab", "tab": "libre"}),
    ("fold a box", {"op": "minimise", "window": "members.free"}),
    ("fold a locked box, which loses nothing", {"op": "minimise", "window": "members.sealed"})])
def test_the_same_requests_do_change_what_is_not_locked(house, zoe, words, fields):
    seen = shape(house, zoe)
    zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), **fields}, status=303)
    assert shape(house, zoe) != seen and house.export(zoe)["changes"]


@pytest.mark.parametrize("fields, status", [
    ({}, 422), ({"op": "nonsense"}, 422), ({"op": "move", "window": "members.free", "column": "9"}, 422),
    ({"op": "move", "window": "members.free", "column": "x"}, 422), ({"op": "move", "window": "members.free", "column": "²"},
                                                                     422),
    ({"op": "move", "window": "members.free", "column": "1", "position": "-1"}, 422), ({"op": "move", "window": "nothing"}, 404),
    ({"op": "move", "window": "members.free", "tab": "nowhere", "column": "1"}, 404), ({"op": "remove", "window": ""}, 404),
    ({"op": "remove", "window": "members.nothing"}, 404), ({"op": "add", "fname": "draft", "tab": "libre"}, 404),
    ({"op": "add", "fname": "teachers", "tab": "libre"}, 404), ({"op": "add", "fname": "spare", "tab": "nowhere"}, 404),
    ({"op": "minimise", "window": "members.nothing"}, 404), ({"op": "rename-window", "window": "members.nothing",
                                                              "title": "x"}, 404),
    ({"op": "rename-window", "window": "members.free", "title": "x" * 61}, 422), ({"op": "add-tab", "title": ""}, 422),
    ({"op": "add-tab", "title": "x" * 41}, 422), ({"op": "rename-tab", "tab": "libre", "title": " "}, 422),
    ({"op": "remove-tab", "tab": ""}, 404), ({"op": "reset", "tab": "nowhere"}, 404)])
def test_what_makes_no_sense_is_refused_in_words_and_changes_nothing(house, zoe, fields, status):
    seen = shape(house, zoe)
    answer = zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), **fields}, status=status)
    assert "<html" in answer.text and "Traceback" not in answer.text
    assert shape(house, zoe) == seen and house.export(zoe)["changes"] == []


def test_nobody_changes_the_page_of_another_or_of_guests(house, zoe, paul):
    zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), "op": "add", "fname": "spare", "tab": "libre"}, status=303)
    own = house.export(zoe)["changes"][-1]
    window = next(value for value in own.values() if isinstance(value, str) and value.startswith("u."))
    for op in ("move", "remove", "minimise", "rename-window"):
        paul.post("/e/lycee/-/layout", {"csrf": house.token(paul), "op": op, "window": window, "column": "1", "title": "x"},
                  status=404)
    guest = house.browser()
    for fields in ({"op": "add-tab", "title": "x"}, {"op": "remove", "window": "guests.open"}, {"op": "reset"}):
        guest.post("/e/lycee/-/layout", {"csrf": house.token(guest), **fields}, status=(403, 404))
    assert house.export(zoe)["changes"][-1] == own and house.export(paul)["changes"] == []


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/e/lycee/../../x",
                                  "/e/college/", "javascript:alert(1)", "/e/lycee/\r\nSet-Cookie: a=b",
                                  "/e/lycee//elsewhere.example",
                                  "/e/lycee/accueil/~x/", "é"])
def test_a_change_leads_back_to_a_page_of_the_establishment_alone(house, zoe, back):
    answer = zoe.post("/e/lycee/-/layout", {"csrf": house.token(zoe), "op": "minimise", "window": "members.free", "back": back},
                      status=303)
    location = answer.headers["Location"].removeprefix("http://localhost")
    assert location.startswith("/e/lycee/") and "elsewhere" not in location and "\n" not in location
    assert "a" not in [name for name in answer.headers.getall("Set-Cookie") if name.startswith("a=")]
    assert ".." not in location
