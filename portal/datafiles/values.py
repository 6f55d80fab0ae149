"""Small readings that all data files share: texts by language, preferences, yes and no."""

from collections.abc import Callable

from lxml import etree

from portal.api.registry import Preference
from portal.api.text import one_line
from portal.datafiles.problems import Problems

__all__ = ["read_flag", "read_preferences", "read_texts", "text_of"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def text_of(element: etree._Element) -> str:
    """The text of an element, with runs of white space made one space."""
    return one_line("".join(element.itertext()))


def read_flag(element: etree._Element, name: str, default: bool = False) -> bool:
    """An attribute that says "true" or "false"."""
    return {"true": True, "false": False}.get(element.get(name, "").lower(), default)


def read_texts(parent: etree._Element, tag: str, problems: Problems, language: str = "") -> dict[str, str]:
    """The children ``tag`` by language.

    :param tag: with its namespace.
    :param language: of a child without ``xml:lang``.
    """
    texts: dict[str, str] = {}
    for child in parent.iterchildren(tag):
        lang, text = child.get(_LANG, language).lower(), text_of(child)
        if not text:
            problems.add(child, f"<{etree.QName(child).localname}> is empty")
        elif lang in texts:
            problems.add(child, f"<{etree.QName(child).localname}> in {lang} stands twice")
        texts.setdefault(lang, text)
    return texts


def read_preferences(parent: etree._Element, tag: str, value_tag: str, problems: Problems,
                     fill: Callable[[str], str] = str) -> tuple[Preference, ...]:
    """The ``<preference name= read-only=>`` children with their values.

    :param fill: makes the final value from the text of one.
    """
    found: dict[str, Preference] = {}
    for child in parent.iterchildren(tag):
        name = child.get("name", "")
        if name in found:
            problems.add(child, f"the preference {name} stands twice")
            continue
        values = tuple(fill((value.text or "").strip()) for value in child.iterchildren(value_tag))
        found[name] = Preference(name, values, read_flag(child, "read-only"))
    return tuple(found.values())
