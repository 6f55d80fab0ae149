"""Titles of a portlet out of its resource bundle (JSR-286 PLT.25.10; PLT-18).

Java's resource bundle is a catalogue here: ``<resource-bundle>greeting</resource-bundle>``, of a portlet or of the whole
``portlet-app``, names ``locale/<language>/LC_MESSAGES/greeting.po`` of the package. It is one of the package's own
domains: its short name, or one that begins with it and a hyphen. Its keys are ``<portlet-name>.title``, ``.short-title``
and ``.description``; a bundle that belongs to one portlet alone may have them without the name, or in JSR-286's own
words, ``javax.portlet.title``. What a bundle says in a language goes before what the descriptor says in it. It is read
with the descriptor, so that no page pays for it.
"""

from dataclasses import replace
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po
from lxml import etree

from portal.api.registry import Definition
from portal.datafiles.problems import Problems
from portal.registry.application import child_text

__all__ = ["with_bundle"]

_KEYS = (("titles", "title"), ("short_titles", "short-title"), ("descriptions", "description"))


def with_bundle(definition: Definition, element: etree._Element, shared: str, folder: Path, problems: Problems) -> Definition:
    """The definition with the texts of its bundle laid over its own.

    :param element: its ``portlet`` element; ``shared``: the bundle of the application, or empty.
    :param folder: the package's ``locale``.
    """
    own = child_text(element, "resource-bundle")
    domain = own or shared
    if not domain:
        return definition
    short, _dot, name = definition.name.partition(".")
    files = sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po")) if domain == short or domain.startswith(short + "-") else []
    if not files:
        place = element.find("resource-bundle") if own else element
        problems.add(place, f"there is no catalogue {domain}.po of the package, named {short} or {short}-…")
    texts = {file.parts[-3]: _read(file, element, problems) for file in files}
    prefixes = (f"{name}.", "javax.portlet.", "") if own else (f"{name}.",)
    found: dict[str, dict[str, str]] = {}
    for field, key in _KEYS:
        found[field] = dict(getattr(definition, field))
        for language, messages in texts.items():
            said = next((messages[prefix + key] for prefix in prefixes if messages.get(prefix + key)), None)
            if said is not None:
                found[field][language] = said
    return replace(definition, **found)  # type: ignore[arg-type]


def _read(file: Path, element: etree._Element, problems: Problems) -> dict[str, str]:
    try:
        with file.open("rb") as lines:
            catalogue = read_po(lines, locale=file.parts[-3], abort_invalid=True)
    except (PoFileError, ValueError) as error:
        problems.add(element, f"the catalogue {file.name} cannot be read: {error}")
        return {}
    return {entry.id: entry.string for entry in catalogue
            if isinstance(entry.id, str) and isinstance(entry.string, str) and not entry.fuzzy}
