"""What a box brings along besides its markup: elements of the page's head, headers, cookies (PLT-76, PLT-81)."""

from collections.abc import Iterable
from typing import Any

from portal.container.page_head import HeadElement, as_html, as_json
from portal.driver.markers import Pieces
from portal.driver.theme import package_assets
from portal.driver.visit import Visit
from portal.driver.windows import Place

__all__ = ["Dressed", "announce", "dressed", "heads_of", "put_on"]


class Dressed(tuple):
    """Pieces of a box that brings something along; those of all others are plain tuples.

    :ivar head: ``HeadElement``; ``properties``: headers; ``cookies``: only just after its render, never in a cache.
    """

    head: tuple[HeadElement, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    cookies: tuple[Any, ...] = ()


def dressed(pieces: Pieces, head: tuple = (), properties: tuple = (), cookies: tuple = ()) -> Pieces:
    """The pieces with what they bring along, if anything."""
    if not (head or properties or cookies):
        return pieces
    box = Dressed(pieces)
    box.head, box.properties, box.cookies = head, properties, cookies
    return box


def put_on(visit: Visit, place: Place, box: Any) -> None:
    """Have the answer carry the cookies and headers of a box; on the thread of the HTTP request."""
    if box.__class__ is Dressed and (box.cookies or box.properties):
        visit.context.client.send(place.window.portlet, box.cookies, box.properties)


def heads_of(visit: Visit, shown: list[Place], boxes: Iterable[Any]) -> str:
    """The head elements of boxes as markup, once each, without what the page's own head names already."""
    asked = dict.fromkeys(element for box in boxes if box.__class__ is Dressed for element in box.head)
    if not asked:
        return ""
    declared = {*package_assets(visit, shown, "styles"), *package_assets(visit, shown, "scripts")}
    return "".join(as_html(element) for element in asked if _file_of(element) not in declared)


def _file_of(element: HeadElement) -> str | None:
    """The file of a style sheet for all media, or of a script: what a descriptor may declare as well."""
    attributes = dict(element[1])
    return attributes.get("src") or (attributes["href"] if list(attributes) == ["rel", "href"] else None)


def announce(box: Any) -> str:
    """The head elements of a box for the script that fetches it, for a header of the answer; empty when there are none."""
    return as_json(box.head) if box.__class__ is Dressed and box.head else ""
