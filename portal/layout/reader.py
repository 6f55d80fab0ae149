"""A fragment's XML as a value (namespace ``urn:preau:layout:1``)."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from portal.api.audience import Audience
from portal.datafiles.audience import read_audience
from portal.datafiles.grammar import Grammar
from portal.datafiles.parse import parse_file
from portal.datafiles.problems import Problems
from portal.datafiles.values import read_preferences, read_texts
from portal.layout.fragment import ColumnNode, Fragment, TabNode, WindowNode, tabs_to_data
from portal.layout.namespaces import OWN_TAB
from portal.layout.validity import instant_of

__all__ = ["NAMESPACE", "read_fragment"]

NAMESPACE = "urn:preau:layout:1"


@cache
def _grammar() -> Grammar:
    return Grammar(Path(__file__).with_name("fragment.rng"))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _width(text: str) -> int | str:
    """Of a column; 0 when it is none, which the grammar tells."""
    return int(text) if text.isdecimal() else text if text in ("side", "lead") else 0


def read_fragment(path: Path) -> Fragment:
    """The fragment in a file of ``layouts/``.

    :raises ExceptionGroup: of ``LoadError``, one for each fault of the file.
    """
    root, problems, meaning = parse_file(path), Problems(path), Problems(path)
    _grammar().check(root, problems)
    fragment = _Reader(root, meaning).fragment(path)
    problems.add_quietly(meaning)
    problems.raise_any()
    return fragment


class _Reader:
    def __init__(self, root: etree._Element, problems: Problems) -> None:
        self.root, self.problems, self.name = root, problems, root.get("id", "")
        self._ids: dict[str, int] = {}
        self._slugs: dict[str, int] = {}

    def fragment(self, path: Path) -> Fragment:
        root = self.root
        audiences = list(root.iterchildren(_tag("audience")))
        if len(audiences) != 1:
            self.problems.add(root, "<fragment> needs one <audience>; an empty one means everyone, guests included")
        start, end = root.get("valid-from", ""), root.get("valid-until", "")
        bounds = [instant_of(text, "UTC", last) for text, last in ((start, False), (end, True))]
        if bounds[0] and bounds[1] and bounds[0] >= bounds[1]:
            self.problems.add(root, "valid-until lies before valid-from")
        tabs = tuple(self._tab(element) for element in root.iterchildren(_tag("tab")))
        if not tabs:
            self.problems.add(root, "<fragment> holds no <tab>")
        precedence = root.get("precedence", "")
        fragment = Fragment(
            id=self.name, owner=root.get("owner", ""), precedence=int(precedence) if precedence.isdecimal() else 0,
            audience=read_audience(audiences[0], self.problems) if audiences else Audience("none", rules=(Audience(),)),
            tabs=tabs, titles=read_texts(root, _tag("title"), self.problems),
            placed_by=read_texts(root, _tag("placed-by"), self.problems), valid_from=start, valid_until=end)
        whole = dataclasses.asdict(fragment) | {"audience": fragment.audience.as_data(), "tabs": tabs_to_data(tabs)}
        version = hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:16]
        lines = {f"{self.name}.{node}": line for node, line in self._ids.items()}
        return dataclasses.replace(fragment, version=version, file=str(path), line=int(root.sourceline or 0), lines=lines)

    def _id(self, element: etree._Element) -> str:
        node = element.get("id", "")
        if not node:
            self.problems.add(element, f"<{etree.QName(element).localname}> needs an id")
        elif node in self._ids:
            self.problems.add(element, f'the id "{node}" stands already on line {self._ids[node]}')
        self._ids.setdefault(node, int(element.sourceline or 0))
        return f"{self.name}.{node}"

    @staticmethod
    def _locks(element: etree._Element) -> frozenset[str]:
        return frozenset(element.get("lock", "").split())

    def _tab(self, element: etree._Element) -> TabNode:
        slug, titles = element.get("slug", ""), read_texts(element, _tag("title"), self.problems)
        if slug in self._slugs:
            self.problems.add(element, f'the slug "{slug}" stands already on line {self._slugs[slug]}')
        self._slugs.setdefault(slug, int(element.sourceline or 0))
        if slug.startswith(OWN_TAB):
            self.problems.add(element, f"slugs that begin with {OWN_TAB} are kept for people's own tabs")
        if not titles:
            self.problems.add(element, "<tab> needs a <title>")
        columns = tuple(self._columns(element))
        if not columns:
            self.problems.add(element, "<tab> holds no <column>")
        twelfths = [column.width for column in columns if isinstance(column.width, int)]
        if sum(twelfths) > 12:
            self.problems.add(element, "the columns of the tab are wider than 12 twelfths together")
        if 0 < len(twelfths) < len(columns):
            self.problems.add(element, 'either all columns of the tab are "side" or "lead", or none is')
        return TabNode(self._id(element), slug, titles, element.get("icon", ""), self._locks(element), columns)

    def _columns(self, tab: etree._Element) -> Iterator[ColumnNode]:
        for element in tab.iterchildren(_tag("column")):
            windows = tuple(self._window(child) for child in element.iterchildren(_tag("window")))
            yield ColumnNode(self._id(element), _width(element.get("width", "")), windows)

    def _window(self, element: etree._Element) -> WindowNode:
        return WindowNode(
            self._id(element), element.get("publication", ""), read_texts(element, _tag("title"), self.problems),
            self._locks(element), element.get("state") == "minimised",
            read_preferences(element, _tag("preference"), _tag("value"), self.problems))
