"""Whether every text that people read is there in every language that the package says it speaks."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from portal.kit.checks.templates import I18N, TAL, elements
from portal.kit.messages import PLACEHOLDER, messages_of, read_catalogue
from portal.kit.report import Fault
from portal.kit.subject import Source, Subject

TITLE = "every text is translated into every declared language"
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_EXPRESSION = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}|&\w+;")
_SPOKEN = ("title", "alt", "placeholder", "label", "aria-label", "aria-description", "aria-roledescription", "summary")
_SAYING = ("notify", "write")
_REFUSING = ("Invalid", "NotPermitted", "NotFound", "Conflict", "ServiceUnavailable", "PortletError")


def check(subject: Subject, bench: Any = None) -> Iterator[Fault]:
    """Messages without their translation, and texts that no catalogue can reach."""
    messages = messages_of(subject)
    for locale in subject.locales:
        for domain in sorted({domain for domain, _msgid in messages}):
            yield from _catalogue(subject, locale, domain,
                                  {msgid: place for (one, msgid), place in messages.items() if one == domain})
    for source in subject.templates:
        yield from _bare_in_template(source, subject)
    for source in subject.python:
        yield from _bare_in_python(source)


def _catalogue(subject: Subject, locale: str, domain: str, messages: dict[str, str]) -> Iterator[Fault]:
    catalogue = read_catalogue(subject, locale, domain)
    if catalogue is None:
        yield Fault(f"locale/{locale}", f"{locale} is declared and has no catalogue {domain}.po",
                    f"Write locale/{locale}/LC_MESSAGES/{domain}.po and list it as package data.")
        return
    if catalogue.error:
        yield Fault(catalogue.name, catalogue.error, "Correct the catalogue; a .po file is UTF-8 and says so in its head.")
        return
    for msgid, place in sorted(messages.items()):
        if not catalogue.entries.get(msgid):
            yield Fault(place, f"not in {catalogue.name}: {msgid!r}", f"Add the message with its {locale} text.")
    for msgid, text in catalogue.entries.items():
        if text and set(PLACEHOLDER.findall(msgid)) != set(PLACEHOLDER.findall(text)):
            yield Fault(catalogue.name, f"other placeholders than in {msgid!r}: {text!r}", "Use each ${name} of the message.")


def _bare_in_template(source: Source, subject: Subject) -> Iterator[Fault]:
    try:
        tree = elements(source.text)
    except etree.XMLSyntaxError:
        return  # told by the check of templates
    for element in tree.iter(etree.Element):
        translated = element.get(f"{{{I18N}}}translate") is not None
        if etree.QName(element).localname in ("script", "style"):
            continue
        texts = [] if translated else [element.text, *(child.tail for child in element)]
        for text in texts:
            if _LETTERS.search(_EXPRESSION.sub(" ", text or "")):
                yield _bare(f"{source.name}:{element.sourceline}", " ".join((text or "").split()))
        names = (element.get(f"{{{I18N}}}attributes") or "").replace(";", " ").split()
        for name, value in element.attrib.items():
            if (name in _SPOKEN and name not in names and _LETTERS.search(_EXPRESSION.sub(" ", value))
                    and etree.QName(element).namespace not in (TAL, I18N)):
                yield _bare(f"{source.name}:{element.sourceline}", f'{name}="{value}"')
        domain = element.get(f"{{{I18N}}}domain")
        if domain not in (None, subject.short):
            yield Fault(f"{source.name}:{element.sourceline}", f"the domain {domain} is not the package's",
                        f'Write i18n:domain="{subject.short}".')


def _bare(place: str, text: str) -> Fault:
    return Fault(place, f"a text that cannot be translated: {text[:80]!r}",
                 "Add i18n:translate=\"\" (or i18n:attributes) in templates, _(…) of the package's factory in Python.")


def _bare_in_python(source: Source) -> Iterator[Fault]:
    def spoken(node: ast.AST | None) -> bool:
        return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_LETTERS.search(node.value))

    for node in ast.walk(source.tree):
        texts: list[ast.AST | None] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SAYING:
            if getattr(node.func.value, "id", getattr(node.func.value, "attr", "")) == "response":
                texts = list(node.args[:1])
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in _REFUSING:
            texts = [*node.args[:2], *(value for argument in node.args[:1] if isinstance(argument, ast.Dict)
                                       for value in argument.values)]
        elif isinstance(node, ast.Assign) and any(isinstance(target, ast.Attribute) and target.attr == "title"
                                                  and getattr(target.value, "id", "") == "response" for target in node.targets):
            texts = [node.value]
        for text in texts:
            if spoken(text):
                yield _bare(source.at(node), text.value)  # type: ignore[union-attr]
