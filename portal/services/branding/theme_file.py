"""Reading ``themes/<id>/theme.xml``: one file into what it says, every fault with its line."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree

from portal.datafiles.grammar import Grammar
from portal.datafiles.parse import parse_file
from portal.datafiles.problems import Problems
from portal.datafiles.values import read_texts, text_of

__all__ = ["ThemeFile", "inherit", "read_theme"]

_NS = "{urn:preau:theme:1}"
_PICTURES = ("logo", "illustration")
_WORDS, _FILE = re.compile(r".{1,80}"), re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.(svg|png|webp|jpg)")
_VALUES = {
    "title": _WORDS, "name": _WORDS, "place": _WORDS, "colour": re.compile(r"#[0-9a-fA-F]{6}"),
    "motif": re.compile("arcs|hills|stripes|none"), "corners": re.compile("soft|straight|round"), "logo": _FILE,
    "illustration": _FILE}
_EXPECTED = {
    "colour": "a colour as #17513f", "motif": "arcs, hills, stripes or none", "corners": "soft, straight or round",
    "logo": "a file of the theme's folder", "illustration": "a file of the theme's folder"}


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """What a theme's file says; empty where it says nothing and the parent decides.

    :param lines: line of each element by its name, for faults found later.
    :param digest: hash of the file and of the pictures that it names.
    """

    id: str
    file: str
    version: str
    digest: str
    parent: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    name: str = ""
    place: str = ""
    primary: str = ""
    accent: str = ""
    motif: str = ""
    corners: str = ""
    logo_url: str = ""
    illustration_url: str = ""
    lines: dict[str, int] = field(default_factory=dict)


def read_theme(folder: Path, grammar: Grammar, shown: str) -> ThemeFile:
    """Read ``folder/theme.xml``.

    :param shown: how the operator knows the file.
    :raises ExceptionGroup: of ``LoadError``.
    """
    root = parse_file(folder / "theme.xml", shown)
    problems = Problems(shown)
    _say_plainly(root, problems)
    problems.raise_any()
    if not grammar.check(root, problems):
        problems.raise_any()
    id, lines = root.get("id", ""), {"theme": _line(root)}
    if id != folder.name:
        problems.add(root, f'the id "{id}" is not the name of the folder, "{folder.name}"')
    if len(id) > 40:
        problems.add(root, "the id is longer than 40 characters")
    found: dict[str, str] = {}
    for element in root.iterchildren(tag=etree.Element):
        tag = etree.QName(element).localname
        key = element.get("role", "") if tag == "colour" else tag
        if tag == "title":
            continue
        if key in found:
            problems.add(element, f"the colour {key} stands twice")
        lines[key] = _line(element)
        found[key] = element.get("src") or text_of(element)
    digest = hashlib.sha256((folder / "theme.xml").read_bytes())
    pictures = {}
    for tag in _PICTURES:
        if tag in found:
            data = _picture(folder, found[tag])
            if data is None:
                problems.add(lines[tag], f"<{tag}>: no file {found[tag]} in the folder of the theme")
            else:
                digest.update(data)
                pictures[tag] = f"/-/a/theme-{id}/{hashlib.sha256(data).hexdigest()[:16]}/{found[tag]}"
    titles = read_texts(root, f"{_NS}title", problems)
    problems.raise_any()
    return ThemeFile(
        id, shown, root.get("version", ""), digest.hexdigest(), root.get("parent", ""), titles, found.get("name", ""),
        found.get("place", ""), found.get("primary", "").lower(), found.get("accent", "").lower(), found.get("motif", ""),
        found.get("corners", ""), pictures.get("logo", ""), pictures.get("illustration", ""), lines)


def _say_plainly(root: etree._Element, problems: Problems) -> None:
    """The usual faults by their own line: of what stands in an interleave, libxml2 names another one."""
    for element in root.iterchildren(tag=etree.Element):
        tag = etree.QName(element).localname
        text = element.get("src", "") if tag in _PICTURES else text_of(element)
        if element.tag != f"{_NS}{tag}" or tag not in _VALUES or len(element):
            problems.add(element, f"<{tag}> has no place here" if tag not in _VALUES else f"<{tag}> holds other elements")
        elif not _VALUES[tag].fullmatch(text):
            what = f'src="{text[:80]}"' if tag in _PICTURES else repr(text[:80])
            problems.add(element, f"<{tag}>: {what} is none; expected {_EXPECTED.get(tag, '1 to 80 characters')}")


def _line(element: Any) -> int:
    return int(element.sourceline or 0)


def _picture(folder: Path, name: str) -> bytes | None:
    file = (folder / name).resolve()
    return file.read_bytes() if file.is_file() and file.is_relative_to(folder.resolve()) else None


def inherit(themes: dict[str, ThemeFile], problems: dict[str, Problems]) -> dict[str, ThemeFile]:
    """The themes with what their parents give; a school's name and place are its own.

    Faults (a parent that does not exist, a circle, no colour) go to ``problems`` by id.
    """
    done: dict[str, ThemeFile] = {}
    for id, theme in themes.items():
        whole, above, seen = theme, theme.parent, {id}
        while above:
            if above not in themes or above in seen:
                reason = "itself" if above in seen else "no theme of this portal"
                problems[id].add(theme.lines["theme"], f'the parent "{above}" is {reason}')
                break
            seen.add(above)
            parent = themes[above]
            whole = replace(whole, **{
                key: getattr(whole, key) or getattr(parent, key)
                for key in ("primary", "accent", "motif", "corners", "logo_url", "illustration_url")})
            above = parent.parent
        else:
            if not whole.primary:
                problems[id].add(theme.lines["theme"], "no primary colour, here or in a parent")
            done[id] = replace(whole, accent=whole.accent or whole.primary, motif=whole.motif or "none",
                               corners=whole.corners or "soft")
    return done
