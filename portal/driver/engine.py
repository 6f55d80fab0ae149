"""Chameleon as the portal uses it: compiled once and kept on disk, with names looked up at the speed of a dict.

Chameleon's own scope looks names up in Python code, twice each, which is a third of the time of a template; and the
text of its errors quotes values, which must not come into the log (attack G05).
"""

import hashlib
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chameleon import PageTemplateFile
from chameleon.loader import ModuleLoader
from chameleon.template import BaseTemplate

__all__ = ["PortalTemplate", "template_class"]


_CHAMELEON = version("Chameleon")


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


class _Rendering(BaseTemplate):
    """How a template is carried out; stands below ``PageTemplate``, which has put the names together."""

    def render(self, **names: Any) -> str:
        """The markup. What an expression raises comes out as it is, with the place in a note."""
        self.cook_check()
        made: list[str] = []
        globals_: dict[str, Any] = {}
        try:
            self._render(made, _Scope(names), globals_, target_language=names.get("target_language"))
        except Exception as error:
            for _expression, line, column, file, _error in globals_.get("__error__", ()):
                error.add_note(f"in template {file}, line {line}, column {column}")
            raise
        return "".join(made)


class PortalTemplate(PageTemplateFile, _Rendering):
    """A template file, compiled when it is first needed."""

    def digest(self, body: str, names: Collection[str]) -> str:
        """Under which name its compiled form is kept: by its place, its text and Chameleon's version. Chameleon's own
        also follows every distribution on ``sys.path``: each generation of packages would compile everything."""
        parts = (_CHAMELEON, str(self.filename), ";".join(names), body)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def template_class(folder: Path) -> type[PortalTemplate]:
    """The class of templates whose compiled form is kept in a folder."""
    return type("Template", (PortalTemplate,), {"loader": ModuleLoader(str(folder))})
