"""Whether words of people come out as words: parameters, preferences, and what was typed into forms (attacks H01 to H13)."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from portal.api.phases import RENDER
from portal.kit.bench import PROBE, Bench, told, unexpected
from portal.kit.crawl import HOSTILE, every_look, send_forms
from portal.kit.report import Fault
from portal.kit.subject import Subject
from portal.kit.watch import Seen

TITLE = "hostile words come out as words, and break nothing"
_ATTRIBUTE = f'" {PROBE}="1" x="'
_SINGLE = f"' {PROBE}='1' x='"
_ADDRESS = f"javascript:{PROBE}()"
WORDS = {
    "markup": HOSTILE, "quotes": _ATTRIBUTE, "single quotes": _SINGLE, "an address that runs": _ADDRESS,
    "half a surrogate": "\ud800", "control characters": "\x00\x01\x1b[2J\u202e\r\n", "nothing": "", "much": "x" * 20_000,
    "a negative number": "-1", "a huge number": "9" * 400, "another script's digits": "٣", "a path": "../../../../etc/passwd",
}
"""Name → hostile value."""
SPEAKING = ("markup", "quotes", "single quotes", "an address that runs")
"""Those that would come out as more than words."""
_MEND_OUT = "Let a template write it, or response.write(text); only ISanitiser makes Markup of what people wrote."
_MEND_IN = "Take nothing for granted: check what comes in, and show the usual when it makes no sense."
_MOST_NAMES = 40


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """Unescaped words and what broke."""
    names = sorted(subject.strings_asked_for("parameters", "private_parameters", "public_parameters", "submitted"))[:_MOST_NAMES]
    told_of: set[tuple[str, ...]] = set()
    for seen in bench.rendered("head", "pupil"):
        # What breaks a portlet breaks it for everybody; what comes out may stand in a part that only some see.
        words = WORDS if seen.call.caller.person.login == "head" else {kind: WORDS[kind] for kind in SPEAKING}
        for name in names:
            for kind, value in words.items():
                yield from _tell(told_of, bench.again(seen, private={name: (value,)}), f"parameter {name}", kind, breaks=True)
        for name in sorted({*subject.strings_asked_for("preferences"), *(p.name for p in seen.call.definition.preferences)}):
            for kind, value in words.items():
                changes = bench.with_preferences(seen.call, {name: (value,)})
                yield from _tell(told_of, bench.again(seen, **changes), f"preference {name}", kind, breaks=False)
    yield from _typed(bench, told_of)


def _typed(bench: Bench, told_of: set[tuple[str, ...]]) -> Iterator[Fault]:
    """Hostile words typed into every form, then everything looked at again by others."""
    visitor = bench.trial.visitor("head")
    start = len(bench.seen)
    earlier = {(one.portlet, told(one.error)) for one in bench.seen if one.error is not None}
    for definition in bench.definitions:
        for _page in send_forms(bench, visitor, definition, hostile=True):
            pass
    for definition in bench.definitions:
        for login in ("head", "pupil"):
            for _page in every_look(bench, bench.trial.visitor(login), definition, brief=True):
                pass
    for seen in bench.seen[start:]:
        if (seen.portlet, told(seen.error)) in earlier:
            continue  # it failed before anything was typed, which other checks tell
        yield from _tell(told_of, seen, "what was typed into a form", "markup", breaks=True)


def _tell(told_of: set[tuple[str, ...]], seen: Seen, source: str, kind: str, breaks: bool) -> Iterator[Fault]:
    key = (seen.portlet, seen.phase, seen.call.mode, source)
    if unexpected(seen.error):
        if breaks and key not in told_of:
            told_of.add(key)
            yield Fault(seen.where, f"{source} ({kind}) breaks it: {told(seen.error)}", _MEND_IN)
        return
    if how := unescaped(markup_of(seen)):
        if (*key, "out") not in told_of:
            told_of.add((*key, "out"))
            yield Fault(seen.where, f"{source} ({kind}) comes out as {how}", _MEND_OUT)


def markup_of(seen: Seen) -> str:
    """The markup that a phase has made; empty when it made none."""
    if seen.result is None:
        return ""
    if seen.phase == RENDER:
        foot = seen.result.foot or ()
        return seen.result.markup + "".join(f'<a href="{part}">' for part in foot[1:2] if part)
    body: Any = getattr(seen.result, "body", "")
    return body if isinstance(body, str) and getattr(seen.result, "content_type", "") == "text/html" else ""


def unescaped(markup: str) -> str:
    """How hostile words stand in markup: "an element", "an attribute", "an address that runs"; empty when as words."""
    if PROBE not in markup:
        return ""
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", markup)
    for element in lxml.html.fragment_fromstring(clean, create_parent="div").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == PROBE:
            return "an element"
        for name, value in element.attrib.items():
            if name == PROBE:
                return "an attribute"
            if name in ("href", "src", "action", "formaction") and re.match(r"\s*(?:javascript|vbscript):", value, re.IGNORECASE):
                return "an address that runs"
        if element.tag in ("script", "style") and PROBE in (element.text or ""):
            return "script or style"
    return ""
