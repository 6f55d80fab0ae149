"""One box: its portlet called, or its content taken from what is kept (PAGE-03, PAGE-05, PAGE-06; PLT-77 to PLT-80)."""

from dataclasses import dataclass, field, replace
from typing import Any

from portal.api.markup import foreign
from portal.api.window import EDIT, MINIMISED, VIEW, WHOLE_PAGE
from portal.container.interfaces import IContainer
from portal.container.values import Rendered, Values
from portal.driver import boxes
from portal.driver.copies import Copy, find_copy, settle, shared_key, shares
from portal.driver.dress import dressed
from portal.driver.interfaces import IBoxCache, ILastCopies
from portal.driver.markers import Markers, Pieces, size_of
from portal.driver.nesting import contained
from portal.driver.visit import Visit
from portal.driver.windows import Place, call_of

__all__ = ["Refused", "cache_key", "make_box", "reading_session"]


@dataclass(frozen=True, slots=True)
class Refused:
    """An action that refused its form: shown again, filled in.

    :param window_id: whose form it was.
    """

    window_id: str
    errors: dict[str, str] = field(default_factory=dict)
    submitted: Values = field(default_factory=dict)


def cache_key(visit: Visit, place: Place) -> tuple:
    """What a box depends on; never joined into one string (attack P02)."""
    person = visit.person.id if visit.person else None
    return (visit.establishment.id, person, place.window.id, visit.tab.id, place.window.portlet, place.mode, place.state,
            tuple(sorted(place.private.items())) if place.private else (),
            tuple(sorted(place.public.items())) if place.public else (), visit.locale,
            visit.brand.style_url, visit.versions, visit.cookies and visit.cookies.key(place.window.portlet))


def reading_session(visit: Visit) -> Any:
    """The database session in which the portlets of a page are rendered."""
    session = visit.context.registry["preau.database"].read(visit.context.scope)
    # Services learn from it what a page reads, and read it together the next time.
    session.info["page"] = visit.person.id if visit.person else None, visit.tab.id, visit.establishment.id
    return session


def make_box(visit: Visit, place: Place, refused: Refused | None, named: bool, db: Any) -> Pieces:
    """The pieces of a box.

    :param refused: its form is shown again. :param named: the address names it, so that nothing kept may serve (PLT-78).
    """
    cache = visit.part(IBoxCache)
    if refused is not None or not cache.enabled or (place.state in WHOLE_PAGE and place.mode == EDIT):
        return _made(visit, place, refused, db)
    key = cache_key(visit, place)
    if named or place.definition is None or not place.definition.expiration:
        return _kept(visit, place, key, named, db)
    # When the time of a box is over, those who come at once call the portlet once.
    seconds = visit.context.settings.executor_patience
    with cache.turn(shared_key(visit, place) if shares(place) else key, seconds):
        found = cache.get(key)  # made meanwhile, perhaps
        return _kept(visit, place, key, named, db) if found is None else found


def _content(visit: Visit, place: Place, db: Any, markers: Markers, **more: Any) -> Rendered:
    foreign.seen = False
    view = visit.part(IContainer).render(call_of(visit, place, db, markers=markers, **more))
    return contained(view) if foreign.seen else view


def _kept(visit: Visit, place: Place, key: tuple, named: bool, db: Any) -> Pieces:
    """A box that may be kept, made of a new content or of one that is still good."""
    copy = None if named else find_copy(visit, place, key)
    left = copy.seconds if copy is not None else 0.0
    if copy is not None and (left is None or left > 0):
        shown = Copy(copy.view, copy.markers.copy(), copy.until)
    else:
        markers = Markers()
        view = _content(visit, place, db, markers, etag=copy.view.cache.etag if copy else None)
        _measure(visit, (view,))
        shown = settle(visit, place, key, view, markers, copy)
    view = shown.view
    pieces = _box(visit, place, shown.markers, view)
    _remember(visit, place, view, shown.markers)
    left = shown.seconds
    if left is None or left > 0:
        kept = dressed(pieces, view.head, view.properties)
        visit.part(IBoxCache).put(key, kept, size_of(pieces), left)
    return dressed(pieces, view.head, view.properties, view.cookies)


def _made(visit: Visit, place: Place, refused: Refused | None, db: Any) -> Pieces:
    """A box that is not kept: a refused form, the settings beside the content, or any where nothing is."""
    markers = Markers()
    extra = {"errors": refused.errors, "submitted": refused.submitted} if refused else {}
    view = _content(visit, place, db, markers, **extra)
    if place.state in WHOLE_PAGE and place.mode == EDIT:
        side, view = view, _content(visit, replace(place, mode=VIEW), db, markers)
        _measure(visit, (view, side))
        pieces = _box(visit, place, markers, view, side)
        return dressed(pieces, view.head + side.head, view.properties + side.properties, view.cookies + side.cookies)
    _measure(visit, (view,))
    pieces = _box(visit, place, markers, view)
    if refused is None:
        _remember(visit, place, view, markers)
    return dressed(pieces, view.head, view.properties, view.cookies)


def _box(visit: Visit, place: Place, markers: Markers, view: Rendered, side: Rendered | None = None) -> Pieces:
    return boxes.filled(visit, markers, place, view if place.state != MINIMISED else replace(view, markup=""), side)


def _remember(visit: Visit, place: Place, view: Rendered, markers: Markers) -> None:
    """Keep it for the time when the portlet is out of service, where its definition allows that (PAGE-03)."""
    if place.definition is not None and place.definition.options:
        visit.part(ILastCopies).keep(visit, place, view, markers)


def _measure(visit: Visit, made: tuple[Rendered, ...]) -> None:
    most, surely = visit.context.settings.page_output_bytes, 0
    for view in made:
        surely += 4 * len(view.markup)  # bytes, if every character took as many as it can
    if surely > most and sum([_bytes(view.markup) for view in made]) > most:
        raise boxes.OutputTooLarge(None)


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
