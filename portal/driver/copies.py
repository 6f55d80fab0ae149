"""Contents kept beside the boxes: those that may be shown to everybody, and those that can be validated
(JSR-286 PLT.22; PLT-79, PLT-80).

A box (``cache``) belongs to one person: head, menu and foot are theirs. The content of a portlet whose descriptor says
``cache-scope`` public is kept once for all members of an establishment, and once for all guests, and set into each
one's box. A content that came with a tag is kept past its time: the next render is told the tag, and may answer that
the content is still good.
"""

import time
from dataclasses import dataclass, replace

from portal.api.caching import PRIVATE, PUBLIC
from portal.container.values import Rendered
from portal.driver.interfaces import IBoxCache
from portal.driver.markers import Markers
from portal.driver.visit import Visit
from portal.driver.windows import Place

__all__ = ["Copy", "drop_copies", "find_copy", "settle", "shared_key", "shares"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A content and the markers in it.

    :param until: monotonic instant after which it must be made or validated again; None for never.
    """

    view: Rendered
    markers: Markers
    until: float | None

    @property
    def seconds(self) -> float | None:
        """How long it may serve as it is: 0 or less when it may not, None without end."""
        return None if self.until is None else self.until - time.monotonic()


def shares(place: Place) -> bool:
    """Whether contents of a place may be shared: its descriptor says so. A response may narrow that, never widen it."""
    return place.definition is not None and place.definition.cache_scope == PUBLIC


def shared_key(visit: Visit, place: Place) -> tuple:
    """What a shared content depends on: everything that a box does, but the person."""
    stored = visit.caller.stored.get(place.window.id)
    return ("shared", visit.establishment.id, visit.person is None, place.window.id, place.window.portlet, place.mode,
            place.state, tuple(sorted(place.private.items())), tuple(sorted(place.public.items())), visit.locale,
            visit.brand.style_url, visit.cookies and visit.cookies.key(place.window.portlet), visit.shared_version,
            tuple(sorted(stored.items())) if stored else (),
            tuple(pair for pair in visit.versions if not pair[0].startswith("person:")))


def find_copy(visit: Visit, place: Place, key: tuple) -> Copy | None:
    """The content kept for a place, good or to be validated.

    :param key: of the person's box.
    """
    cache = visit.context.registry.getUtility(IBoxCache)
    found = cache.get(shared_key(visit, place)) if shares(place) else None
    return found or cache.get(("content", key))


def settle(visit: Visit, place: Place, key: tuple, view: Rendered, markers: Markers, old: Copy | None) -> Copy:
    """The content to show after a render, kept when it is worth it: the new one or, when the portlet said that it is
    still good, the old one for another while.

    :param old: the copy whose tag the render was told.
    """
    if view.cache.use_cached and old is not None:
        # What was somebody's own stays so, whatever is said of the answer that it is still good.
        scope = view.cache.scope if old.view.cache.scope == PUBLIC else PRIVATE
        control = replace(view.cache, etag=view.cache.etag or old.view.cache.etag, scope=scope)
        view = replace(old.view, cache=control, cookies=view.cookies)
        markers = old.markers.copy()
    expires, tagged = view.cache.expires, view.cache.etag is not None
    # A time of nothing is past at once; with a tag, and without any time, the portlet is asked each time.
    until = time.monotonic() + (expires or -1) if expires is None or expires >= 0 else None
    # What a cookie came with is that browser's.
    shared = shares(place) and view.cache.scope == PUBLIC and not view.cookies and expires is not None
    if expires != 0 and (tagged or shared):
        where = shared_key(visit, place) if shared else ("content", key)
        kept = Copy(replace(view, cookies=()), markers.copy(), until)
        visit.context.registry.getUtility(IBoxCache).put(where, kept, len(view.markup) + markers.size, None)
    return Copy(view, markers, until)


def drop_copies(visit: Visit, place: Place, key: tuple) -> None:
    """Forget the contents of a place that is the target of an address (PLT-78)."""
    cache = visit.context.registry.getUtility(IBoxCache)
    cache.drop(("content", key))
    if shares(place):
        cache.drop(shared_key(visit, place))
