"""Whether nothing is changed but by a form of one's own page (PLT-11, PLT-12; attacks X01 to X03)."""

from collections.abc import Iterator
from typing import Any

from portal.api.phases import ACTION
from portal.kit.bench import Bench
from portal.kit.crawl import every_look, follow_links, kind_of
from portal.kit.report import Fault
from portal.kit.subject import Subject

TITLE = "changes nothing but by POST with the portal's token"


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """Forms without the field, links that act, actions that the portal would take without a token."""
    known: set[tuple[str, str]] = set()
    actions: dict[str, str] = {}
    for portlet, page in bench.pages:
        if "html" not in page.headers.get("Content-Type", ""):
            continue
        for what, advice in _looked_at(bench, portlet, page, actions):
            if (portlet, what) not in known:
                known.add((portlet, what))
                yield Fault(portlet, what, advice)
    yield from _refused(bench, actions)
    yield from _reading(bench)


def _looked_at(bench: Bench, portlet: str, page: Any, actions: dict[str, str]) -> Iterator[tuple[str, str]]:
    namespace = bench.trial.namespace(portlet)
    try:
        forms, parts = page.forms(portlet), page.content(portlet)
    except KeyError:
        return
    for form in forms:
        acts = kind_of(namespace, form.action) == "a"
        if acts:
            actions[_name(form.action)] = form.action
        if form.method == "POST" and "csrf" not in form.fields:
            yield (f"a form ({_name(form.action)}) without the portal's token",
                   "Write ${response.csrf_field} inside every POST form.")
        if form.method != "POST" and acts:
            yield (f"a form by GET that leads to the action {_name(form.action)}",
                   'Write method="post" and ${response.csrf_field}.')
    for part in parts:
        for element in part.iter("a", "area", "img", "iframe", "link"):
            address = element.get("href") or element.get("src") or ""
            if kind_of(namespace, address) == "a":
                yield (f"a link that acts ({_name(address)}): whoever follows or preloads it changes something",
                       "Use a form with a button; a link leads to a render or resource URL.")


def _name(address: str) -> str:
    return address.partition("~a=")[2].partition("&")[0] or "without a name"


def _refused(bench: Bench, actions: dict[str, str]) -> Iterator[Fault]:
    visitor, other = bench.trial.visitor("head"), bench.trial.visitor("teacher")
    tokens = [form.fields["csrf"] for form in other.get(bench.trial.tab(bench.subject.short)).forms() if "csrf" in form.fields]
    bench.note()
    for name, address in actions.items():
        for fields in ({}, *({"csrf": token} for token in tokens[:1])):
            answer = visitor.post(address, fields)
            ran = [one for one in bench.note() if one.phase == ACTION]
            if answer.status != 403 or ran:
                yield Fault(name, f"the action ran without a token of the person's own (answer {answer.status})",
                            "Leave the check to the portal: an action is reached by its address alone.")


def _reading(bench: Bench) -> Iterator[Fault]:
    """Everything is looked at and every link followed: no row of the package may differ afterwards."""
    tables = [*bench.own_tables(), "portlet_preference"]
    before = bench.contents(tables)
    visitor = bench.trial.visitor("head")
    for definition in bench.definitions:
        for walk in (every_look, follow_links):
            for _page in walk(bench, visitor, definition):
                pass
    for table, rows in bench.contents(tables).items():
        if rows != before[table]:
            yield Fault(table, "the table changed while pages were only looked at",
                        "Change things in actions (or resources by POST) alone.")
