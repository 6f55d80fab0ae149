"""The story of a request for a page: read this to know the portal (design, section 5).

A page is asked for; its visit is opened (who, where, which tab, in which state). Every
window of the tab becomes a place. What this worker still holds is taken from the box cache;
the rest is rendered by the executor until the page's deadline. A portlet that raised, was
late, or is gone costs its own box. At last the theme puts the boxes together and fills in
what only this request knows: state and token.
"""

import time
from dataclasses import dataclass, field, replace
from typing import Any

from portal.api.errors import NotFound, NotPermitted, PortalError
from portal.api.i18n import TranslationStringFactory
from portal.api.markup import foreign
from portal.api.window import EDIT, MAXIMISED, MINIMISED, VIEW
from portal.container.interfaces import IContainer
from portal.container.values import Values
from portal.driver import boxes, theme
from portal.driver.executor import TookTooLong
from portal.driver.incident import cause, incident
from portal.driver.interfaces import IBoxCache, IExecutor, IHealth, ILastCopies
from portal.driver.markers import Markers, Pieces, size_of
from portal.driver.nesting import contained
from portal.driver.refusals import Busy, OutOfService
from portal.driver.task import ABANDONED, DONE, FAILED, Task
from portal.driver.url import Change, apply_control, apply_render
from portal.driver.visit import Visit
from portal.driver.windows import Place, authorise, call_of, places, target

_ = TranslationStringFactory("preau")

SETTLE = 0.5
"""Most seconds that a page on which a portlet has failed waits until that is written for all workers to know, if its
deadline leaves as much."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that refused its form: shown again, filled in.

    :param window_id: whose form it was.
    """

    window_id: str
    errors: dict[str, str] = field(default_factory=dict)
    submitted: Values = field(default_factory=dict)


def follow(visit: Visit, namespace: str, kind: str, change: Change) -> None:
    """Take over what a render or control address changes, after checking that it may.

    :raises NotFound: the window is not on this tab. :raises NotPermitted: mode or state are not allowed.
    """
    place = target(visit, namespace)
    if kind == "r":
        if place.definition is None:
            raise NotFound(None)
        # Not only looked past under the new state, but gone under the one it was shown in (PLT-78).
        visit.context.registry.getUtility(IBoxCache).drop(cache_key(visit, place))
    apply = apply_render if kind == "r" else apply_control
    visit.freeze(apply(visit.state, namespace, change))
    authorise(visit, target(visit, namespace))


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
    return theme.page(visit, shown, pieces, messages or [])


def _keep_allowed(visit: Visit, place: Place) -> None:
    # A state that was shared or has aged may ask for a mode that this person may not use.
    try:
        authorise(visit, place)
    except NotPermitted:
        state = visit.state.copy()
        state.set_mode(place.window.namespace, VIEW)
        visit.freeze(state)


def cache_key(visit: Visit, place: Place) -> tuple:
    """What a box depends on; never joined into one string (attack P02)."""
    person = visit.person.id if visit.person else None
    return (visit.establishment.id, person, place.window.id, visit.tab.id, place.window.portlet, place.mode, place.state,
            tuple(sorted(place.private.items())) if place.private else (),
            tuple(sorted(place.public.items())) if place.public else (), visit.locale,
            visit.brand.style_url, visit.versions)


def render_all(visit: Visit, shown: list[Place], deadline: float, refused: Refused | None = None,
               fresh: str | None = None) -> list[Pieces]:
    """Pieces of every place, in order, within the deadline."""
    registry = visit.context.registry
    cache, executor, health = registry.getUtility(IBoxCache), registry.getUtility(IExecutor), registry.getUtility(IHealth)
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
        if not named:
            found[number] = cache.get(cache_key(visit, place))
        if found[number] is None:
            task = _task(visit, place, refused if named else None, place.definition.limits.get(
                "render", visit.context.settings.limit_render), health)
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


def _task(visit: Visit, place: Place, refused: Refused | None, limit: float, health: Any) -> Task | None:
    """The render of a window; None when its portlet is out of service (PAGE-03)."""
    health.look(visit.context)
    portlet = place.window.portlet
    try:
        trial = health.admit(visit.context, portlet, limit)
    except OutOfService:
        return None
    database, scope = visit.context.registry["preau.database"], visit.context.scope
    return Task(lambda db: _render(visit, place, refused, db), limit, lambda: database.read(scope),
                f"{portlet} render", portlet, trial)


def _render(visit: Visit, place: Place, refused: Refused | None, db: Any) -> Pieces:
    container = visit.context.registry.getUtility(IContainer)
    markers = Markers()
    foreign.seen = False
    extra = {"errors": refused.errors, "submitted": refused.submitted} if refused else {}
    side = None
    if place.state == MAXIMISED and place.mode == EDIT:
        side = container.render(call_of(visit, place, db, markers=markers, **extra))
        view = container.render(call_of(visit, replace(place, mode=VIEW), db, markers=markers))
    else:
        view = container.render(call_of(visit, place, db, markers=markers, **extra))
    if foreign.seen:
        view, side = contained(view), contained(side) if side else None
    most = visit.context.settings.page_output_bytes
    if _bytes(view.markup) + (_bytes(side.markup) if side else 0) > most:
        raise boxes.OutputTooLarge(None)
    pieces = boxes.filled(visit, markers, place, view if place.state != MINIMISED else replace(view, markup=""), side)
    cached = view.cache
    if refused is None and side is None and place.definition is not None and place.definition.options:
        visit.context.registry.getUtility(ILastCopies).keep(visit, place, view, markers)
    if refused is None and side is None and cached.expires and cached.expires != 0:
        visit.context.registry.getUtility(IBoxCache).put(
            cache_key(visit, place), pieces, size_of(pieces), None if cached.expires < 0 else cached.expires)
    return pieces


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


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


def alone(visit: Visit, namespace: str) -> tuple[str, Place]:
    """One box by itself, with ten seconds of time (PAGE-01): its markup and its place."""
    place = target(visit, namespace)
    authorise(visit, place)
    if place.definition is None:
        return visit.filler().text(boxes.gone(visit, place)), place
    seconds = visit.context.settings.page_alone_seconds
    visit.read_all()
    health = visit.context.registry.getUtility(IHealth)
    task = _task(visit, place, None, seconds, health)
    if task is None:
        return visit.filler().text(boxes.out_of_service(visit, place)), place
    visit.context.registry.getUtility(IExecutor).run_page([task], seconds + 0.5)
    if task.status in (FAILED, ABANDONED):
        health.settle(SETTLE)
    return visit.filler().text(_settled(visit, place, task)), place


