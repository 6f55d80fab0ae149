"""Templates and assets of themes and packages (design 6c): theme, then parent themes, then package."""

import hashlib
import importlib.util
import threading
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from zope.interface import implementer

from portal.api.errors import NotFound
from portal.api.markup import Markup, Sound, foreign
from portal.container.interfaces import ITemplates
from portal.driver.engine import PortalTemplate, template_class
from portal.driver.kept_files import KeptFiles
from portal.driver.nesting import template_nests
from portal.driver.static_files import folder_hash, read_file

__all__ = ["Templates"]

ICONS = 2000
"""So many icons are remembered."""
THEME = "{urn:preau:theme:1}theme"


class _Ready(NamedTuple):
    """A template in a language, with what it sees whoever shows it."""

    template: PortalTemplate
    usual: dict[str, Any]
    expected: dict[str, Any]


@implementer(ITemplates)
class Templates:
    """Compiled templates of this process, and the static files of packages."""

    def __init__(self, settings: Any) -> None:
        self._themes = settings.path("site_folder") / "themes"
        self._assets = settings.path("assets_folder")
        self._parents = {p.parent.name: self._parent(p) for p in self._themes.glob("*/theme.xml")}
        self._found: dict[tuple[str, str, str], PortalTemplate] = {}
        self._ready: dict[tuple[str, str, str, str], _Ready] = {}
        self._folders: dict[str, Path] = {"portal": self._assets}
        self._hashes: dict[str, str] = {}
        self._files: dict[tuple[str, str], tuple[bytes, str]] = {}
        self._kept = KeptFiles(settings)
        self._lock = threading.Lock()
        self._translator: Callable[[str, str], Any] = lambda locale, domain: None
        self._packages: frozenset[str] = frozenset()
        self._icons: dict[tuple[str, str | None], Markup] = {}
        compiled = settings.path("templates_folder") if settings.templates_folder else settings.path("var_folder") / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        compiled.chmod(0o700)

        self._template = template_class(compiled)

    @staticmethod
    def _parent(path: Path) -> str | None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.parse(str(path), parser).getroot()
        except etree.XMLSyntaxError:
            return "default"
        return root.get("parent")

    def use_translator(self, translator: Callable[[str, str], Any]) -> None:
        """How messages are turned into words: ``translator(locale, domain)`` gives Chameleon's function."""
        self._translator = translator
        self._ready.clear()

    def use_packages(self, packages: tuple[str, ...]) -> None:
        """Whose templates and static files may be shown."""
        self._packages = frozenset(packages)

    def _chain(self, theme: str) -> list[str]:
        chain: list[str] = []
        name: str | None = theme
        while name and name not in chain:
            chain.append(name)
            name = self._parents.get(name)
        return chain if "default" in chain else [*chain, "default"]

    def folder(self, package: str) -> Path:
        """The folder of an installed package. :raises NotFound: not installed."""
        if package not in self._packages:
            raise NotFound(None)
        try:
            spec = importlib.util.find_spec(package)
        except (ImportError, ValueError):
            spec = None
        if spec is None or not spec.origin:
            raise NotFound(None)
        return Path(spec.origin).parent

    def _find(self, package: str, name: str, theme: str) -> PortalTemplate:
        key = (package, name, theme)
        found = self._found.get(key)
        if found is not None:
            return found
        if not name.replace("_", "").replace("-", "").replace("/", "").isalnum():
            raise NotFound(None)
        places = [self._themes / one / "templates" / package.rsplit(".", 1)[-1] / f"{name}.pt" for one in self._chain(theme)]
        if package == "theme":
            places = [self._themes / one / "templates" / f"{name}.pt" for one in self._chain(theme)]
        else:
            places.append(self.folder(package) / "templates" / f"{name}.pt")
        for path in places:
            if path.is_file():
                with self._lock:
                    template = self._template(str(path), search_path=[str(p.parent) for p in places], auto_reload=False,
                                                restricted_namespace=False, keep_source=False)
                    template.cook_check()
                    template.loose = package != "theme" and not template_nests(path)
                self._found[key] = template
                return template
        raise NotFound(None)

    def warm(self, themes: tuple[str, ...] = ("default",)) -> None:
        """Compile every template of the themes and packages, so that no page pays for it."""
        for theme in themes:
            for path in sorted((self._themes / "default" / "templates").glob("*.pt")):
                self._find("theme", path.stem, theme)
            for package in sorted(self._packages):
                for path in sorted((self.folder(package) / "templates").glob("**/*.pt")):
                    self._find(package, path.relative_to(self.folder(package) / "templates").with_suffix("").as_posix(), theme)

    def themes(self) -> tuple[str, ...]:
        """Names of the installed themes."""
        return tuple(sorted(self._parents))

    def render(self, package: str, name: str, theme: str, locale: str, values: dict) -> str:
        """Markup of a package's template; ``theme`` as package means the theme's own."""
        ready = self._ready.get((package, name, theme, locale))
        if ready is None:
            ready = self._made_ready(package, name, theme, locale)
        template, usual, expected = ready
        if template.loose:
            foreign.seen = True
        return template.shown({**usual, **values}, expected, locale)

    def _made_ready(self, package: str, name: str, theme: str, locale: str) -> _Ready:
        template = self._find(package, name, theme)
        usual = {"icon": self.icon, "ui": self._find("theme", "ui", theme).macros}
        ready = _Ready(template, usual, template.expected(self._translator(locale, package.rsplit(".", 1)[-1]), locale))
        self._ready[package, name, theme, locale] = ready
        return ready

    def icon(self, name: str, cls: str | None = None) -> Markup:
        """One icon of the sprite, decorative."""
        key = (name, cls)
        if key not in self._icons:
            if len(self._icons) >= ICONS:  # names may come from what people publish
                self._icons.clear()
            classes = escape(f"pr-icon {cls}" if cls else "pr-icon")
            self._icons[key] = Sound(
                f'<svg class="{classes}" aria-hidden="true" focusable="false"><use href="'
                f'{self.asset_url("portal", "sprite.svg")}#{escape(name)}"></use></svg>')
        return self._icons[key]

    # -- assets --------------------------------------------------------------------------------

    def _static(self, package: str) -> Path:
        if package not in self._folders:
            self._folders[package] = self.folder(package) / "static"
        return self._folders[package]

    def asset_hash(self, package: str) -> str:
        """Content hash of all static files of a package."""
        if package not in self._hashes:
            self._hashes[package] = folder_hash(self._static(package))
        return self._hashes[package]

    def asset_url(self, package: str, path: str) -> str:
        """Address of a static file."""
        return f"/-/a/{package}/{self.asset_hash(package)}/{path}"

    def theme_style(self, theme: str) -> str | None:
        """Address of a theme's own style sheet, where the build made one."""
        return next((self.asset_url("portal", f"theme-{one}.css") for one in self._chain(theme)
                     if (self._assets / f"theme-{one}.css").is_file()), None)

    def theme_file(self, theme: str, digest: str, path: str) -> tuple[bytes, str]:
        """A picture of a theme, at an address with the hash of the file itself.

        :raises NotFound: no such theme, no picture, or another content.
        """
        if theme not in self._parents or not path.endswith((".svg", ".png", ".jpg", ".webp")):
            raise NotFound(None)
        data, media_type = self._file((f"theme-{theme}", path), self._themes / theme, path)
        if hashlib.sha256(data).hexdigest()[:16] != digest:
            raise NotFound(None)
        return data, media_type

    def kept_asset(self, package: str, digest: str, path: str) -> tuple[bytes, str]:
        """A file of a generation of packages that is kept. :raises NotFound: none has it under that hash."""
        return self._kept.get(package, digest, path)

    def asset(self, package: str, path: str) -> tuple[bytes, str]:
        """(bytes, media type). :raises NotFound: outside the folder, or not there (attack W04)."""
        return self._file((package, path), self._static(package), path)

    def _file(self, key: tuple[str, str], folder: Path, path: str) -> tuple[bytes, str]:
        if key not in self._files:
            self._files[key] = read_file(folder, path)
        return self._files[key]
