"""Style sheets for answers: ``styles/service-*.xsl`` of the site, and those of this package."""

import re
from pathlib import Path

__all__ = ["find_sheet", "sheet_names"]

_OWN = Path(__file__).parent / "styles"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


def find_sheet(name: str, site: Path) -> bytes | None:
    """A sheet by name, the site's before ours; None when there is none."""
    if _NAME.fullmatch(name):
        for path in (site / "styles" / f"service-{name}.xsl", _OWN / f"{name}.xsl"):
            if path.is_file():
                return path.read_bytes()
    return None


def sheet_names(site: Path) -> tuple[str, ...]:
    """Names of the sheets that may be chosen."""
    theirs = {path.stem.removeprefix("service-") for path in (site / "styles").glob("service-*.xsl")}
    return tuple(sorted(name for name in theirs | {path.stem for path in _OWN.glob("*.xsl")} if _NAME.fullmatch(name)))
