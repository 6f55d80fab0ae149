"""The filters of a descriptor and the portlets they are mapped to (JSR-286 PLT.20.2.4, PLT.25; PLT-82)."""

from lxml import etree

from portal.api.phases import ACTION, EVENT, RENDER, RESOURCE
from portal.api.registry import Filter
from portal.datafiles.problems import Problems
from portal.datafiles.values import text_of
from portal.registry.application import child_text

__all__ = ["Filters"]

_PHASES = {"RENDER_PHASE": RENDER, "ACTION_PHASE": ACTION, "EVENT_PHASE": EVENT, "RESOURCE_PHASE": RESOURCE}


class Filters:
    """What a ``portlet-app`` element says of filters.

    :param package: import name, in which the classes must be.
    """

    def __init__(self, root: etree._Element, package: str, problems: Problems) -> None:
        self._filters: dict[str, Filter] = {}
        for element in root.iterchildren("filter"):
            self._read(element, package, problems)
        self._mappings = [(child_text(mapping, "filter-name"), text_of(name), name)
                          for mapping in root.iterchildren("filter-mapping") for name in mapping.iterchildren("portlet-name")]
        for mapping in root.iterchildren("filter-mapping"):
            name = child_text(mapping, "filter-name")
            if name not in self._filters:
                problems.add(mapping, f"there is no filter {name} in this descriptor")
            if mapping.find("portlet-name") is None:
                problems.add(mapping, "<filter-mapping> needs a <portlet-name>")

    def _read(self, element: etree._Element, package: str, problems: Problems) -> None:
        name, cls = child_text(element, "filter-name"), child_text(element, "filter-class")
        phases = [text_of(phase) for phase in element.iterchildren("lifecycle")]
        for tag, found in (("filter-name", name), ("filter-class", cls), ("lifecycle", phases)):
            if not found:
                problems.add(element, f"<filter> needs a <{tag}>")
        if cls and not cls.startswith((package + ".", package + ":")):
            problems.add(element.find("filter-class"), f"the class {cls} is not in the package {package}")
        if name in self._filters:
            problems.add(element, f"the filter {name} stands twice")
        self._filters[name] = Filter(
            name, cls, frozenset(_PHASES.get(phase, phase) for phase in phases),
            {child_text(item, "name"): child_text(item, "value") for item in element.iterchildren("init-param")})

    def of(self, portlet: str) -> tuple[Filter, ...]:
        """The filters of a portlet, each once, in the order of their mappings; a name may end in ``*``."""
        return tuple({name: self._filters[name] for name, wanted, _element in self._mappings if name in self._filters
                      and (wanted == portlet or (wanted.endswith("*") and portlet.startswith(wanted[:-1])))}.values())

    def unknown_portlets(self, names: list[str]) -> list[tuple[str, etree._Element]]:
        """Names in mappings that no portlet has, with their elements."""
        return [(wanted, element) for _name, wanted, element in self._mappings
                if not wanted.endswith("*") and wanted not in names]
