"""Chameleon as the portal uses it: compiled once and kept on disk, with names looked up at the speed of a dict, and
attributes at the speed of Python.

Chameleon's own scope looks names up in Python code, twice each, which is a third of the time of a template; it calls a
function for each attribute, since what has none of that name may have an item; and the text of its errors quotes values,
which must not come into the log (attack G05).
"""

import ast
import hashlib
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chameleon import PageTemplateFile
from chameleon.i18n import simple_translate
from chameleon.loader import ModuleLoader
from chameleon.tal import RepeatDict
from chameleon.tales import PythonExpr, resolve_global
from chameleon.zpt.template import Macro, Macros

from portal.driver.tightening import tightened

__all__ = ["PortalTemplate", "template_class"]


_CHAMELEON = version("Chameleon")
_CODE = "4"
"""Raised when this module or ``tightening`` compiles templates into something else."""


class _Scope(dict):
    """The names of a template. A name that a template makes global is known below it and, by Chameleon's own list
    of globals, after a macro."""

    __slots__ = ()
    get_name = dict.__getitem__
    set_local = setLocal = set_global = setGlobal = dict.__setitem__

    def __missing__(self, key: str) -> Any:
        raise NameError(key)

    def copy(self) -> "_Scope":
        return _Scope(self)

    @property
    def vars(self) -> "_Scope":
        """All names, as templates may ask for them."""
        return self


class _AsWritten:
    @staticmethod
    def visit(node: ast.AST) -> ast.AST:
        return node


class _Plain(PythonExpr):
    """An expression as Python has it."""

    transform = _AsWritten()


class _Expression(PythonExpr):
    """An expression tried as Python has it; where something has no such attribute, once more with items for attributes."""

    def translate(self, expression: str, target: ast.AST) -> list[ast.stmt]:
        """See ``TalesExpr``."""
        careful = super().translate(expression, target)
        if "." not in expression:
            return careful
        return [ast.Try(body=_Plain(expression).translate(expression, target), handlers=[ast.ExceptHandler(
            type=resolve_global(AttributeError), name=None, body=careful)], orelse=[], finalbody=[])]


class _Macros(dict):
    """The macros of a template by name, each found once: a list may use one for every line."""

    def __init__(self, template: Any) -> None:
        super().__init__()
        self._template = template

    def __missing__(self, name: str) -> Macro:
        found = self[name] = Macros(self._template)[name]
        return found


class PortalTemplate(PageTemplateFile):
    """A template file, compiled when it is first needed, and never again in this process."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.macros = _Macros(self)  # type: ignore[assignment]

    expression_types = {**PageTemplateFile.expression_types, "python": _Expression}

    def _compile(self, body: str, builtins: Collection[str]) -> str:
        return tightened(super()._compile(body, builtins))

    def render(self, translate: Any = simple_translate, target_language: str | None = None, **names: Any) -> str:
        """The markup. What an expression raises comes out as it is, with the place in a note.

        :param translate: turns messages into words, as Chameleon calls it. :param names: what the template sees.
        """
        return self.shown(names, self.expected(translate, target_language), target_language)

    def expected(self, translate: Any, target_language: str | None) -> dict[str, Any]:
        """What compiled templates expect beside the names; Chameleon's own way to it takes three calls more."""
        return {"translate": translate, "target_language": target_language, "__translate": translate,
                "__decode": bytes.decode, "__on_error_handler": self.on_error_handler}

    def shown(self, names: Mapping[str, Any], expected: Mapping[str, Any], target_language: str | None) -> str:
        """As ``render``, with what ``expected`` gave."""
        self.cook_check()
        scope = _Scope(names)
        scope.update(expected)
        scope["repeat"] = RepeatDict({})
        made: list[str] = []
        globals_: dict[str, Any] = {}
        try:
            self._render(made, scope, globals_, target_language=target_language)
        except Exception as error:
            for _expression, line, column, file, _error in globals_.get("__error__", ()):
                error.add_note(f"in template {file}, line {line}, column {column}")
            raise
        return "".join(made)

    def digest(self, body: str, names: Collection[str]) -> str:
        """Under which name its compiled form is kept: by its place, its text and Chameleon's version. Chameleon's own
        also follows every distribution on ``sys.path``: each generation of packages would compile everything."""
        parts = (_CHAMELEON, _CODE, str(self.filename), ";".join(names), body)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def template_class(folder: Path) -> type[PortalTemplate]:
    """The class of templates whose compiled form is kept in a folder."""
    return type("Template", (PortalTemplate,), {"loader": ModuleLoader(str(folder))})
