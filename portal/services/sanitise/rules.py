"""What foreign or typed HTML may keep (attacks H03, H04, H16). Runs here for small texts, in the sandbox for others."""

import html as entities
import re
from typing import Any

import nh3

__all__ = ["plain", "rich", "transformed"]

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption",
    "figure", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
#: Elements that go with all that they hold; nh3's own are script and style.
_WHOLLY_OUT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea", "title"}
_SCHEMES = {"http", "https", "mailto"}
_REL = "noopener noreferrer nofollow"
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")
_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_NUMBER = re.compile(r"[0-9]{1,4}")
_HEADING = re.compile(r"(</?)h[1-6](?=[\s/>])", re.IGNORECASE)
_NO_PICTURE = re.compile(r'<img(?:\s(?!src=)[a-z]+="[^"]*")*>')
_BREAKS = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|dl|dt|dd|tr|td|th|table|caption|h[1-6]|hr|blockquote|pre|figure|figcaption|section|article"
    r"|header|footer|address|option)[\s/>])", re.IGNORECASE)


def _own_path(url: str) -> str | None:
    return url if _OWN_PATH.fullmatch(url) else None


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Drop or change an attribute that passed the lists."""
    if name == "src":
        return _own_path(value)
    if name in ("width", "height", "colspan", "rowspan", "start", "value"):
        return value if _NUMBER.fullmatch(value) else None
    if name == "class":
        # Ours position, cover and animate: a guest's class gets a name that none of ours has.
        words = [word for word in value.split()[:20] if _CLASS.fullmatch(word)]
        return " ".join(word if word.startswith("x-") else f"x-{word}" for word in words) or None
    return value


def _cleaner(tags: set[str], everywhere: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags, attributes={**_ATTRIBUTES, "*": _ATTRIBUTES["*"] | everywhere}, clean_content_tags=_WHOLLY_OUT,
        attribute_filter=_attribute, url_schemes=_SCHEMES, url_relative=_own_path, link_rel=_REL, strip_comments=True,
        set_tag_attribute_values={"img": {"loading": "lazy"}})


_RICH = _cleaner(_TAGS, set())
_TRANSFORMED = _cleaner(_TAGS | _HEADINGS, {"class"})
_NOTHING = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_WHOLLY_OUT, link_rel=None)


def _clean(cleaner: nh3.Cleaner, html: str) -> str:
    safe = cleaner.clean(html)
    bare = _NO_PICTURE.sub("", safe)  # pictures whose address was refused
    return safe if bare == safe else cleaner.clean(bare)  # sanitising is always the last step


def rich(html: str, parameters: dict[str, Any] | None = None) -> str:
    """Safe HTML of a rich text; headings become paragraphs."""
    return _clean(_RICH, _HEADING.sub(r"\1p", html))


def transformed(html: str, parameters: dict[str, Any] | None = None) -> str:
    """Safe HTML of a style sheet's output: with headings, and with classes that begin with ``x-``."""
    return _clean(_TRANSFORMED, html)


def plain(html: str, parameters: dict[str, Any] | None = None) -> str:
    """The words of an HTML text, one blank between them; no-break spaces are typography, and stay."""
    return _BLANKS.sub(" ", entities.unescape(_NOTHING.clean(_BREAKS.sub(" <", html)))).strip()
