"""A package's ``portlet.xml`` as definitions (JSR-286 PLT.25, with the additions of ``urn:preau:portlet:1``)."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from lxml import etree

from portal.api.registry import Definition
from portal.datafiles.grammar import Grammar
from portal.datafiles.parse import parse_file
from portal.datafiles.problems import Problems
from portal.registry.application import OURS, Application
from portal.registry.bundle import with_bundle
from portal.registry.filters import Filters
from portal.registry.portlet_element import read_portlet

__all__ = ["JSR", "read_descriptor", "short_name"]

JSR = ("http://java.sun.com/xml/ns/portlet/portlet-app_2_0.xsd", "http://java.sun.com/xml/ns/portlet/portlet-app_1_0.xsd")
"""Namespaces in which a descriptor may stand, besides none."""
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@cache
def _grammar() -> Grammar:
    return Grammar(Path(__file__).with_name("portlet.rng"))


def short_name(package: str) -> str:
    """The name under which a package's definitions go: ``news`` of ``portlets.news``."""
    return package.rpartition(".")[2]


def _plain(root: etree._Element) -> None:
    """Take the elements out of JSR-286's namespaces, and off them the attributes that only a validator reads."""
    for element in root.iter(tag=etree.Element):
        name = etree.QName(element)
        if name.namespace in JSR:
            element.tag = name.localname
        for key in list(element.attrib):
            if key.startswith(_XSI) or (key == "id" and name.namespace != OURS):
                del element.attrib[key]


def read_descriptor(path: Path, package: str) -> tuple[Definition, ...]:
    """The definitions of a package, in the order of its descriptor.

    :param path: its ``portlet.xml``.
    :param package: its import name.
    :raises ExceptionGroup: of ``LoadError``, one for each fault of the file.
    """
    root, problems, meaning = parse_file(path), Problems(path), Problems(path)
    _plain(root)
    _grammar().check(root, problems)
    application = Application(root, package, short_name(package), meaning)
    filters = Filters(root, package, meaning)
    definitions: dict[str, Definition] = {}
    for element in root.iterchildren("portlet"):
        definition = read_portlet(element, package, short_name(package), application, meaning)
        definition = with_bundle(definition, element, application.bundle, path.parent / "locale", meaning)
        if definition.name in definitions:
            meaning.add(element, f"the portlet {definition.name} stands twice")
        definitions[definition.name] = replace(definition, filters=filters.of(definition.name.partition(".")[2]))
    names = [name.partition(".")[2] for name in definitions]
    for name, place in (*application.unknown_portlets(names), *filters.unknown_portlets(names)):
        meaning.add(place, f"there is no portlet {name} in this descriptor")
    if not definitions:
        meaning.add(root, "the descriptor holds no <portlet>")
    problems.add_quietly(meaning)
    problems.raise_any()
    return tuple(definitions.values())
