"""The pages of the documentation, taken apart for the tests: sentences, blocks, commands, words of the portal."""

import argparse
import importlib
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from lxml import etree

from portal.scripts.main import COMMANDS
from tests.contract.tree import ROOT, files, text

PAGES = sorted(page.relative_to(ROOT) for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
ASIDE = "docs/architecture.md"
"""The page for those who change the portal; its blocks are pictures of folders, and it names things by their idea."""

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
QUOTED = re.compile(r"“([^”]+)”", re.DOTALL)
PROGRAM = re.compile(r"^(?:\.venv/bin/)?(preau|make)(?= |$)")
OURS = ("portal", "portlets", "channels", "layouts", "themes", "docs", "examples", "tests", "frontend", "bench")


def prose(page: Path) -> str:
    """A page without its blocks."""
    return FENCE.sub("", text(page))


def blocks(page: Path) -> list[tuple[str, str]]:
    """(words after the fence, content) of each block of a page."""
    return [(found[1].strip(), found[2]) for found in FENCE.finditer(text(page))]


def inline(page: Path) -> list[str]:
    """What a page writes as code, within its sentences and tables."""
    return [code.replace("\\|", "|") for code in INLINE.findall(prose(page))]


def commands(page: Path) -> list[str]:
    """Every ``preau`` and ``make`` that a page names."""
    lines = [line.strip() for kind, body in blocks(page) if kind in ("", "console") for line in body.splitlines()]
    return [code for code in (*lines, *inline(page)) if PROGRAM.match(code)]


def slug(heading: str) -> str:
    """The anchor that a forge makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", "")).replace(" ", "-")


def parser() -> argparse.ArgumentParser:
    """The parser of the ``preau`` command, with every subcommand."""
    made = argparse.ArgumentParser(prog="preau", exit_on_error=False)
    parts = made.add_subparsers(required=True)
    for module in COMMANDS.values():
        importlib.import_module(module).add_parser(parts)
    return made


def refused(command: str) -> str:
    """Why a command that a page names cannot be given; empty when it can."""
    program, *words = shlex.split(command.removeprefix(".venv/bin/"), comments=True)
    if program == "make":
        targets = set(re.findall(r"^([a-z]+):", text(Path("Makefile")), re.MULTILINE))
        variables = set(re.findall(r"^([A-Z]+) *[?:]?=", text(Path("Makefile")), re.MULTILINE))
        unknown = [word for word in words if word not in targets and word.partition("=")[0] not in variables]
        return f"no target {unknown}" if unknown else ""
    if len(words) == 0:
        return ""
    if words[0] in COMMANDS and (len(words) == 1 and words[0] == "demo" or words[-1].startswith("--")):
        return option_refused(words)
    try:
        parser().parse_args(words)
    except (argparse.ArgumentError, SystemExit) as error:
        return f"{error}"
    return ""


def option_refused(words: list[str]) -> str:
    """Of a command that a page names without the value of its last option: whether its options exist."""
    found: Any = parser()
    for word in [word for word in words if not word.startswith("-")]:
        actions = [action for action in found._actions if isinstance(action, argparse._SubParsersAction)]
        if actions and word in actions[0].choices:
            found = actions[0].choices[word]
    known = {option for action in found._actions for option in action.option_strings}
    unknown = [word for word in words if word.startswith("-") and word not in known]
    return f"no option {unknown}" if unknown else ""


@cache
def english_messages() -> list[re.Pattern[str]]:
    """Every English message, its variables standing for any words; one that is little but variables says nothing."""
    found = set()
    for file in files(".po", under=("portal", "portlets", "channels", "themes")):
        if "fr" in file.parts:
            with (ROOT / file).open("rb") as lines:
                found |= {str(message.id) for message in read_po(lines) if message.id}
    telling = [words for words in sorted(found) if len(re.sub(r"\$\{\w+\}|\W", "", words)) > 5 or "${" not in words]
    return [re.compile(re.sub(r"\\\$\\\{\w+\\\}", ".+", re.escape(" ".join(words.split())))) for words in telling]


def site_titles() -> set[str]:
    """English titles in the data files of the site."""
    found = set()
    for file in files(".xml", under=("layouts", "registry.xml")):
        for element in etree.parse(ROOT / file).iter("{*}title"):
            if element.get("{http://www.w3.org/XML/1998/namespace}lang") == "en":
                found.add(element.text or "")
    return found


STEPS = ("console", "output", "diff", "page")
"""Kinds of blocks of a page that is to be followed: commands, what they print, changes of files, pages to be looked at."""


def steps(page: Path) -> list[tuple[str, str]]:
    """What somebody does who follows a page, in order: ("console", a command), ("output", words that it prints, one a line),
    ("diff", a change), ("page", the address and, below it, words that stand there)."""
    found = []
    for kind, body in blocks(page):
        if kind == "console":
            found += [(kind, line.strip()) for line in body.splitlines() if line.strip()]
        elif kind in STEPS:
            found.append((kind, body))
    return found


def change(folder: Path, diff: str) -> None:
    """Make a change as a reader makes it: what stands after ``-`` becomes what stands after ``+``, once.

    :raises AssertionError: the file does not hold the one exactly once.
    """
    lines = diff.splitlines()
    file = folder / lines[1].removeprefix("+++ b/")
    old, new = ("\n".join(line[1:] for line in lines[2:] if line.startswith(mark)) for mark in "-+")
    held = file.read_text(encoding="utf-8")
    assert held.count(old) == 1, f"{file.name} does not hold this once:\n{old}"
    file.write_text(held.replace(old, new), encoding="utf-8")
