"""A drawing of others is cleaned to its shapes."""

import pytest

from portal.api.errors import Invalid
from portal.services.branding.drawing import clean_drawing, is_drawing
from portal.services.xml.reader import XmlReader

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">'
SHAPE = '<path d="M1 1h8v8z"/>'


def clean(inner, head=HEAD):
    return clean_drawing(f"{head}{inner}</svg>".encode(), XmlReader()).decode()


def test_shapes_fills_gradients_and_clips_stay():
    made = clean('<defs><linearGradient id="g"><stop offset="0.5" stop-color="rgb(1, 2, 3)"/></linearGradient></defs>'
                 '<g transform="translate(1 2) scale(.5)"><rect width="4" height="4" fill="url(#g)" rx="1"/></g>')
    for kept in ('id="g"', "rgb(1, 2, 3)", "translate(1 2) scale(.5)", 'fill="url(#g)"', 'viewBox="0 0 10 10"'):
        assert kept in made


@pytest.mark.parametrize("inner", [
    "<script>alert(1)</script>", '<script href="//evil.example/x.js"/>', "<foreignObject><body>x</body></foreignObject>",
    '<image href="http://evil.example/p.png"/>', '<use href="http://evil.example/s.svg#x"/>',
    '<a href="javascript:alert(1)"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>', '<set attributeName="onload" to="alert(1)"/>',
    "<text>hidden words</text>", '<filter id="f"><feImage href="http://evil.example/x"/></filter>', "<metadata>x</metadata>",
    '<path d="M0 0" onload="alert(1)" onclick="alert(1)"/>', '<path d="M0 0" xlink:href="javascript:alert(1)"/>',
    '<path d="M0 0" fill="url(http://evil.example/#a)"/>', '<path d="M0 0" fill="url(#a) url(//evil.example)"/>',
    '<path d="M0 0" style="fill:url(//evil.example);background:url(//evil.example)"/>',
    '<path d="M0 0" style="fill:expression(alert`1`)"/>',
    '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    "<?xml-stylesheet href='//evil.example/x.css'?>", "<!-- evil.example -->",
    '<path d="M0 0" fill="&#117;rl(//evil.example)"/>'])
def test_nothing_else_comes_through(inner):
    made = clean(SHAPE + inner)
    for word in ("evil", "alert", "script", "href", "on", "hidden", "metadata", "url(//", "<?", "<!", "expression"):
        assert word not in made.replace("version", ""), made


def test_colours_in_style_attributes_become_attributes():
    made = clean('<path d="M0 0h1" style="fill:#17513f; stroke : red;position:fixed"/>')
    assert 'fill="#17513f"' in made and 'stroke="red"' in made and "style" not in made and "fixed" not in made


def test_a_drawing_without_frame_gets_one_from_its_size():
    assert 'viewBox="0 0 44 32.5"' in clean(SHAPE, '<svg xmlns="http://www.w3.org/2000/svg" width="44px" height="32.5">')


@pytest.mark.parametrize("text", [
    "<html><svg/></html>", "<svg>", HEAD + "</svg>", HEAD + "<style>.a{fill:red}</style>" + SHAPE + "</svg>", "not xml",
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%">' + SHAPE + "</svg>",
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + "<text>&x;</text>" + SHAPE + "</svg>",
    HEAD + SHAPE * 5001 + "</svg>"])
def test_what_cannot_be_shown_is_refused(text):
    with pytest.raises(Invalid) as refused:
        clean_drawing(text.encode(), XmlReader())
    assert list(refused.value.fields) == ["logo"]


def test_the_doctype_of_drawing_programs_is_accepted():
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert "DOCTYPE" not in clean(SHAPE, doctype + HEAD)


def test_a_drawing_is_told_from_a_picture():
    assert is_drawing(b"\xef\xbb\xbf  <svg") and not is_drawing(b"\x89PNG")
