"""Whether the portlet answers in every phase, mode and window state, for members and guests (PLT-10 to PLT-17, PLT-83)."""

from collections.abc import Iterator
from typing import Any

from portal.api.phases import RENDER
from portal.kit.bench import Bench, told, unexpected
from portal.kit.crawl import every_look, follow_links, send_forms
from portal.kit.report import Fault
from portal.kit.subject import Subject
from portal.kit.trial import PEOPLE
from portal.kit.watch import Seen

TITLE = "answers in every phase, mode and window state, for everybody"
NOWHERE = "kit-no-such-thing"


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """What failed by mistake while everything was looked at, followed, sent and delivered."""
    for definition in bench.definitions:
        for login in (*PEOPLE, None):
            visitor = bench.trial.visitor(login)
            for _page in every_look(bench, visitor, definition, brief=login in ("teacher", "pupil")):
                pass
            if login in ("head", None):
                for _page in follow_links(bench, visitor, definition):
                    pass
            if login == "head":
                for _page in send_forms(bench, visitor, definition, hostile=False):
                    pass
            page = visitor.ask(definition.name, NOWHERE)
            bench.note()
            if page.status >= 500:
                yield Fault(f"{definition.name} resource {NOWHERE!r}", f"an unknown resource is answered by {page.status}",
                            "Leave unknown ids to GenericPortlet, or raise NotFound.")
        for one in bench.rendered():
            if one.portlet == definition.name and one.call.mode == "view":
                for name in definition.processed_events:
                    bench.seen.append(bench.deliver(one, name.rstrip("*"), None))
    yield from _mistakes(bench.seen)
    yield from _nothing_shown(bench)


def _mistakes(seen: list[Seen]) -> Iterator[Fault]:
    known: set[tuple[Any, ...]] = set()
    for one in seen:
        if not unexpected(one.error) or NOWHERE in one.where:
            continue
        key = (one.portlet, one.phase, one.call.mode, one.call.action, told(one.error))
        if key not in known:
            known.add(key)
            yield Fault(one.where, told(one.error), _advice(one))


def _advice(one: Seen) -> str:
    text = str(one.error)
    if "readonly" in text or "read-only" in text:
        return "Nothing is changed in render, nor in a resource reached by GET: do it in an action."
    if one.phase == RENDER:
        return "Every mode and state that the descriptor declares needs its method, for whoever asks, guests too."
    if one.phase == "event":
        return "An event's value may be None (PLT-43), or of another shape than expected: look before use."
    return "Refuse what cannot be accepted by raising Invalid, NotPermitted, NotFound or Conflict."


def _nothing_shown(bench: Bench) -> Iterator[Fault]:
    for definition in bench.definitions:
        for mode in definition.modes:
            good = [one for one in bench.seen if one.portlet == definition.name and one.phase == RENDER and one.call.mode == mode
                    and one.error is None and one.call.state == "normal"]
            if good and not any(one.result.markup.strip() for one in good):
                yield Fault(f"{definition.name} render {mode}", "shows nothing to anybody",
                            "Say what there is to see; when there is nothing, say so (macro ui['empty']).")
