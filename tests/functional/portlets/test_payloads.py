"""What events carry: typed, checked when set, a copy (JSR-286 PLT.15.2; PLT-44)."""

import dataclasses

import pytest

from tests.functional.portlets.gallery.events import Exhibit, Tint
from tests.functional.portlets.studio.events import Colour, Frame, Painting


@dataclasses.dataclass
class Elsewhere:
    """A dataclass that no descriptor names."""

    title: str
    colours: list


SEA = Painting("Mer", [])
FITTING = [("word", "é"), ("word", ""), ("count", 3), ("share", 0.5), ("share", 2), ("shown", True), ("list", [1, {"a": None}]),
           ("list", (1, 2)), ("map", {"a": [1]}), ("painted", Painting("t", [Colour("red", 0.5)]))]
NOT_OF_THE_TYPE = [
    ("word", 3), ("word", b"x"), ("count", "3"), ("count", 3.0), ("count", True), ("share", "0.5"), ("share", False),
    ("shown", 1), ("list", {"a": 1}), ("list", "abc"), ("map", [1]), ("painted", {"title": "t", "colours": []}),
    ("painted", Colour("red")), ("painted", Elsewhere("t", [])), ("painted", Painting)]
NOT_SERIALISED = [("list", [object()]), ("list", [b"x"]), ("map", {1: "a"}), ("map", {"a": {1, 2}}), ("map", {"a": Frame()}),
                  ("painted", Painting("t", [object()])), ("painted", Painting(object())),
                  ("painted", Painting("t", [Colour("red", "half")])),
                  ("painted", Painting(3)), ("painted", Painting("t", [Tint("red", 0.5)]))]
NO_BINDING = [("frame", Frame()), ("frame", {"a": 1}), ("lost", {"a": 1}), ("lost", Painting("t"))]


@pytest.mark.jsr286("PLT-44")
def test_a_value_is_checked_when_it_is_set_and_travels_as_a_copy(house, script, zoe):
    refused, sent, got = [], Painting("Mer", [Colour("bleu", 0.7)]), []

    def action(request, response):
        for name, value in NOT_OF_THE_TYPE + NOT_SERIALISED + NO_BINDING:
            with pytest.raises(ValueError):
                response.publish(name, value)
            refused.append((name, repr(value)))
        for name, value in FITTING:
            if name not in ("painted", "list"):
                response.publish(name, value)
        response.publish("painted", sent)
        response.publish("painted", None)
        sent.colours.append(Colour("added after"))

    def event(request, response):
        got.append((request.window.fname, request.event.value))
        if request.event.value is not None and request.window.fname == "easel":
            request.event.value.colours.append(Colour("added by the first"))

    script.on("easel", "action", action)
    for window in ("easel", "second-easel"):
        script.on(window, "event", event)
    script.on("wall", "event", event)
    house.act(zoe, "easel", tab="studio")
    assert len(refused) == len(NOT_OF_THE_TYPE + NOT_SERIALISED + NO_BINDING)
    values = {window: value for window, value in got[:3]}
    assert values["second"] == Painting("Mer", [Colour("bleu", 0.7)]) and type(values["second"].colours[0]) is Colour
    assert values["second"] is not sent and values["easel"] is not values["second"]
    # The other application gets the same data in the type that it declares itself.
    assert values["wall"] == Exhibit("Mer", (Tint("bleu", 0.7),)) and type(values["wall"].colours[0]) is Tint
    assert got[3:] == [("easel", None), ("second", None), ("wall", None)]


def test_the_refusal_leaves_the_rest_of_the_action_as_it_was(house, script, zoe):
    script.on("easel", "action", lambda request, response: response.publish("count", "three"))
    house.act(zoe, "easel", tab="studio", status=500)
    assert "event" not in " ".join(script.phases())


def test_what_does_not_fit_the_type_of_the_receiver_fails_there_alone(house, script, zoe, log_lines):
    """The gallery declares the word of the studio as a number."""
    heard = []
    script.on("easel", "action", lambda request, response: (response.publish("word", "three"), response.publish("painted", SEA)))
    for window in ("easel", "wall"):
        script.on(window, "event", lambda request, response: heard.append(request.event.value))
    house.act(zoe, "easel", tab="studio")
    assert heard == [SEA, Exhibit("Mer", ())]
    assert any("word in gallery.wall failed" in record.getMessage() for record in log_lines.records)


def test_a_list_arrives_as_the_list_that_was_declared(house, script, zoe):
    heard = []
    script.on("easel", "action", lambda request, response: response.publish("list", (1, "a", {"b": (2,)})))
    script.on("second-easel", "event", lambda request, response: heard.append(request.event.value))
    house.act(zoe, "easel", tab="studio")
    assert heard == [[1, "a", {"b": [2]}]]
