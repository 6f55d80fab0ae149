"""``registry.xml`` as publications."""

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from portal.api.audience import Audience
from portal.api.registry import IDefinitions, Publication
from portal.datafiles.audience import read_audience
from portal.datafiles.grammar import Grammar
from portal.datafiles.parse import parse_file
from portal.datafiles.problems import Problems
from portal.datafiles.values import read_flag, read_preferences, read_texts

__all__ = ["Entry", "NAMESPACE", "SOURCE", "as_columns", "read_registry"]

log = logging.getLogger(__name__)
NAMESPACE = "urn:preau:registry:1"
SOURCE = "registry.xml"
"""What ``Publication.source`` says of those that come from the file."""
_VARIABLE = re.compile(r"\$\{([A-Za-z][\w.]*)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication of the file.

    :param version: hash of all that it says, so that only what changed is written.
    """

    publication: Publication
    file: str
    line: int
    version: str


@cache
def _grammar() -> Grammar:
    return Grammar(Path(__file__).with_name("registry.rng"))


def as_columns(publication: Publication) -> dict[str, Any]:
    """What the database keeps of a publication besides fname, place and origin, as JSON-like values."""
    return {
        "portlet": publication.portlet, "titles": publication.titles, "descriptions": publication.descriptions,
        "category": publication.category, "icon": publication.icon, "state": publication.state,
        "audience": publication.audience.as_data(), "provenance": publication.provenance,
        "in_catalogue": publication.in_catalogue,
        "preferences": [[item.name, list(item.values), item.read_only] for item in publication.preferences],
    }


def read_registry(path: Path, definitions: IDefinitions, variables: Mapping[str, str]) -> tuple[Entry, ...]:
    """The publications of a ``registry.xml``, in its order.

    :param definitions: the installed portlets. A publication of a package that is not installed is
        kept (its windows become placeholders, PAGE-10) and told in the log; an unknown portlet of an
        installed package is a fault.
        A publication without a title takes those of its portlet: of its resource bundle, else of its descriptor (PLT-18).
    :param variables: what ``${name}`` stands for in the values of preferences.
    :raises ExceptionGroup: of ``LoadError``, one for each fault of the file.
    """
    root, problems, meaning = parse_file(path), Problems(path), Problems(path)
    _grammar().check(root, problems)
    packages = {definition.name.partition(".")[0] for definition in definitions.all()}
    entries: dict[str, Entry] = {}
    for element in root.iterchildren(f"{{{NAMESPACE}}}publication"):
        publication = _publication(element, definitions, variables, meaning)
        first = entries.get(publication.fname)
        if first is not None:
            meaning.add(element, f"the fname {publication.fname} stands already on line {first.line}")
        if definitions.get(publication.portlet) is None:
            if publication.portlet.partition(".")[0] in packages:
                meaning.add(element, f"its package has no portlet {publication.portlet}")
            else:
                log.warning("%s:%d: the package of %s is not installed", path, element.sourceline, publication.portlet)
        version = hashlib.sha256(json.dumps(as_columns(publication), sort_keys=True).encode()).hexdigest()[:16]
        entries[publication.fname] = Entry(publication, str(path), int(element.sourceline or 0), version)
    problems.add_quietly(meaning)
    problems.raise_any()
    return tuple(entries.values())


def _publication(element: etree._Element, definitions: IDefinitions, variables: Mapping[str, str],
                 problems: Problems) -> Publication:
    def fill(text: str) -> str:
        for name in _VARIABLE.findall(text):
            if name not in variables:
                problems.add(element, f"nothing is known of ${{{name}}}")
        return _VARIABLE.sub(lambda found: variables.get(found[1], ""), text)

    def tag(name: str) -> str:
        return f"{{{NAMESPACE}}}{name}"

    audiences = list(element.iterchildren(tag("audience")))
    if len(audiences) != 1:
        problems.add(element, "<publication> needs one <audience>; an empty one means everyone, guests included")
    definition = definitions.get(element.get("portlet", ""))
    titles = read_texts(element, tag("title"), problems) or (dict(definition.titles) if definition else {})
    if not titles:
        problems.add(element, "<publication> needs a <title>, since its portlet is not there to give one")
    return Publication(
        fname=element.get("fname", ""), portlet=element.get("portlet", ""), titles=titles,
        descriptions=read_texts(element, tag("description"), problems),
        category=element.get("category", ""), icon=element.get("icon", ""), state=element.get("state", "published"),
        audience=read_audience(audiences[0], problems) if audiences else Audience("none", rules=(Audience(),)),
        preferences=read_preferences(element, tag("preference"), tag("value"), problems, fill),
        provenance=element.get("provenance", ""), source=SOURCE, in_catalogue=read_flag(element, "in-catalogue", True))
