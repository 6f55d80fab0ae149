"""An ``<audience>`` element as a rule (LAY-01).

Its children must all fit; ``<all>``, ``<any>`` and ``<none>`` join others; the simple ones hold one or
more words, of which one must fit::

    <audience><kind>lycee</kind><any><profile>pupil teacher</profile><role>webmaster</role></any></audience>

An empty element addresses everyone, guests included.
"""

import re

from lxml import etree

from portal.api.audience import TESTS, Audience
from portal.api.identity import KINDS, PROFILES, ROLES
from portal.datafiles.problems import Problems

__all__ = ["read_audience"]

_JOINED = ("all", "any", "none")
_BARE = ("everyone", "guest", "member")
_WORDS = {"profile": PROFILES, "kind": KINDS, "role": ROLES}
_WORD = re.compile(r"[\w.:@-]{1,80}")
DEPTH = 10


def read_audience(element: etree._Element, problems: Problems) -> Audience:
    """The rule of an ``<audience>`` element; what is wrong with it is added to ``problems``."""
    rules = _rules(element, problems, 0)
    if not rules:
        return Audience()
    return rules[0] if len(rules) == 1 else Audience("all", rules=rules)


def _rules(element: etree._Element, problems: Problems, depth: int) -> tuple[Audience, ...]:
    if depth > DEPTH:
        problems.add(element, f"audience rules nested deeper than {DEPTH}")
        return ()
    if (element.text or "").strip():
        problems.add(element, f"<{etree.QName(element).localname}> holds rules, not text")
    return tuple(_rule(child, problems, depth) for child in element.iterchildren(tag=etree.Element))


def _rule(element: etree._Element, problems: Problems, depth: int) -> Audience:
    test = etree.QName(element).localname
    if test in _JOINED:
        rules = _rules(element, problems, depth + 1)
        if not rules:
            problems.add(element, f"<{test}> holds no rule")
        return Audience(test, rules=rules)
    if test not in TESTS:
        problems.add(element, f"<{test}> is no audience rule")
        return Audience("none", rules=(Audience(),))
    words = tuple((element.text or "").split())
    if test in _BARE:
        if words:
            problems.add(element, f"<{test}> holds nothing")
        return Audience(test)
    if test == "attribute":
        name, value = element.get("name", ""), " ".join(words)
        if not name or not value:
            problems.add(element, "<attribute> needs a name and a value")
        return Audience(test, (f"{name}={value}",))
    if not words:
        problems.add(element, f"<{test}> names none")
    for word in words:
        if not _WORD.fullmatch(word) or (test in _WORDS and word not in _WORDS[test]):
            known = f"; known: {', '.join(_WORDS[test])}" if test in _WORDS else ""
            problems.add(element, f"<{test}>: {word[:80]!r} is none{known}")
    return Audience(test, words)
