"""Maps of parameters: how values become lists, and how lists are joined (PLT-31 to PLT-34)."""

import pytest
from zope.interface.verify import verifyObject

from portal.api.phases import IParameters
from portal.container.parameters import EMPTY, Parameters, as_values, merged


def test_they_are_what_the_interface_says():
    assert verifyObject(IParameters, Parameters({"a": ("1",)})) and verifyObject(IParameters, EMPTY)


def test_an_empty_map_is_empty_not_missing():
    assert len(EMPTY) == 0 and list(EMPTY) == [] and EMPTY.get("a") is None and EMPTY.get_all("a") == ()
    assert Parameters(None).as_dict() == {}


def test_the_first_value_counts_and_a_copy_changes_nothing():
    values = Parameters({"a": ("1", "2"), "none": ()})
    assert (values.get("a"), values.get_all("a"), values.get("none", "d")) == ("1", ("1", "2"), "d")
    values.as_dict()["a"] = ("changed",)
    assert values.get("a") == "1" and "a" in values and "b" not in values


@pytest.mark.parametrize("given, taken", [("text", ("text",)), ("", ("",)), (["a", "b"], ("a", "b")), (("a",), ("a",)),
                                          ([1, 2.5], ("1", "2.5")), ([], ())])
def test_a_value_is_a_text_or_a_sequence(given, taken):
    assert as_values(given) == taken


def test_no_element_is_none():
    with pytest.raises(ValueError):
        as_values(["a", None])


def test_maps_are_joined_in_their_order():
    first, second = {"a": ("1",), "b": ("2",)}, {"a": ("3", "4")}
    assert merged(first, second, {}) == {"a": ("1", "3", "4"), "b": ("2",)}
    assert first == {"a": ("1",), "b": ("2",)}
    assert merged() == {}
