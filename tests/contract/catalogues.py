"""Whether every text that people read has its French and English: ``python -m tests.contract.catalogues``.

Messages are taken from Python (calls of a ``TranslationStringFactory`` of a known domain) and from
templates (lingua's extractor). French keeps to the typography and the words of the house.
"""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po
from chameleon.namespaces import I18N_NS  # noqa: F401 - lingua needs Chameleon's namespaces loaded
from lingua.extract import ExtractorOptions
from lingua.extractors.xml import ChameleonExtractor

from tests.contract.tree import CODE, ROOT, files, text

LOCALES = ("fr", "en")
FORBIDDEN_FRENCH = re.compile(r"\b(portlets?|fragments?|widgets?|cache|tokens?)\b", re.IGNORECASE)
NARROW_OR_BREAKING = re.compile(r"(?<=[^\s\u00a0:/?!])[ \u202f]?[;!?](?=\s|$|\u00a0)"
                                r"|[ \u202f][:»]|«[ \u202f]|«(?=\w)|(?<=\w)»")

Messages = dict[tuple[str, str], str]


def _factories() -> dict[str, dict[str, str]]:
    """Module → name → domain, for every factory of translation strings."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for file in files(".py", under=CODE):
        for node in ast.parse(text(file)).body:
            if (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.value.args
                    and getattr(node.value.func, "id", "") == "TranslationStringFactory"
                    and isinstance(node.targets[0], ast.Name) and isinstance(node.value.args[0], ast.Constant)):
                found[".".join(file.with_suffix("").parts)][node.targets[0].id] = str(node.value.args[0].value)
    return found


def _in_python() -> Messages:
    factories, found = _factories(), {}
    for file in files(".py", under=CODE):
        tree = ast.parse(text(file))
        known = dict(factories.get(".".join(file.with_suffix("").parts), {}))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in factories:
                known.update({alias.asname or alias.name: factories[node.module][alias.name]
                              for alias in node.names if alias.name in factories[node.module]})
        for node in ast.walk(tree):
            if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known and node.args
                    and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
                found[known[node.func.id], node.args[0].value] = f"{file}:{node.lineno}"
    return found


def _in_templates() -> Messages:
    found: Messages = {}
    for file in files(".pt", under=(*CODE, "themes")):
        for domain in set(re.findall(r'i18n:domain="([\w.-]+)"', text(file))):
            options = ExtractorOptions(comment_tag=None, domain=domain, keywords=[])
            with (ROOT / file).open("rb") as source:
                for message in ChameleonExtractor()(str(file), options, source):
                    found[domain, message.msgid] = f"{file}:{message.location[1]}"
    return found


def _catalogues() -> dict[tuple[str, str], tuple[Path, dict[str, str]]]:
    """(locale, domain) → (file, msgid → text); a fuzzy entry counts as missing."""
    found = {}
    for file in files(".po"):
        locale, domain = file.parts[-3], file.stem
        with (ROOT / file).open("rb") as lines:
            catalogue = read_po(lines, locale=locale)
        entries = {entry.id: entry.string for entry in catalogue if entry.id and not entry.fuzzy}
        if (locale, domain) in found:
            entries = found[locale, domain][1] | entries
        found[locale, domain] = file, entries
    return found


def _bad_french(translation: str) -> str:
    plain = re.sub(r"\$\{[^}]*\}", "x", translation)
    plain = re.sub(r"\b(?:https?|ftp|mailto):\S*", "", plain)
    if word := FORBIDDEN_FRENCH.search(plain):
        return f"the word “{word[0]}”"
    if place := NARROW_OR_BREAKING.search(plain):
        return f"a no-break space is missing at “{plain[max(0, place.start() - 8):place.end() + 4]}”"
    return ""


def all_problems() -> list[str]:
    """``place: what is wrong`` for every message without its translation and every French text out of style."""
    messages, catalogues, found = _in_python() | _in_templates(), _catalogues(), []
    for (domain, msgid), place in sorted(messages.items(), key=lambda item: item[1]):
        for locale in LOCALES:
            _file, entries = catalogues.get((locale, domain), (None, {}))
            if msgid not in entries:
                found.append(f"{place}: no {locale} entry in {domain}.po for {msgid!r}")
            elif locale == "fr" and not entries[msgid]:
                found.append(f"{place}: not translated to French in {domain}.po: {msgid!r}")
    for (locale, _domain), (file, entries) in sorted(catalogues.items()):
        for msgid, translation in entries.items():
            if set(re.findall(r"\$\{\w+\}", str(msgid))) != set(re.findall(r"\$\{\w+\}", translation or str(msgid))):
                found.append(f"{file}: other placeholders than in {msgid!r}")
            if locale == "fr" and (wrong := _bad_french(translation)):
                found.append(f"{file}: {msgid!r}: {wrong}")
    return found


if __name__ == "__main__":
    wrong = all_problems()
    print("\n".join(wrong) or "catalogues: complete in French and English")
    sys.exit(1 if wrong else 0)
