"""Moulds: a box out of one is what its template would have made."""

from portal.api.i18n import TranslationStringFactory
from portal.api.markup import Markup
from portal.container.url import UrlSpec
from portal.driver.markers import Filler, Markers
from portal.driver.moulds import Moulds, as_html, cast, planned
from portal.driver.url import PageState

_ = TranslationStringFactory("preau")


def text(pieces) -> str:
    return Filler("/e/lycee/accueil/", PageState(), "", lambda: "secret").text(pieces)


def shout(message: str) -> str:
    return message.upper()


def test_holes_are_filled_everywhere_also_in_addresses():
    markers = Markers()
    spec = UrlSpec("c", markers.own("id"), state="maximised")
    mould = markers.split(f'<b id="{markers.own("id")}"><a href="{markers.url(spec)}">{markers.own("title")}</a></b>')
    box = cast(planned(mould), {"id": b"abcdef", "title": b"Menu"}, {})
    assert text(box) == '<b id="abcdef"><a href="/e/lycee/accueil/~/abcdef/c?~w=maximised">Menu</a></b>'
    assert [piece for piece in box if isinstance(piece, str)] == ["page"]


def test_what_a_portlet_wrote_keeps_its_slots_and_takes_no_holes():
    mould = Markers()
    frame = mould.split(f'<p>{mould.own("content")}</p>')
    portlet = Markers()
    typed = f'own:content {mould.own("content")}'
    assert text(cast(planned(frame), {}, {"content": portlet.split(f"{typed} {portlet.token()}")})) == f"<p>{typed} secret</p>"


def test_values_are_what_templates_make_of_them():
    assert as_html("<b> & \"x\"", shout) == b"&lt;b&gt; &amp; &quot;x&quot;"
    assert as_html(Markup("<b>x</b>"), shout) == b"<b>x</b>"
    assert as_html(_("word"), shout) == b"WORD"
    assert as_html(None, shout) == b"" and as_html(12, shout) == b"12"


def test_a_mould_is_made_once():
    moulds, made = Moulds(), []
    for _time in range(2):
        assert cast(moulds.mould(("key",), lambda: made.append(1) or (b"x",)), {}, {}) == (b"x",)
    assert made == [1]
