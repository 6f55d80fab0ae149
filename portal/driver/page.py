"""The story of a request for a page: read this to know the portal (design, section 5).

A page is asked for; its visit is opened (who, where, which tab, in which state). Every
window of the tab becomes a place. What this worker still holds is taken from the box cache;
the rest is rendered by the executor until the page's deadline. A portlet that raised, was
late, or is gone costs its own box. At last the theme puts the boxes together and fills in
what only this request knows: state and token.
"""

import time
from dataclasses import dataclass
from typing import Any

from portal.api.errors import NotFound, NotPermitted, PortalError
from portal.api.i18n import TranslationStringFactory
from portal.api.window import VIEW
from portal.driver import boxes, theme
from portal.driver.copies import drop_copies
from portal.driver.dress import announce, heads_of, put_on
from portal.driver.executor import TookTooLong
from portal.driver.incident import cause, incident
from portal.driver.interfaces import IBoxCache, IExecutor, IHealth
from portal.driver.making import Refused, cache_key, make_box, reading_session
from portal.driver.markers import Pieces
from portal.driver.refusals import Busy, OutOfService
from portal.driver.task import ABANDONED, DONE, FAILED, Task
from portal.driver.url import Change, apply_control, apply_render
from portal.driver.visit import Visit
from portal.driver.windows import Place, authorise, places, target

_ = TranslationStringFactory("preau")

SETTLE = 0.5
"""Most seconds that a page on which a portlet has failed waits until that is written for all workers to know, if its
deadline leaves as much."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A box by itself.

    :param head: what it wants in the head of a page, as HTML; ``announced``: the same for a script.
    """

    markup: str
    place: Place
    head: str = ""
    announced: str = ""


def follow(visit: Visit, namespace: str, kind: str, change: Change) -> None:
    """Take over what a render or control address changes, after checking that it may.

    :raises NotFound: the window is not on this tab. :raises NotPermitted: mode or state are not allowed.
    """
    place = target(visit, namespace)
    if kind == "r":
        if place.definition is None:
            raise NotFound(None)
        # Not only looked past under the new state, but gone under the one it was shown in (PLT-78).
        key = cache_key(visit, place)
        visit.context.registry.getUtility(IBoxCache).drop(key)
        drop_copies(visit, place, key)
    apply = apply_render if kind == "r" else apply_control
    visit.freeze(apply(visit.state, namespace, change))
    authorise(visit, target(visit, namespace), change.state)


def show(visit: Visit, refused: Refused | None = None, fresh: str | None = None,
         messages: list[tuple[str, str]] | None = None) -> bytes:
    """The page of a visit, in UTF-8.

    :param refused: an action's refused form. :param fresh: namespace of a window whose cached
        box may not serve, since the address named it (PLT-78).
    :param messages: (kind, text) shown above.
    """
    shown = places(visit)
    asked = [place for place in shown if place.mode != VIEW]
    for place in asked:
        _keep_allowed(visit, place)
    if asked:
        shown = places(visit)
    pieces = render_all(visit, shown, visit.context.settings.page_deadline, refused, fresh)
    head = ""
    if any(box.__class__ is not tuple for box in pieces):
        for place, box in zip(shown, pieces, strict=True):
            put_on(visit, place, box)
        head = heads_of(visit, shown, pieces)
    return theme.page(visit, shown, pieces, messages or [], head)


def _keep_allowed(visit: Visit, place: Place) -> None:
    # A state that was shared or has aged may ask for a mode that this person may not use.
    try:
        authorise(visit, place)
    except NotPermitted:
        state = visit.state.copy()
        state.set_mode(place.window.namespace, VIEW)
        visit.freeze(state)


def render_all(visit: Visit, shown: list[Place], deadline: float, refused: Refused | None = None,
               fresh: str | None = None) -> list[Pieces]:
    """Pieces of every place, in order, within the deadline."""
    registry = visit.context.registry
    cache, executor, health = registry.getUtility(IBoxCache), registry.getUtility(IExecutor), registry.getUtility(IHealth)
    health.look(visit.context)
    limit = visit.context.settings.limit_render
    found: list[Any] = [None] * len(shown)
    tasks: list[Task] = []
    owners: list[int] = []
    for number, place in enumerate(shown):
        if place.definition is None:
            found[number] = boxes.gone(visit, place)
            continue
        if place.definition.confidential and not visit.caller.secure:
            # Before the cache is asked: what was made over https may not serve here either (PLT-86).
            refusal = NotPermitted(_("This box is shown over a protected connection (https) only."))
            found[number] = boxes.failed(visit, place, refusal, None)
            continue
        named = fresh == place.window.namespace or (refused is not None and refused.window_id == place.window.id)
        if not named and cache.enabled:
            found[number] = cache.get(cache_key(visit, place))
        if found[number] is None:
            task = _task(visit, place, refused if named else None, place.definition.limits.get("render", limit), health, named)
            if task is None:
                found[number] = boxes.out_of_service(visit, place)
                continue
            tasks.append(task)
            owners.append(number)
    if tasks:
        end = time.monotonic() + deadline
        visit.read_all()
        executor.run_page(tasks, deadline)
    for number, task in zip(owners, tasks, strict=True):
        found[number] = _settled(visit, shown[number], task)
    if any(task.status in (FAILED, ABANDONED) for task in tasks):
        health.settle(max(0.1, min(SETTLE, end - time.monotonic())))
    return found


def _task(visit: Visit, place: Place, refused: Refused | None, limit: float, health: Any, named: bool = False) -> Task | None:
    """The render of a window; None when its portlet is out of service (PAGE-03)."""
    portlet = place.window.portlet
    try:
        trial = health.admit(visit.context, portlet, limit)
    except OutOfService:
        return None
    return Task(lambda db: make_box(visit, place, refused, named, db), limit, lambda: reading_session(visit),
                f"{portlet} render", portlet, trial)


def _settled(visit: Visit, place: Place, task: Task) -> Pieces:
    if task.status == DONE:
        return task.value
    if task.status not in (FAILED, ABANDONED):
        return boxes.late(visit, place)
    error = task.error if task.status == FAILED and task.error is not None else TookTooLong(None)
    if isinstance(error, OutOfService):
        return boxes.out_of_service(visit, place)
    if isinstance(error, Busy):
        return boxes.failed(visit, place, error, None)
    expected = isinstance(error, PortalError) and error.__cause__ is None
    reference = incident(f"render of {place.window.portlet} failed: {cause(error)}", None if expected else error,
                         window=place.window.id, portlet=place.window.portlet)
    return boxes.failed(visit, place, error, reference)


def alone(visit: Visit, namespace: str) -> Alone:
    """One box by itself, with ten seconds of time (PAGE-01)."""
    place = target(visit, namespace)
    authorise(visit, place)
    if place.definition is None:
        return Alone(visit.filler().text(boxes.gone(visit, place)), place)
    seconds = visit.context.settings.page_alone_seconds
    visit.read_all()
    health = visit.context.registry.getUtility(IHealth)
    health.look(visit.context)
    task = _task(visit, place, None, seconds, health)
    if task is None:
        return Alone(visit.filler().text(boxes.out_of_service(visit, place)), place)
    visit.context.registry.getUtility(IExecutor).run_page([task], seconds + 0.5)
    if task.status in (FAILED, ABANDONED):
        health.settle(SETTLE)
    box = _settled(visit, place, task)
    put_on(visit, place, box)
    return Alone(visit.filler().text(box), place, heads_of(visit, [place], [box]), announce(box))
