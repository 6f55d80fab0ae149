"""A package that is looked at: its files, before any of its code has run."""

import ast
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from portal.api.registry import Definition
from portal.kit.report import NotChecked
from portal.registry.application import OURS
from portal.registry.descriptor import read_descriptor

__all__ = ["Source", "Subject"]


@dataclass(frozen=True)
class Source:
    """A file of the package.

    :param name: path within the package's folder.
    """

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Of a Python file. :raises SyntaxError:"""
        return ast.parse(self.text)

    def at(self, node: ast.AST) -> str:
        """File and line of a part of the tree."""
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


class Subject:
    """See the module.

    :param package: import name.
    """

    def __init__(self, package: str) -> None:
        self.package, self.short = package, package.rpartition(".")[2]

    @cached_property
    def folder(self) -> Path:
        """Where the package lies. :raises NotChecked: it cannot be found."""
        try:
            spec = find_spec(self.package)
        except ImportError:
            spec = None
        if spec is None or not spec.submodule_search_locations:
            raise NotChecked(f"there is no package {self.package} to be imported")
        return Path(next(iter(spec.submodule_search_locations)))

    def _read(self, suffix: str) -> tuple[Source, ...]:
        return tuple(Source(str(path.relative_to(self.folder)), path.read_text(encoding="utf-8", errors="replace"))
                     for path in sorted(self.folder.rglob(f"*{suffix}")) if "__pycache__" not in path.parts)

    @cached_property
    def python(self) -> tuple[Source, ...]:
        """Its modules that can be read; a syntax error is found where the class is imported."""
        return tuple(source for source in self._read(".py") if _parses(source))

    @cached_property
    def templates(self) -> tuple[Source, ...]:
        """Its page templates."""
        return self._read(".pt")

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """Its portlets. :raises NotChecked: the descriptor cannot be read."""
        try:
            return self.read_definitions()
        except ExceptionGroup:
            raise NotChecked("the descriptor must be mended first") from None

    def read_definitions(self) -> tuple[Definition, ...]:
        """The same, read anew. :raises ExceptionGroup: of ``LoadError``, one for each fault."""
        return read_descriptor(self.folder / "portlet.xml", self.package)

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """Languages that any of its portlets supports."""
        return tuple(sorted({locale for definition in self.definitions for locale in definition.locales}))

    @cached_property
    def declared_tables(self) -> tuple[str, ...]:
        """What the descriptor says are its tables."""
        root = etree.parse(str(self.folder / "portlet.xml"), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
        return tuple((element.text or "").strip() for element in root.iter(f"{{{OURS}}}table"))

    def strings_asked_for(self, *owners: str) -> set[str]:
        """Constant names that its code reads off something: ``….<owner>.get("name")``, ``get_all`` or ``["name"]``."""
        found = set()
        for source in self.python:
            for node in ast.walk(source.tree):
                name, owner = None, None
                if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
                        and node.func.attr in ("get", "get_all") and isinstance(node.args[0], ast.Constant)):
                    name, owner = node.args[0].value, node.func.value
                elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                    name, owner = node.slice.value, node.value
                if isinstance(name, str) and _called(owner) in owners:
                    found.add(name)
        return found


def _called(owner: ast.AST | None) -> str:
    return owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""


def _parses(source: Source) -> bool:
    try:
        return bool(source.tree)
    except (SyntaxError, ValueError):
        return False
