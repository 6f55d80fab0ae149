"""The messages of a package: those that its code and templates name, and those that its catalogues hold."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.pofile import PoFileError, read_po
from chameleon.namespaces import I18N_NS  # noqa: F401 - lingua needs Chameleon's namespaces loaded
from lingua.extract import ExtractorOptions
from lingua.extractors.xml import ChameleonExtractor

from portal.kit.subject import Subject

__all__ = ["Catalogue", "messages_of", "read_catalogue"]

PLACEHOLDER = re.compile(r"\$\{\w+\}")


@dataclass(frozen=True)
class Catalogue:
    """One ``.po`` file.

    :param entries: msgid → text; a fuzzy entry counts as missing. :param error: why it cannot be read.
    """

    name: str
    entries: dict[str, str]
    error: str = ""


def messages_of(subject: Subject) -> dict[tuple[str, str], str]:
    """Each (domain, msgid) that the package names → where it stands first. The usual domain is the short name."""
    found: dict[tuple[str, str], str] = {}
    for place, domain, msgid in [*_in_python(subject), *_in_templates(subject)]:
        found.setdefault((domain, msgid), place)
    return found


def _factories(subject: Subject) -> dict[str, dict[str, str]]:
    """Module → name → domain, for every TranslationStringFactory that a module of the package makes."""
    found: dict[str, dict[str, str]] = {}
    for source in subject.python:
        module = ".".join((subject.package, *source.name.removesuffix(".py").split("/"))).removesuffix(".__init__")
        for node in source.tree.body:
            if (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name)
                    and getattr(node.value.func, "id", "") == "TranslationStringFactory" and node.value.args
                    and isinstance(node.value.args[0], ast.Constant)):
                found.setdefault(module, {})[node.targets[0].id] = str(node.value.args[0].value)
    return found


def _in_python(subject: Subject) -> Iterator[tuple[str, str, str]]:
    factories = _factories(subject)
    for source in subject.python:
        module = ".".join((subject.package, *source.name.removesuffix(".py").split("/"))).removesuffix(".__init__")
        known = dict(factories.get(module, {}))
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module in factories:
                known.update({alias.asname or alias.name: factories[node.module][alias.name]
                              for alias in node.names if alias.name in factories[node.module]})
        for node in ast.walk(source.tree):
            if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known and node.args
                    and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
                yield source.at(node), known[node.func.id], node.args[0].value


def _in_templates(subject: Subject) -> Iterator[tuple[str, str, str]]:
    for source in subject.templates:
        options = ExtractorOptions(comment_tag=None, domain=subject.short, keywords=[])
        with (subject.folder / source.name).open("rb") as file:
            for message in ChameleonExtractor()(source.name, options, file):
                yield f"{source.name}:{message.location[1]}", subject.short, message.msgid


def read_catalogue(subject: Subject, locale: str, domain: str) -> Catalogue | None:
    """One catalogue of the package; None when there is none."""
    name = f"locale/{locale}/LC_MESSAGES/{domain}.po"
    if not (subject.folder / name).is_file():
        return None
    try:
        with (subject.folder / name).open("rb") as lines:
            catalogue = read_po(lines, locale=locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        return Catalogue(name, {}, str(error))
    return Catalogue(name, {str(entry.id): str(entry.string) for entry in catalogue if entry.id and not entry.fuzzy})
