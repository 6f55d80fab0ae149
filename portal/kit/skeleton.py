"""A new portlet package, made from the files of ``portal/kit/package_files``."""

import keyword
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from portal.api.errors import PortalError
from portal.kit.announce import announced

__all__ = ["CannotMake", "make_package", "refuse_name"]

_FILES = Path(__file__).with_name("package_files")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST = 30


class CannotMake(PortalError):
    """The package was not made; the message says why."""


def refuse_name(name: str) -> None:
    """Whether a package may be called so: an import name that is free here and may begin names of tables.

    :raises CannotMake: it may not.
    """
    if not _NAME.fullmatch(name) or not 2 <= len(name) <= LONGEST:
        raise CannotMake(f"{name!r} cannot name a package: 2 to {LONGEST} small letters, digits and single underscores, "
                         "a letter first (for instance lost_property)")
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise CannotMake(f"{name!r} is a word of Python")
    if name in sys.stdlib_module_names:
        raise CannotMake(f"{name!r} is a module of Python itself")
    taken = {package.rpartition(".")[2]: package for package in announced()}
    if name in taken:
        raise CannotMake(f"a package of the name {name!r} is installed here already: {taken[name]}")
    if name in ("core", "sessions", "theme", "package", "preau") or find_spec(name) is not None:
        raise CannotMake(f"{name!r} is taken by something else that is installed here")


def make_package(name: str, folder: Path, title: str = "") -> list[Path]:
    """Write a complete package, with its distribution and tests, into a new folder.

    :param name: import name; also that of its first portlet.
    :param folder: where it goes: must not exist, its parent must.
    :param title: of the portlet; made of the name when empty.
    :returns: the files written, relative to ``folder``.
    :raises CannotMake: a bad name, or a folder that exists or cannot be made.
    """
    refuse_name(name)
    title = " ".join((title or name.replace("_", " ").capitalize()).split())
    if not title.isprintable() or len(title) > 80 or set(title) & set('<>&"'):
        raise CannotMake("the title: 80 printable characters at most, none of them < > & \"")
    words = {"@name@": name, "@distribution@": name.replace("_", "-"), "@Title@": title, "@css@": name.replace("_", "-"),
             "@Class@": "".join(word.capitalize() for word in name.split("_"))}
    try:
        folder.mkdir()
    except FileExistsError:
        raise CannotMake(f"{folder} exists already; nothing was written") from None
    except OSError as error:
        raise CannotMake(f"{folder} cannot be made: {error.strerror}") from None
    made = []
    for source in sorted(_FILES.rglob("*.txt")):
        target = _place(source.relative_to(_FILES), name)
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        (folder / target).write_text(_filled(source.read_text(encoding="utf-8"), words), encoding="utf-8")
        made.append(target)
    return made


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub("|".join(words), lambda found: words[found[0]], text)


def _place(source: Path, name: str) -> Path:
    """Where a file of the skeleton goes: ``package`` stands for the package's name, ``gitignore`` for a hidden file."""
    parts = [name if part == "package" else part.replace("@name@", name) for part in source.parts[:-1]]
    last = source.name.removesuffix(".txt").replace("@name@", name)
    if last == "gitignore":
        last = ".gitignore"
    elif last.startswith("package."):
        last = name + last.removeprefix("package")
    return Path(*parts, last)
