"""Going through a package as people do: every link and every form of its boxes, in every mode and state."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from portal.api.registry import Definition
from portal.api.window import NORMAL, STATES, VIEW
from portal.kit.bench import PROBE, Bench
from portal.kit.visitor import Form, Page, Visitor

__all__ = ["every_look", "follow_links", "hostile_fields", "send_forms", "kind_of"]

MOST = 30
"""Most links of a portlet that are followed for one person."""
HOSTILE = f"""x"'><{PROBE} {PROBE}="1">&amp;${{response}}"""
SHORT = f"<{PROBE}>"
_TEXT = (None, "text", "search", "textarea", "tel")


def kind_of(namespace: str, address: str) -> str:
    """What an address asks of a window: "r", "a", "s" or another letter (design 6b); empty for any other address."""
    parts = urlsplit(address).path.split("/")
    if len(parts) >= 3 and parts[-2] == namespace and len(parts[-1]) == 1 and parts[-3].startswith("~"):
        return parts[-1]
    return ""


def every_look(bench: Bench, visitor: Visitor, definition: Definition, brief: bool = False) -> Iterator[Page]:
    """The page with a portlet in each mode and window state that it declares, and the three usual states.

    :param brief: each mode and each state once, instead of every mode in every state.
    """
    for mode in definition.modes:
        for state in dict.fromkeys((*STATES, *definition.states)):
            if not brief or mode == VIEW or state == NORMAL:
                page = visitor.see(definition.name, mode, state)
                bench.note(definition.name, page)
                yield page


def _links(bench: Bench, page: Page, portlet: str) -> Iterator[str]:
    namespace = bench.trial.namespace(portlet)
    try:
        parts = [*page.content(portlet), *page.box(portlet).find_class("pr-box__foot")]
    except KeyError:
        return
    for part in parts:
        for element in part.iter():
            for name in ("href", "src"):
                address = element.get(name) if isinstance(element.tag, str) else None
                if address and kind_of(namespace, address) in ("r", "s"):
                    yield address


def follow_links(bench: Bench, visitor: Visitor, definition: Definition) -> Iterator[Page]:
    """What the links of a portlet lead to, breadth first: each kind of address a few times."""
    waiting = deque(address for mode in definition.modes for address in _links(
        bench, visitor.see(definition.name, mode), definition.name))
    bench.note()
    known: set[str] = set()
    while waiting and len(known) < MOST:
        address = waiting.popleft()
        if address in known:
            continue
        known.add(address)
        page = visitor.get(address)
        bench.note(definition.name, page)
        yield page
        if "html" in page.headers.get("Content-Type", ""):
            waiting.extend(_links(bench, page, definition.name))


def hostile_fields(form: Form) -> dict[str, str]:
    """Hostile words for each field of a form that a person writes freely, as long as it takes."""
    found = {}
    for element in form.element.iter("input", "textarea"):
        name, kind = element.get("name"), element.get("type") if element.tag == "input" else "textarea"
        if name and name != "csrf" and kind in _TEXT:
            most = element.get("maxlength") or ""
            found[name] = SHORT if most.isdecimal() and int(most) < len(HOSTILE) else HOSTILE
    return found


def send_forms(bench: Bench, visitor: Visitor, definition: Definition, hostile: bool) -> Iterator[Page]:
    """What comes of each form of a portlet, sent as it stands or with hostile words."""
    for mode in definition.modes:
        page = visitor.see(definition.name, mode)
        bench.note()
        try:
            forms = page.forms(definition.name)
        except KeyError:
            continue
        for form in forms[:MOST]:
            answer = form.submit(**hostile_fields(form)) if hostile else form.submit()
            bench.note(definition.name, answer)
            yield answer
