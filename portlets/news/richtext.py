"""From what is typed to safe HTML: a small part of CommonMark, then the portal's sanitiser, last (attack H04).

Typed HTML, pictures by address and code are not part of it: they stay text. Headings become
strong paragraphs, since the box around decides about levels. Bare addresses become links.
"""

import re

from markdown_it import MarkdownIt

from portal.api.markup import ISanitiser, Markup

__all__ = ["LONGEST", "SUMMARY", "Text", "rich_text", "unbroken"]

LONGEST = 20_000
SUMMARY = 320

_HOLDS = re.compile(r"(?<=\d) (?=h\b)|(?<=\d[ \u00a0]h) (?=\d\d\b)|(?<=\d) (?=[€%])|(?<=\S) (?=[:;!?»](?:\s|$))|(?<=«) ")
"""Spaces at which French breaks no line: within "12 h 30" and "23 €", before high punctuation, inside quotation marks."""
_BARE = re.compile(r"(?<![\w(<\[/])(https?://[^\s<>()\[\]]{1,500}[^\s<>()\[\].,;:!?…»\"'])")


def unbroken(text: str) -> str:
    """The text with no-break spaces where whoever typed it had but the space bar."""
    return _HOLDS.sub("\u00a0", text)


def _strong_open(tokens, index, options, env):
    return "<p><strong>"


def _strong_close(tokens, index, options, env):
    return "</strong></p>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False, "maxNesting": 20})
    parser.enable(["heading", "list", "blockquote", "hr", "emphasis", "link", "autolink", "newline", "escape", "entity"])
    parser.add_render_rule("heading_open", lambda self, *rest: _strong_open(*rest))
    parser.add_render_rule("heading_close", lambda self, *rest: _strong_close(*rest))
    return parser


_PARSER = _parser()


class Text:
    """Typed text in its three forms.

    :param source: as typed. :param safe: sanitised HTML. :param summary: plain, at most ``SUMMARY`` characters.
    """

    __slots__ = ("safe", "source", "summary")

    def __init__(self, source: str, safe: Markup, summary: str) -> None:
        self.source, self.safe, self.summary = source, safe, summary


def rich_text(source: str, sanitiser: ISanitiser) -> Text:
    """Turn typed text into its stored forms.

    :param source: at most ``LONGEST`` characters; the caller has checked it.
    :raises Invalid: the sanitiser refused what came out.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    safe = sanitiser.rich(_PARSER.render(_BARE.sub(r"<\1>", unbroken(source))))
    plain = sanitiser.text(str(safe))
    if len(plain) > SUMMARY:
        plain = plain[:SUMMARY].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
    return Text(source, safe, plain)
