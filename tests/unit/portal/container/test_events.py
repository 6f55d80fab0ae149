"""What events may carry, and who declares them (PLT-43, PLT-44; JSR-286 PLT.15.2.3)."""

import dataclasses

import pytest

from portal.api.events import Event, qualified
from portal.container.events import copied, declares


@dataclasses.dataclass
class Inner:
    """A part."""

    words: list


@dataclasses.dataclass(frozen=True)
class Outer:
    """A whole."""

    inner: Inner
    number: int = 0


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "é", [], {}, {"a": [1, {"b": None}]}, (1, 2), Outer(Inner(["a"]))])
def test_plain_values_and_dataclasses_travel_as_equal_copies(value):
    assert copied(value) == value


def test_a_copy_shares_nothing():
    value = Outer(Inner(["a"]))
    copy = copied(value)
    value.inner.words.append("b")
    assert copy.inner.words == ["a"]


@pytest.mark.parametrize("value", [object(), {1: 2}, {1}, b"x", [object()], {"a": {"b": object()}}, Outer(Inner([object()])),
                                   Outer, lambda: 0, iter(())])
def test_other_values_do_not_travel(value):
    with pytest.raises(ValueError):
        copied(value)


def test_neither_endless_nor_very_deep_ones():
    endless: dict = {}
    endless["self"] = endless
    deep: list = []
    for _ in range(50):
        deep = [deep]
    for value in (endless, deep):
        with pytest.raises(ValueError):
            copied(value)


@pytest.mark.parametrize("declared, yes, no", [
    ("{urn:x}said", "{urn:x}said", "{urn:y}said"), ("{urn:x}said", "{urn:x}said", "{urn:x}saidmore"),
    ("{urn:x}sa*", "{urn:x}said", "{urn:x}heard"), ("{urn:x}news.", "{urn:x}news.sport", "{urn:x}newsletter"),
    ("local", "local", "{urn:x}local")])
def test_a_name_is_declared_whole_or_by_its_beginning(declared, yes, no):
    assert declares(("other", declared), yes) and not declares(("other", declared), no)


def test_names_are_qualified_by_a_namespace_or_by_none():
    assert qualified("urn:x", "said") == "{urn:x}said" and qualified("", "said") == "said"
    assert Event("{urn:x}said").local_name == Event("said").local_name == "said"
