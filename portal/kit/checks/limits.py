"""Whether the package's time limits are sane, and kept when the portal is at rest (PAGE-02)."""

from collections.abc import Iterator
from typing import Any

from portal.api.phases import ACTION, EVENT, RENDER, RESOURCE
from portal.kit.bench import Bench
from portal.kit.report import Fault
from portal.kit.subject import Subject
from portal.kit.watch import Seen
from portal.settings import Settings

TITLE = "time limits are sane, and kept at rest"
USUAL = {RENDER: Settings.limit_render, ACTION: Settings.limit_action, EVENT: Settings.limit_action,
         RESOURCE: Settings.limit_action}
SANE = {RENDER: 10.0, ACTION: 30.0, EVENT: 30.0, RESOURCE: 30.0}
"""Seconds above which a limit protects nobody."""


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """Limits that are too wide, and phases that passed theirs every time they ran."""
    for definition in bench.definitions:
        for phase, seconds in definition.limits.items():
            if seconds > SANE[phase]:
                yield Fault("portlet.xml", f"{definition.name}: a limit of {seconds:g} s for {phase} protects nobody",
                            f"Say {SANE[phase]:g} s at most; what takes longer is a job (IOutbox, ISourceStore).")
    fastest: dict[tuple[Any, ...], Seen] = {}
    for one in bench.seen:
        key = (one.portlet, one.phase, one.call.mode, one.call.action, one.call.resource_id)
        if key not in fastest or one.seconds < fastest[key].seconds:
            fastest[key] = one
    limits = {definition.name: definition.limits for definition in bench.definitions}
    for one in fastest.values():
        limit = limits[one.portlet].get(one.phase, USUAL[one.phase])
        if one.seconds > limit and (one.phase != RENDER or bench.again(one).seconds > limit):
            yield Fault(one.where, f"took {one.seconds:.1f} s each time with nobody else there; its limit is {limit:g} s",
                        "Do less (rows, not entities; one query), or do it in a job; a wider limit is <preau:limit>.")
