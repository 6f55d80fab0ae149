"""Markup of a portlet cannot break the page around it (PAGE-06).

What the house made itself (templates that nest, sanitised text, addresses, icons) is known to nest. Any other
``Markup`` is noticed when it is written (``portal.api.markup.foreign``), and what it stands in is looked at once, when
it has been rendered, never when it comes from the box cache: first by a strict and fast parser, and when that finds
fault, by a patient one that closes what is open and drops what closes too much.
"""

import re
from dataclasses import replace
from pathlib import Path
from xml.parsers import expat

import lxml.html
from lxml import etree

from portal.container.values import Rendered

__all__ = ["contained", "nests", "repaired", "template_nests"]

_RAW = "iframe|noembed|noframes|noscript|script|style|textarea|title|xmp"
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_DRAWN = "circle|defs|ellipse|g|line|linearGradient|path|polygon|polyline|radialGradient|rect|stop|symbol|use"
_DRAWING = re.compile(rf"<svg\b[^<>]*>(?:[^<]|</?(?:{_DRAWN}|title|desc|text|tspan)(?:\s[^<>]*)?/?>)*</svg>")
"""A picture with nothing in it but what may stand in one: there HTML knows ``/>``, outside it does not."""
_OPENS_RAW = re.compile(rf"<(?:{_RAW})\b", re.IGNORECASE)
_WHOLE_RAW = re.compile(rf"<({_RAW})\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_CLOSES_ITSELF = re.compile(rf"<(?!(?:{_VOID}|svg)[\s/])[a-zA-Z][^<]*/>", re.IGNORECASE)
"""An element that XML ends with ``/>`` and HTML leaves open."""
_ODD = ("<![", "<?", "<!-->", "<!--->", "<plaintext", "<PLAINTEXT")
"""What XML and HTML take for different things: sections and instructions, short comments, and the element that
nothing ends (in mixed case the strict parser's twin below finds it)."""
_PLAINTEXT = re.compile("<plaintext", re.IGNORECASE)
DEEPEST = 100
"""Levels of elements that are kept of what had to be repaired."""
_INSTRUCTION = re.compile(r"<(?:tal|metal|i18n):[^<>]*/>")
_LOOSE_TEMPLATE = re.compile(r"\bstructure\b")
_LOADS = re.compile(r"\bload:\s*([\w-]+\.pt)?")


def nests(markup: str) -> bool:
    """Whether markup ends all that it begins and nothing else, read as XML and as HTML alike.

    :raises UnicodeEncodeError: it cannot be sent (half a surrogate pair).
    """
    parser = expat.ParserCreate()
    try:
        # A document type that is not read leaves the names of entities open: HTML has its own.
        parser.Parse(f'<!DOCTYPE x SYSTEM "x"><x>{markup}</x>', True)
    except expat.ExpatError:
        return False
    if any(odd in markup for odd in _ODD) or _PLAINTEXT.search(markup) is not None:
        return False
    if "/>" in markup and _CLOSES_ITSELF.search(markup) is not None \
            and _CLOSES_ITSELF.search(_DRAWING.sub("", markup)) is not None:
        return False
    raw = len(_OPENS_RAW.findall(markup))
    return not raw or ("<!--" not in markup and len(_WHOLE_RAW.findall(markup)) == raw)


def template_nests(file: Path) -> bool:
    """Whether what a template makes nests whenever the values in it do: it nests itself, takes no text for markup, and
    macros only of files beside it of which the same is true."""
    return _all_nest(file, set())


def _all_nest(file: Path, seen: set[Path]) -> bool:
    if file in seen:
        return True
    seen.add(file)
    if not file.is_file():
        return False
    source = file.read_text(encoding="utf-8")
    return (_LOOSE_TEMPLATE.search(source) is None and nests(_INSTRUCTION.sub("", source))
            and all(name and _all_nest(file.with_name(name), seen) for name in _LOADS.findall(source)))


def repaired(markup: str) -> str:
    """The same markup with everything closed that it opens, and nothing that it did not open."""
    try:
        root = lxml.html.document_fromstring(f"<html><body>{markup}").find("body")
    except etree.ParserError:  # nothing that could be shown
        return ""
    if root is None:
        return ""
    for comment in list(root.iter(etree.Comment, etree.ProcessingInstruction, etree.Entity)):
        comment.drop_tree() if isinstance(comment, lxml.html.HtmlMixin) else comment.getparent().remove(comment)
    for element in list(root.iter("plaintext")):
        element.tag = "pre"
    for element in root.iter(*_RAW.split("|")):
        if len(element):
            # Read as text by a browser: what stood in it as elements would end it too soon.
            text = element.text_content()
            for child in list(element):
                element.remove(child)
            element.text = text
        if element.text and element.tag in ("script", "style", "iframe", "noembed", "noframes", "noscript", "xmp"):
            element.text = element.text.replace("</", "< /").replace("<!--", "< !--")
    _flatten(root)
    return (root.text and _escaped(root.text) or "") + "".join(
        lxml.html.tostring(child, encoding="unicode", method="html") for child in root)


def _flatten(root: lxml.html.HtmlElement) -> None:
    """Take the tags away from what lies deeper than a browser keeps apart."""
    level = list(root)
    for _depth in range(DEEPEST):
        level = [child for element in level for child in element]
    for element in level:
        for below in list(element.iterdescendants()):
            below.drop_tag()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def contained(view: Rendered) -> Rendered:
    """A render whose markup nests."""
    return view if nests(view.markup) else replace(view, markup=repaired(view.markup))
