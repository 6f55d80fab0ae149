"""Markers: markup that may be kept holds no state, no token and no person."""

from portal.container.url import UrlSpec
from portal.driver.markers import Filler, Markers
from portal.driver.url import PageState


def filler(state: PageState, token: str = "secret") -> Filler:
    return Filler("/e/lycee/accueil/", state, state.encode(), lambda: token)


def test_what_is_kept_holds_neither_state_nor_token():
    markers = Markers()
    text = f'<a href="{markers.url(UrlSpec("render", "abcdef", parameters=(("d", ("1",)),)))}">x</a>{markers.token()}'
    pieces = markers.split(text)
    kept = b"".join(piece for piece in pieces if isinstance(piece, bytes))
    assert kept == b'<a href="abcdef/r?d=1">x</a>'
    one, two = PageState(), PageState(modes={"zzzzzz": "edit"})
    assert filler(one, "t1").text(pieces) == '<a href="/e/lycee/accueil/~/abcdef/r?d=1">x</a>t1'
    assert filler(two, "t2").text(pieces) == f'<a href="/e/lycee/accueil/~{two.encode()}/abcdef/r?d=1">x</a>t2'


def test_a_typed_marker_is_only_text():
    first, second = Markers(), Markers()
    typed = first.token()
    assert second.split(f"{typed}{second.token()}") == (typed.encode(), "csrf")


def test_a_marker_that_was_cut_short_is_only_text():
    markers = Markers()
    whole = markers.token()
    cut = [whole[:length] for length in range(len(whole))] + [whole[:-1] + "9-", whole[:-2] + "1-", whole[:-2] + "²-"]
    for text in cut:
        assert filler(PageState()).text(markers.split(f"{text}!")) == f"{text}!"


def test_an_address_is_escaped_for_xml_and_raw_on_request():
    markers = Markers()
    spec = UrlSpec("render", "abcdef", parameters=(("a", ("1",)), ("b", ("2",))))
    escaped, raw = filler(PageState()).text(markers.split(f"{markers.url(spec)} {markers.url(spec, escaped=False)}")).split()
    assert escaped.endswith("?a=1&amp;b=2") and raw.endswith("?a=1&b=2")


def test_a_resource_carries_only_what_its_level_allows():
    state = PageState(private={"abcdef": {"a": ("1",)}, "other1": {"b": ("2",)}})
    markers = Markers()
    urls = [markers.url(UrlSpec("resource", "abcdef", cache_level=level)) for level in ("FULL", "PORTLET", "PAGE")]
    full, own, page = filler(state).text(markers.split(" ".join(urls))).split()
    assert "/~/" in full
    assert f"/~{state.of_window('abcdef').encode()}/" in own
    assert f"/~{state.encode()}/" in page
