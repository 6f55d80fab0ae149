"""How deep an HTML text nests, without building a tree.

A parser of HTML takes quadratic time on deep nesting (50,000 unclosed ``div``: 7.7 s), so
that the question is asked before. The count never closes more than HTML would: an element
left open counts to the end, except where HTML says that the next one ends it.
"""

import re

__all__ = ["nests_deeper_than"]

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
#: An element that a new one of its family ends, and what may stand open in between.
_ENDS = {
    "p": ({"p"}, set()), "li": ({"li"}, {"p"}), "dt": ({"dt", "dd"}, {"p"}), "dd": ({"dt", "dd"}, {"p"}),
    "option": ({"option"}, set()), "td": ({"td", "th"}, {"p"}), "th": ({"td", "th"}, {"p"}),
    "tr": ({"tr"}, {"td", "th", "p"}), "tbody": ({"tbody", "thead", "tfoot"}, {"tr", "td", "th", "p"}),
}  # fmt: skip
#: Elements whose end tag ends the optional ones inside; formatting elements follow other rules.
_BLOCKS = frozenset(
    "ul ol dl table tbody thead tfoot tr td th li dd dt div section article blockquote select figure".split())
_OPTIONAL = frozenset(_ENDS)


def nests_deeper_than(html: str, levels: int) -> bool:
    """Whether more than ``levels`` elements are open at once."""
    stack: list[str] = []
    for close, name in _TAG.findall(html):
        name = name.lower()
        if name in _VOID:
            continue
        if close:
            _end(stack, name)
            continue
        if name in _ENDS and "svg" not in stack and "math" not in stack:
            _end_previous(stack, *_ENDS[name])
        stack.append(name)
        if len(stack) > levels:
            return True
    return False


def _end_previous(stack: list[str], family: set[str], between: set[str]) -> None:
    place = len(stack)
    while place and stack[place - 1] in between:
        place -= 1
    if place and stack[place - 1] in family:
        del stack[place - 1:]


def _end(stack: list[str], name: str) -> None:
    place = len(stack)
    while name in _BLOCKS and place and stack[place - 1] in _OPTIONAL and stack[place - 1] != name:
        place -= 1
    if place and stack[place - 1] == name:
        del stack[place - 1:]
