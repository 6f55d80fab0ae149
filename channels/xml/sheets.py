"""Style sheets that may be chosen: those of this package and those of the site."""

import re
from pathlib import Path

__all__ = ["find_style", "style_names"]

_OWN = Path(__file__).parent / "styles"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def _folders(site: Path) -> tuple[Path, ...]:
    return (site / "styles", _OWN)


def style_names(site: Path) -> tuple[str, ...]:
    """Names of the sheets: ``styles/*.xsl`` of the site folder and of this package."""
    return tuple(sorted({path.stem for folder in _folders(site) for path in folder.glob("*.xsl")
                         if _NAME.fullmatch(path.stem)}))


def find_style(name: str, site: Path) -> bytes | None:
    """A sheet by name, the site's before ours; None when there is none. Names hold no path."""
    if not _NAME.fullmatch(name):
        return None
    for folder in _folders(site):
        path = folder / f"{name}.xsl"
        if path.is_file():
            return path.read_bytes()
    return None
