"""Addresses: the state of a page travels in them and comes back whole, or is refused."""

import base64
import json
import zlib

import pytest

from portal.container.url import UrlSpec
from portal.driver import url
from portal.driver.url import BadAddress, PageState, apply_control, apply_render, decode, page_path, read_change, tail, written

HARD = "a&b=c+d%e/f\"g'h é œ ∑ <x>"


def packed(data) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packer.compress(json.dumps(data).encode()) + packer.flush()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def change_of(spec: UrlSpec):
    from urllib.parse import parse_qsl
    query = tail(spec).partition("?")[2]
    return read_change(parse_qsl(query, keep_blank_values=True))


def test_a_page_at_its_defaults_has_no_state():
    assert PageState().encode() == ""
    assert PageState(private={"abcdef": {}}).encode() == ""
    assert page_path("lycee", "accueil") == "/e/lycee/accueil/"


def test_a_state_comes_back_as_it_was():
    state = PageState({"abcdef": "edit"}, {"abcdef": "maximised"}, {"abcdef": {HARD: (HARD, "")}}, {"{urn:x}day": ("1",)})
    assert decode(state.encode()) == state


def test_the_same_state_is_always_the_same_address():
    one = PageState(private={"abcdef": {"a": ("1",), "b": ("2",)}})
    other = PageState(private={"abcdef": {"b": ("2",), "a": ("1",)}})
    assert one.encode() == other.encode()


@pytest.mark.parametrize("code", [
    "%00", "....", "A", "AAAA", packed([]), packed({"z": {}}), packed({"m": {"abcdef": 3}}), packed({"m": {"../x": "edit"}}),
    packed({"m": {"abcdef": "../../etc"}}), packed({"p": {"abcdef": {"a": "text"}}}), packed({"p": {"abcdef": {"a": [1]}}}),
    packed({"g": {"n": [["x"]]}}), packed({"g": {"n": ["x" * 20_000]}}), packed("x" * 30_000), packed({}) + "AAAA",
    "A" * 7000, base64.urlsafe_b64encode(b"\xff" * 30).decode().rstrip("=")])
def test_a_tampered_state_is_refused_with_a_4xx(code):
    with pytest.raises(BadAddress) as refusal:
        decode(code)
    assert refusal.value.status == 400


def test_parameters_survive_the_query():
    spec = UrlSpec("render", "abcdef", parameters=(("q", (HARD, "", "~x")), ("~odd", ("1",))), public=(("{urn:x}day", ("2",)),),
                   removed=("{urn:y}z",), mode="edit", state="maximised")
    change = change_of(spec)
    assert change.parameters == {"q": (HARD, "", "~x"), "~odd": ("1",)}
    assert (change.mode, change.state) == ("edit", "maximised")
    assert change.public == {"{urn:x}day": ("2",)} and change.removed == ("{urn:y}z",)


def test_an_address_is_written_escaped_and_each_as_its_own():
    spec = UrlSpec("render", "abcdef", parameters=(("a", ("1",)), ("b", ("2",))))
    other = spec._replace(namespace="ghijkl")
    assert [written(spec), written(spec), written(other)] == ["abcdef/r?a=1&amp;b=2"] * 2 + ["ghijkl/r?a=1&amp;b=2"]
    assert tail(spec) == "abcdef/r?a=1&b=2"


def test_what_is_remembered_of_addresses_stays_small(monkeypatch):
    monkeypatch.setattr(url, "_WRITTEN", known := {})
    long = UrlSpec("render", "abcdef", parameters=(("a", ("x" * url._SHORT,)),))
    assert written(long) == f"abcdef/r?a={'x' * url._SHORT}" and not known
    for number in range(url._MOST + 10):
        written(UrlSpec("render", "abcdef", parameters=(("a", (str(number),)),)))
    assert 0 < len(known) <= url._MOST


@pytest.mark.jsr286("PLT-36")
def test_what_the_portal_itself_uses_is_never_a_parameter_of_a_portlet():
    spec = UrlSpec("resource", "abcdef", resource_id="x", cache_level="FULL", parameters=(("mine", ("1",)),))
    change = change_of(spec)
    assert change.parameters == {"mine": ("1",)}
    assert (change.resource_id, change.cache_level) == ("x", "FULL")


@pytest.mark.parametrize("pairs", [[("~q", "x")], [("~m", "../x")], [("~m", "edit"), ("~m", "view")], [("~c", "ALL")]])
def test_a_portal_name_that_is_not_one_is_refused(pairs):
    with pytest.raises(BadAddress):
        read_change(pairs)


@pytest.mark.jsr286("PLT-29")
def test_the_click_on_one_window_leaves_the_parameters_of_the_others():
    before = PageState(private={"aaaaaa": {"x": ("1",)}, "bbbbbb": {"y": ("2",)}})
    after = apply_render(before, "aaaaaa", read_change([("x", "3")]))
    assert after.private == {"aaaaaa": {"x": ("3",)}, "bbbbbb": {"y": ("2",)}}
    assert before.private["aaaaaa"] == {"x": ("1",)}


def test_a_render_address_replaces_the_parameters_of_its_window():
    before = PageState(private={"aaaaaa": {"x": ("1",), "kept": ("no",)}})
    assert apply_render(before, "aaaaaa", read_change([])).private == {}


@pytest.mark.jsr286("PLT-30")
def test_a_control_of_the_portal_keeps_the_parameters():
    before = PageState(private={"aaaaaa": {"x": ("1",)}})
    after = apply_control(before, "aaaaaa", read_change([("~w", "maximised")]))
    assert after.private == before.private and after.states == {"aaaaaa": "maximised"}


def test_only_one_window_is_maximised():
    before = PageState(states={"aaaaaa": "maximised"})
    assert apply_control(before, "bbbbbb", read_change([("~w", "maximised")])).states == {"bbbbbb": "maximised"}


def test_twelve_windows_with_four_parameters_make_a_short_address():
    private = {f"window{n:02}": {f"name{m}": (f"value{m}",) for m in range(4)} for n in range(12)}
    assert len(PageState(private=private).encode()) < 450
