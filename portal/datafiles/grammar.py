"""Checking a data file against its RELAX NG grammar, with every fault named by line."""

import re
from pathlib import Path

from lxml import etree

from portal.datafiles.problems import Problems

__all__ = ["Grammar"]

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_XML = "{http://www.w3.org/XML/1998/namespace}"


class Grammar:
    """A grammar read from a ``.rng`` file of ours.

    libxml2 says of a wrong attribute only that the element "failed to validate attributes"; the
    grammar itself then tells which one.
    """

    def __init__(self, path: Path) -> None:
        document = etree.parse(path)
        self._validator = etree.RelaxNG(document)
        self._elements: dict[str, list[etree._Element]] = {}
        for element in document.iter(f"{_RNG}element"):
            self._elements.setdefault(element.get("name", "").rpartition(":")[2], []).append(element)

    def check(self, root: etree._Element, problems: Problems) -> bool:
        """Whether the document follows the grammar; each fault is added to ``problems``."""
        if self._validator.validate(root):
            return True
        seen: set[tuple[int, str]] = set()
        for entry in self._validator.error_log:
            for reason in self._reasons(root, entry):
                if (entry.line, reason) not in seen:
                    seen.add((entry.line, reason))
                    problems.add(entry.line, reason)
        return False

    def _reasons(self, root: etree._Element, entry: etree._LogEntry) -> list[str]:
        if entry.type_name == "RELAXNG_ERR_ELEMWRONG":
            return [re.sub(r"Did not expect element (\S+) there", r"<\1> has no place here", entry.message)]
        if entry.type_name == "RELAXNG_ERR_ATTRVALID":
            found = re.match(r"Element (\S+) failed", entry.message)
            for element in root.iter(f"{{*}}{found.group(1)}") if found else ():
                if element.sourceline == entry.line:
                    reasons = self._attributes(element)
                    if reasons:
                        return reasons
        if entry.type_name in ("RELAXNG_ERR_DATATYPE", "RELAXNG_ERR_TYPEVAL", "RELAXNG_ERR_TYPE", "RELAXNG_ERR_VALUE"):
            return []  # the element that follows in the log is told
        if entry.type_name == "RELAXNG_ERR_CONTENTVALID":
            found = re.match(r"Element (\S+) failed", entry.message)
            for element in root.iter(f"{{*}}{found.group(1)}") if found else ():
                if element.sourceline == entry.line and not len(element):
                    return [f"<{found.group(1)}>{(element.text or '').strip()[:80]}: value not allowed"]  # type: ignore[union-attr]
        return [entry.message]

    def _attributes(self, element: etree._Element) -> list[str]:
        name = etree.QName(element).localname
        tried = [self._against(rule, element) for rule in self._elements.get(name, ())]
        return min(tried, key=len, default=[])

    def _against(self, rule: etree._Element, element: etree._Element) -> list[str]:
        name, known, reasons = etree.QName(element).localname, set(), []
        for attribute in rule.iterchildren(f"{_RNG}attribute", f"{_RNG}optional"):
            wanted = attribute if attribute.tag == f"{_RNG}attribute" else attribute.find(f"{_RNG}attribute")
            if wanted is None:
                continue
            label = wanted.get("name", "")
            key = label.replace("xml:", _XML)
            known.add(key)
            if key not in element.attrib:
                if attribute is wanted:
                    reasons.append(f"<{name}> needs the attribute {label}")
            elif not _allowed(wanted, element.attrib[key]):
                reasons.append(f'<{name} {label}="{element.attrib[key][:80]}">: value not allowed')
        reasons += [f"<{name}> has no attribute {key.replace(_XML, 'xml:')}" for key in element.attrib if key not in known]
        return reasons


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
