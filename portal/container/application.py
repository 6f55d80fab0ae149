"""What the portlets of one package share in a process (JSR-286 PLT.10; PLT-87)."""

import importlib.util
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zope.interface import implementer

from portal.api.application import IApplication
from portal.api.errors import NotFound

__all__ = ["Application", "Applications"]


@implementer(IApplication)
class Application:
    """See ``IApplication``.

    :param name: import name of the package.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._attributes: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._root: Path | None = None

    def get(self, name: str, default: Any = None) -> Any:
        """See ``IApplication``."""
        return self._attributes.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """See ``IApplication``."""
        if not name:
            raise ValueError("an attribute has a name")
        with self._lock:
            if value is None:
                self._attributes.pop(name, None)
            else:
                self._attributes[name] = value

    def set_default(self, name: str, make: Callable[[], Any]) -> Any:
        """See ``IApplication``."""
        found = self._attributes.get(name)
        if found is None:
            with self._lock:
                found = self._attributes.get(name)
                if found is None:
                    self.set(name, found := make())
        return found

    def names(self) -> tuple[str, ...]:
        """See ``IApplication``."""
        return tuple(sorted(self._attributes))

    def resource(self, path: str) -> bytes:
        """See ``IApplication``."""
        file = self._inside(path)
        if not file.is_file():
            raise NotFound(None)
        return file.read_bytes()

    def resources(self, folder: str = "") -> tuple[str, ...]:
        """See ``IApplication``."""
        place, root = self._inside(folder), self._folder()
        if not place.is_dir():
            raise NotFound(None)
        return tuple(sorted(f"{each.relative_to(root).as_posix()}{'/' if each.is_dir() else ''}" for each in place.iterdir()
                            if not each.name.startswith((".", "__pycache__")) and each.resolve().is_relative_to(root)))

    def _folder(self) -> Path:
        if self._root is None:
            spec = importlib.util.find_spec(self.name)
            if spec is None or not spec.origin:
                raise NotFound(None)
            self._root = Path(spec.origin).parent.resolve()
        return self._root

    def _inside(self, path: str) -> Path:
        root = self._folder()
        if "\0" in path or "\\" in path or path.startswith("/"):
            raise NotFound(None)
        found = (root / path).resolve()
        if not found.is_relative_to(root):
            raise NotFound(None)
        return found


class Applications:
    """The applications of a process, by package."""

    def __init__(self) -> None:
        self._made: dict[str, Application] = {}
        self._lock = threading.Lock()

    def get(self, package: str) -> Application:
        """The one of a package, the same for all its portlets."""
        with self._lock:
            return self._made.setdefault(package, Application(package))
