"""Taking the themes of a site into the database: all of them, or, when one is faulty, none (design 6c)."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.api.errors import LoadError
from portal.datafiles.grammar import Grammar
from portal.datafiles.problems import Problems
from portal.services.branding.models import ESTABLISHMENT, BrandOverride, Theme
from portal.services.branding.palette import derive
from portal.services.branding.styles import keep_style
from portal.services.branding.theme_file import ThemeFile, inherit, read_theme
from portal.versions import raise_version

__all__ = ["DEFAULT", "load_themes"]

DEFAULT = "default"
"""The theme that every site has, and that stands in for one that is missing."""


def load_themes(db: Session, folder: Path) -> list[LoadError]:
    """Read every ``<folder>/<id>/theme.xml``, checked by ``<folder>/theme.rng``, in the caller's transaction.

    :param folder: the site's ``themes`` folder.
    :returns: the faults, by file and line; when there is one, nothing was written.
    """
    faults, themes = _read(folder)
    if faults:
        return faults
    known = {theme.name: theme for theme in db.execute(sa.select(Theme)).scalars()}
    changed = {id for id, theme in themes.items() if _write(db, known.get(id), theme)}
    for name, theme in known.items():
        if name not in themes and not theme.withdrawn:
            theme.withdrawn = True
            changed.add(name)
    for override, name in db.execute(sa.select(BrandOverride, ESTABLISHMENT.c.theme).join(
            ESTABLISHMENT, ESTABLISHMENT.c.id == BrandOverride.establishment_id)):
        _restyle(db, override, themes.get(name, themes[DEFAULT]))
    db.flush()
    if changed:
        # A theme that appears or goes may also change who wears the default one.
        wearers = sa.select(ESTABLISHMENT.c.id)
        if DEFAULT not in changed:
            wearers = wearers.where(ESTABLISHMENT.c.theme.in_(sorted(changed)))
        for id in db.execute(wearers).scalars():
            raise_version(db, f"theme:{id}")
    return []


def _read(folder: Path) -> tuple[list[LoadError], dict[str, ThemeFile]]:
    grammar_file = folder / "theme.rng"
    if not grammar_file.is_file():
        return [LoadError(f"{folder.name}/theme.rng", 0, "no grammar of themes")], {}
    grammar = Grammar(grammar_file)
    faults: list[LoadError] = []
    themes: dict[str, ThemeFile] = {}
    for file in sorted(folder.glob("*/theme.xml")):
        try:
            theme = read_theme(file.parent, grammar, f"{folder.name}/{file.parent.name}/theme.xml")
            themes[theme.id] = theme
        except* LoadError as group:
            faults += group.exceptions  # type: ignore[arg-type]
    if not faults and DEFAULT not in themes:
        faults.append(LoadError(f"{folder.name}/{DEFAULT}/theme.xml", 0, "this theme is needed and is not there"))
    if faults:
        return faults, {}
    problems = {id: Problems(theme.file) for id, theme in themes.items()}
    whole = inherit(themes, problems)
    for id, theme in whole.items():
        for failure in derive(theme.primary, theme.accent).failures if theme.primary else ():
            problems[id].add(theme.lines.get("primary", theme.lines["theme"]), f"the colours give a pair that cannot be "
                             f"read: {failure.text} on {failure.ground}, {failure.ratio:.1f} ({failure.mode})")
    return [error for one in problems.values() for error in one.found], whole


def _write(db: Session, row: Theme | None, theme: ThemeFile) -> bool:
    """Write one theme; whether it differs from what was there."""
    values = {
        "source": "file", "file": theme.file, "line": theme.lines["theme"], "version": theme.version,
        "digest": theme.digest, "withdrawn": False, "titles": dict(theme.titles), "brand_name": theme.name,
        "place": theme.place, "primary": theme.primary, "accent": theme.accent, "motif": theme.motif,
        "corners": theme.corners, "logo_url": theme.logo_url, "illustration_url": theme.illustration_url,
        "style": keep_style(db, theme.primary, theme.accent)}
    if row is None:
        db.add(Theme(name=theme.id, **values))
        return True
    differs = [key for key, value in values.items() if getattr(row, key) != value]
    for key in differs:
        setattr(row, key, values[key])
    return bool(differs)


def _restyle(db: Session, override: BrandOverride, theme: ThemeFile) -> None:
    """Derive an override's sheet again: its other colour, or the derivation itself, may have changed."""
    if override.primary is None and override.accent is None:
        return
    style = keep_style(db, override.primary or theme.primary, override.accent or theme.accent)
    if style != override.style:
        override.style = style
        raise_version(db, f"theme:{override.establishment_id}")
