"""The story of a request for a page: read this to know the portal (design, section 5).

A page is asked for; its visit is opened (who, where, which tab, in which state). Every
window of the tab becomes a place. What this worker still holds is taken from the box cache;
the rest is rendered by the executor until the page's deadline. A portlet that raised, was
late, or is gone costs its own box. At last the theme puts the boxes together and fills in
what only this request knows: state and token.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from portal.api.errors import NotFound, NotPermitted, PortalError
from portal.api.i18n import TranslationStringFactory
from portal.api.window import EDIT, MINIMISED, VIEW, WHOLE_PAGE
from portal.container.interfaces import IContainer
from portal.container.values import Values
from portal.driver import boxes, theme
from portal.driver.copies import Copy, drop_copies, find_copy, settle, shared_key, shares
from portal.driver.dress import announce, dressed, heads_of, put_on
from portal.driver.executor import TookTooLong
from portal.driver.incident import cause, incident
from portal.driver.interfaces import IBoxCache, IExecutor
from portal.driver.markers import Markers, Pieces, size_of
from portal.driver.task import ABANDONED, DONE, FAILED, Task
from portal.driver.url import Change, apply_control, apply_render
from portal.driver.visit import Visit
from portal.driver.windows import Place, authorise, call_of, places, target

_ = TranslationStringFactory("preau")


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that refused its form: shown again, filled in.

    :param window_id: whose form it was.
    """

    window_id: str
    errors: dict[str, str] = field(default_factory=dict)
    submitted: Values = field(default_factory=dict)


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


def cache_key(visit: Visit, place: Place) -> tuple:
    """What a box depends on; never joined into one string (attack P02)."""
    person = visit.person.id if visit.person else None
    return (visit.establishment.id, person, place.window.id, visit.tab.id, place.window.portlet, place.mode, place.state,
            tuple(sorted(place.private.items())) if place.private else (),
            tuple(sorted(place.public.items())) if place.public else (), visit.locale,
            visit.brand.style_url, visit.versions, visit.cookies and visit.cookies.key(place.window.portlet))


def render_all(visit: Visit, shown: list[Place], deadline: float, refused: Refused | None = None,
               fresh: str | None = None) -> list[Pieces]:
    """Pieces of every place, in order, within the deadline."""
    registry = visit.context.registry
    cache, executor = registry.getUtility(IBoxCache), registry.getUtility(IExecutor)
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
            tasks.append(_task(visit, place, refused if named else None, place.definition.limits.get(
                "render", visit.context.settings.limit_render), named))
            owners.append(number)
    if tasks:
        visit.read_all()
        executor.run_page(tasks, deadline)
    for number, task in zip(owners, tasks, strict=True):
        found[number] = _settled(visit, shown[number], task)
    return found


def _task(visit: Visit, place: Place, refused: Refused | None, limit: float, named: bool = False) -> Task:
    return Task(lambda db: _render(visit, place, refused, named, db), limit, lambda: _session(visit),
                f"{place.window.portlet} render")


def _session(visit: Visit) -> Any:
    session = visit.context.registry["preau.database"].read(visit.context.scope)
    # Services learn from it what a page reads, and read it together the next time.
    session.info["page"] = visit.person.id if visit.person else None, visit.tab.id, visit.establishment.id
    return session


def _render(visit: Visit, place: Place, refused: Refused | None, named: bool, db: Any) -> Pieces:
    cache = visit.context.registry.getUtility(IBoxCache)
    if refused is not None or not cache.enabled or (place.state in WHOLE_PAGE and place.mode == EDIT):
        return _render_once(visit, place, refused, db)
    key = cache_key(visit, place)
    if named or place.definition is None or not place.definition.expiration:
        return _make(visit, place, key, named, db)
    # When the time of a box is over, those who come at once call the portlet once.
    seconds = visit.context.settings.executor_patience
    with cache.turn(shared_key(visit, place) if shares(place) else key, seconds):
        found = cache.get(key)  # made meanwhile, perhaps
        return _make(visit, place, key, named, db) if found is None else found


def _make(visit: Visit, place: Place, key: tuple, named: bool, db: Any) -> Pieces:
    """A box that may be kept, made of a new content or of one that is still good."""
    container, markers = visit.context.registry.getUtility(IContainer), Markers()
    copy = None if named else find_copy(visit, place, key)
    left = copy.seconds if copy is not None else 0.0
    if copy is not None and (left is None or left > 0):
        shown = Copy(copy.view, copy.markers.copy(), copy.until)
    else:
        view = container.render(call_of(visit, place, db, markers=markers, etag=copy.view.cache.etag if copy else None))
        _measure(visit, view)
        shown = settle(visit, place, key, view, markers, copy)
    view = shown.view
    pieces = boxes.filled(visit, shown.markers, place, view if place.state != MINIMISED else replace(view, markup=""))
    left = shown.seconds
    if left is None or left > 0:
        kept = dressed(pieces, view.head, view.properties)
        visit.context.registry.getUtility(IBoxCache).put(key, kept, size_of(pieces), left)
    return dressed(pieces, view.head, view.properties, view.cookies)


def _render_once(visit: Visit, place: Place, refused: Refused | None, db: Any) -> Pieces:
    """A box that is not kept: a refused form, the settings beside the content, or any where nothing is."""
    markers, container = Markers(), visit.context.registry.getUtility(IContainer)
    extra = {"errors": refused.errors, "submitted": refused.submitted} if refused else {}
    view, side = container.render(call_of(visit, place, db, markers=markers, **extra)), None
    if place.state in WHOLE_PAGE and place.mode == EDIT:
        side, view = view, container.render(call_of(visit, replace(place, mode=VIEW), db, markers=markers))
    _measure(visit, view, side)
    pieces = boxes.filled(visit, markers, place, view if place.state != MINIMISED else replace(view, markup=""), side)
    if side is None:
        return dressed(pieces, view.head, view.properties, view.cookies)
    return dressed(pieces, view.head + side.head, view.properties + side.properties, view.cookies + side.cookies)


def _measure(visit: Visit, *made: Any) -> None:
    if sum(_bytes(view.markup) for view in made if view is not None) > visit.context.settings.page_output_bytes:
        raise boxes.OutputTooLarge(None)


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _settled(visit: Visit, place: Place, task: Task) -> Pieces:
    if task.status == DONE:
        return task.value
    if task.status not in (FAILED, ABANDONED):
        return boxes.late(visit, place)
    error = task.error if task.status == FAILED and task.error is not None else TookTooLong(None)
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
    task = _task(visit, place, None, seconds)
    visit.context.registry.getUtility(IExecutor).run_page([task], seconds + 0.5)
    box = _settled(visit, place, task)
    put_on(visit, place, box)
    return Alone(visit.filler().text(box), place, heads_of(visit, [place], [box]), announce(box))
