"""What a portlet puts into the head of the page (JSR-286 PLT.12.5.4; PLT-81)."""

import html
import json
import re
from collections.abc import Iterable
from typing import Any

from portal.api.errors import StateError
from portal.api.phases import HEAD, MARKUP

__all__ = ["HeadElement", "HeadElements", "as_html", "as_json"]

HeadElement = tuple[str, tuple[tuple[str, str], ...]]
"""Name of the element and its attributes, already in an order: equal elements are equal tuples."""

MOST, LONGEST, MOST_BYTES = 20, 500, 3000
"""Elements of a box, characters of an attribute, and bytes of them all as the header that brings them with a late box:
proxies take 4 kB of headers."""
METAS = frozenset({"author", "description", "keywords"})
META_FAMILIES = re.compile(r"(dc|dcterms|citation)[._][A-Za-z._]{1,40}")
RELATIONS = frozenset({"alternate", "help", "license", "prefetch"})


def as_html(element: HeadElement) -> str:
    """An element as markup."""
    name, attributes = element
    words = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes)
    return f"<script{words}></script>" if name == "script" else f"<{name}{words} />"


def as_json(elements: Iterable[HeadElement]) -> str:
    """Elements for a script: JSON in ASCII, a list of names and attributes."""
    return json.dumps([[name, dict(attributes)] for name, attributes in elements], separators=(",", ":"))


class HeadElements:
    """Mixin of the render response: see ``IRenderResponse``."""

    _call: Any
    _request: Any
    part = MARKUP
    _head: dict[HeadElement, None]

    def _file(self, path: str) -> str:
        package, templates = self._call.definition.package, self._templates()  # type: ignore[attr-defined]
        templates.asset(package, path)
        return templates.asset_url(package, path)

    def _put(self, tag: str, /, **attributes: str | None) -> None:
        element = (tag, tuple((key, value) for key, value in attributes.items() if value is not None))
        if any(len(value) > LONGEST or not value.isprintable() for _key, value in element[1]):
            raise ValueError(f"an attribute of a head element is one line of {LONGEST} characters at most")
        if element in self._head:
            return
        if len(self._head) >= MOST or len(as_json((*self._head, element))) > MOST_BYTES:
            raise ValueError(f"a box has {MOST} head elements at most, of {MOST_BYTES} bytes")
        self._head[element] = None

    def head_style(self, path: str, media: str | None = None) -> None:
        """See ``IRenderResponse``."""
        self._put("link", rel="stylesheet", href=self._file(path), media=media)

    def head_script(self, path: str) -> None:
        """See ``IRenderResponse``."""
        self._put("script", src=self._file(path), defer="defer")

    def head_meta(self, name: str, content: str) -> None:
        """See ``IRenderResponse``."""
        if name.lower() not in METAS and not META_FAMILIES.fullmatch(name.lower()):
            raise ValueError(f"no meta element {name!r}: only {', '.join(sorted(METAS))}, dc.*, dcterms.* and citation_*")
        self._put("meta", name=name.lower(), content=content)

    def head_link(self, relation: str, path: str, type: str | None = None, title: str | None = None) -> None:
        """See ``IRenderResponse``."""
        if relation not in RELATIONS:
            raise ValueError(f"no link of relation {relation!r}: only {', '.join(sorted(RELATIONS))}")
        self._put("link", rel=relation, href=self._file(path), type=type, title=title)

    def _refuse_body(self) -> None:
        if self.part == HEAD:
            raise StateError("the head part of render writes no body (PLT-81)")

    def _asked(self) -> tuple[HeadElement, ...]:
        """What was asked for, once each, in its order."""
        return tuple(self._head)
