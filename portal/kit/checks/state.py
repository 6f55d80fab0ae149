"""Whether the portlet keeps nothing of a request on itself, and nothing of one person for another (PLT-01, PLT-68)."""

from collections.abc import Iterator
from typing import Any

from portal.api.phases import RENDER
from portal.kit.bench import Bench
from portal.kit.crawl import every_look, follow_links, send_forms
from portal.kit.report import Fault
from portal.kit.subject import Subject
from portal.kit.trial import STRANGER

TITLE = "keeps nothing of a request, and nothing of one person for another"
_MEND = "One object serves everybody at once: keep values in local names, the session, preferences or tables."


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """Instances that changed, and words of one person that another sees only after the first was there."""
    before = _instances(bench)
    alone = [_words(bench, "teacher"), _words(bench, "teacher")][-1]  # the first look may show who was there before
    stranger, head = bench.trial.visitor(STRANGER[0]), bench.trial.visitor("head")
    for definition in bench.definitions:
        for _page in every_look(bench, stranger, definition, brief=True):
            pass
        for _page in follow_links(bench, stranger, definition):
            pass
    yield from _leaks(alone, _words(bench, "teacher"))
    for definition in bench.definitions:
        for _page in send_forms(bench, head, definition, hostile=False):
            pass
    for name, attributes in _instances(bench).items():
        for attribute in sorted({*attributes, *before[name]}):
            if attributes.get(attribute) != before[name].get(attribute):
                yield Fault(name, f"its attribute {attribute} changed while people used it", _MEND)


def _instances(bench: Bench) -> dict[str, dict[str, str]]:
    found = {}
    for definition in bench.definitions:
        portlet = bench.trial.container.instance(definition)
        own = {**{f"{type(portlet).__name__}.{name}": value for name, value in vars(type(portlet)).items()
                  if isinstance(value, (dict, list, set)) and not name.startswith("__")}, **vars(portlet)}
        found[definition.name] = {name: _picture(value) for name, value in own.items() if name != "config"}
    return found


def _picture(value: Any, depth: int = 4) -> str:
    """What a value looks like, its parts included; two pictures differ when something was changed."""
    if isinstance(value, dict) and depth:
        return "{" + ", ".join(sorted(f"{_picture(k, depth - 1)}: {_picture(v, depth - 1)}" for k, v in value.items())) + "}"
    if isinstance(value, (list, tuple, set, frozenset)) and depth:
        parts = [_picture(one, depth - 1) for one in value]
        return type(value).__name__ + str(sorted(parts) if isinstance(value, (set, frozenset)) else parts)
    if value is None or isinstance(value, (str, bytes, int, float, bool, type)):
        return repr(value)
    inside = getattr(value, "__dict__", None)
    return f"{type(value).__name__}@{id(value)}" + (_picture(inside, depth - 1) if inside and depth else "")


def _words(bench: Bench, login: str) -> dict[tuple[str, str], str]:
    visitor, found = bench.trial.visitor(login), {}
    for definition in bench.definitions:
        for mode in definition.modes:
            visitor.see(definition.name, mode)
            for one in bench.note():
                if one.phase == RENDER and one.error is None and one.portlet == definition.name:
                    found[one.portlet, mode] = one.result.markup + str(one.result.title or "")
    return found


def _leaks(alone: dict, after: dict) -> Iterator[Fault]:
    login, (given, family, _locale, _roles) = STRANGER
    marks = (given, family, f"{login}@essai.example")
    for key, markup in after.items():
        for mark in marks:
            if mark in markup and mark not in alone.get(key, ""):
                yield Fault(f"{key[0]} render {key[1]}", f"shows “{mark}”, of another person, who was there just before", _MEND)
                break
