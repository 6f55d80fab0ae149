"""Checking a data file against its RELAX NG grammar, with every fault named by line."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from portal.datafiles.problems import Problems

__all__ = ["Grammar"]

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_XML = "{http://www.w3.org/XML/1998/namespace}"

_TOLD_BY_THE_NEXT = ("RELAXNG_ERR_DATATYPE", "RELAXNG_ERR_TYPEVAL", "RELAXNG_ERR_TYPE", "RELAXNG_ERR_VALUE")
"""Messages about a value, which the one about its element repeats with more to go by."""


class Grammar:
    """A grammar read from a ``.rng`` file of ours.

    libxml2 says of a wrong attribute only that the element "failed to validate attributes"; the
    grammar itself then tells which one.
    """

    def __init__(self, path: Path) -> None:
        document = etree.parse(path)
        self._validator = etree.RelaxNG(document)
        self._defines = {define.get("name", ""): define for define in document.iter(f"{_RNG}define")}
        self._elements: dict[str, list[etree._Element]] = {}
        for element in document.iter(f"{_RNG}element"):
            self._elements.setdefault(element.get("name", "").rpartition(":")[2], []).append(element)

    def check(self, root: etree._Element, problems: Problems) -> bool:
        """Whether the document follows the grammar; each fault is added to ``problems``."""
        if self._validator.validate(root):
            return True
        seen: set[tuple[int, str]] = set()
        for entry in self._validator.error_log:
            element = _told(root, entry)
            line = entry.line or int(root.sourceline or 0)
            for reason in self._reasons(element, entry):
                if (line, reason) not in seen:
                    seen.add((line, reason))
                    problems.add(line, reason)
        return False

    def _reasons(self, element: etree._Element | None, entry: etree._LogEntry) -> list[str]:
        if entry.type_name in _TOLD_BY_THE_NEXT:
            return []
        if entry.type_name == "RELAXNG_ERR_ELEMWRONG":
            return [re.sub(r"Did not expect element (\S+) there", r"<\1> has no place here", entry.message)]
        if element is not None and entry.type_name == "RELAXNG_ERR_ATTRVALID":
            return self._attributes(element) or [entry.message]
        if element is not None and entry.type_name == "RELAXNG_ERR_CONTENTVALID" and not len(element):
            return [f"<{etree.QName(element).localname}>{(element.text or '').strip()[:80]}: value not allowed"]
        return [entry.message]

    def _attributes(self, element: etree._Element) -> list[str]:
        name = etree.QName(element).localname
        tried = [self._against(rule, element) for rule in self._elements.get(name, ())]
        return min(tried, key=len, default=[])

    def _declared(self, rule: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
        """Attributes of an element's rule, with whether they are needed; named patterns are followed."""
        for child in rule.iterchildren(f"{_RNG}attribute", f"{_RNG}optional", f"{_RNG}ref"):
            if child.tag == f"{_RNG}attribute":
                yield child, True
            elif child.tag == f"{_RNG}optional":
                yield from ((attribute, False) for attribute in child.iterchildren(f"{_RNG}attribute"))
            else:
                yield from self._declared(self._defines[child.get("name", "")])

    def _against(self, rule: etree._Element, element: etree._Element) -> list[str]:
        name, known, reasons = etree.QName(element).localname, set(), []
        for wanted, needed in self._declared(rule):
            label = wanted.get("name", "")
            key = label.replace("xml:", _XML)
            known.add(key)
            if key not in element.attrib:
                if needed:
                    reasons.append(f"<{name}> needs the attribute {label}")
            elif not _allowed(wanted, element.attrib[key]):
                reasons.append(f'<{name} {label}="{element.attrib[key][:80]}">: value not allowed')
        reasons += [f"<{name}> has no attribute {key.replace(_XML, 'xml:')}" for key in element.attrib if key not in known]
        return reasons


def _told(root: etree._Element, entry: etree._LogEntry) -> etree._Element | None:
    """The element that a message speaks of; libxml2 gives no line for the root when its tag spans several."""
    found = re.match(r"Element (\S+) failed", entry.message)
    if found is None:
        return None
    line = entry.line or root.sourceline
    return next((element for element in root.iter(f"{{*}}{found[1]}") if element.sourceline == line), None)


def _allowed(wanted: etree._Element, value: str) -> bool:
    """Whether one attribute's value fits its pattern, tried alone in a grammar of one attribute."""
    grammar = etree.Element(f"{_RNG}grammar", nsmap={None: _RNG[1:-1]})
    grammar.set("datatypeLibrary", "http://www.w3.org/2001/XMLSchema-datatypes")
    one = etree.SubElement(etree.SubElement(grammar, f"{_RNG}start"), f"{_RNG}element", name="x")
    one.append(etree.fromstring(etree.tostring(wanted)))
    for define in wanted.getroottree().iter(f"{_RNG}define"):
        grammar.append(etree.fromstring(etree.tostring(define)))
    probe = etree.Element("x")
    probe.set(wanted.get("name", "").replace("xml:", _XML), value)
    return etree.RelaxNG(grammar).validate(probe)
