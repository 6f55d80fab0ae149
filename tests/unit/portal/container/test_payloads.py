"""Values of events as the receiving application declares them (PLT-44)."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from portal.api.registry import Definition
from portal.container.payloads import arriving, leaving


@dataclass
class Room:
    """A part of a lesson."""

    name: str
    floor: int = 0


@dataclass
class Lesson:
    """What the receiver declares."""

    title: str
    room: Room | None = None
    rooms: dict[str, Room] = field(default_factory=dict)
    pair: tuple[str, int] = ("", 0)
    more: Any = None
    weight: float = 1.0


@dataclass
class Other:
    """The sender's own."""

    title: str
    room: Any = None
    rooms: Any = None


def definition(kind: str) -> Definition:
    """One whose event "e" carries that type."""
    return Definition("p.x", "p", "p:X", {}, event_types={"e": kind})


LESSON = definition(f"{__name__}:Lesson")


def test_a_dataclass_is_bound_by_its_fields_all_the_way_down():
    sent = Other("t", Room("B12", 1), {"a": {"name": "B13"}})
    assert arriving(LESSON, "e", sent) == Lesson("t", Room("B12", 1), {"a": Room("B13")})
    sent = {"title": "t", "room": {"name": "x"}, "pair": ["a", 1], "more": Room("y"), "rooms": {}}
    assert arriving(LESSON, "e", sent) == Lesson("t", Room("x"), {}, ("a", 1), {"name": "y", "floor": 0})
    same = Lesson("t")
    assert arriving(LESSON, "e", same) is same and arriving(LESSON, "e", None) is None


@pytest.mark.parametrize("value", [
    {"name": "no title"}, {"title": 3}, {"title": "t", "unknown": 1}, {"title": "t", "room": "B12"}, {}, [], "t", 3,
    {"title": "t", "room": {"name": "x", "floor": "first"}}, {"title": "t", "rooms": {"a": 1}},
    {"title": "t", "pair": ["a", "b"]}, {"title": "t", "weight": "heavy"}])
def test_what_does_not_fit_is_refused(value):
    with pytest.raises(ValueError):
        arriving(LESSON, "e", value)


def test_a_whole_number_fits_where_a_float_is_declared():
    assert arriving(LESSON, "e", {"title": "t", "weight": 2}).weight == 2
    assert arriving(definition("float"), "e", 2) == 2


@pytest.mark.parametrize("kind, value", [("str", 1), ("int", True), ("int", "1"), ("list", {}), ("dict", []), ("bool", 0)])
def test_a_plain_type_that_does_not_fit_is_refused_on_both_ways(kind, value):
    for way in (leaving, arriving):
        with pytest.raises(ValueError):
            way(definition(kind), "e", value)


def test_a_dataclass_arrives_as_a_dictionary_where_one_is_declared():
    assert arriving(definition("dict"), "e", Other("t", Room("x"))) == {
        "title": "t", "room": {"name": "x", "floor": 0}, "rooms": None}


@pytest.mark.parametrize("kind", ["no.such.module:X", f"{__name__}:Nothing", f"{__name__}:definition", "builtins:str"])
def test_a_type_that_cannot_be_found_or_is_no_dataclass_is_refused(kind):
    for way in (leaving, arriving):
        with pytest.raises(ValueError):
            way(definition(kind), "e", {"a": 1})


def test_without_a_declared_type_it_goes_as_it_is():
    value = Lesson("t", Room("x"))
    left = leaving(definition("str"), "other", value)
    assert left == value and left is not value and left.room is not value.room
    assert arriving(definition("str"), "other", left) is left
