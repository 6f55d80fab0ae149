"""The brand of establishments (``IBranding``): the theme's file, and over it what the browser changed."""

import dataclasses
import re
import unicodedata

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.audit import IAudit
from portal.api.branding import Brand, IBranding, Repair, Verdict
from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.identity import Establishment
from portal.api.storage import IPictures, IStorage
from portal.api.xml import IXmlReader
from portal.services.branding.drawing import clean_drawing, is_drawing
from portal.services.branding.load import DEFAULT
from portal.services.branding.memory import IBrandMemory
from portal.services.branding.models import ESTABLISHMENT, BrandOverride, Theme
from portal.services.branding.palette import MODES, Palette, derive
from portal.services.branding.styles import address, keep_style, read_style
from portal.services.branding.words import msg as _
from portal.versions import raise_version

__all__ = ["LOGO_BYTES", "MANAGE", "Branding"]

MANAGE = "branding.manage"
LOGO_BYTES = 512_000
"""Most bytes of an uploaded logo."""
_LOGO_WIDTH = 512
_NAME, _PLACE = 80, 60
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_OVERRIDES = ("name", "place", "primary", "accent", "logo")

_SWATCHES = (
    (_("Header"), "brand"), (_("Buttons and links"), "action"), (_("Tint"), "tint"), (_("Bright colour"), "accent"),
    (_("Ground"), "ground"), (_("Box"), "surface"), (_("Text"), "ink"))
_ROLES = {"Header": _("Header"), "Links and buttons": _("Links and buttons"), "Bright colour": _("Bright colour"),
          "Bright mark": _("Bright mark")}

_T, _O = Theme.__table__, BrandOverride.__table__
_READ = (
    sa.select(ESTABLISHMENT.c.name, ESTABLISHMENT.c.place, _T.c.name, _T.c.brand_name, _T.c.place, _T.c.primary, _T.c.accent,
              _T.c.motif, _T.c.corners, _T.c.logo_url, _T.c.illustration_url, _T.c.style,
              *(_O.c[name] for name in _OVERRIDES), _O.c.style)
    .select_from(ESTABLISHMENT)
    .join(_T, sa.and_(_T.c.name.in_((ESTABLISHMENT.c.theme, DEFAULT)), _T.c.withdrawn.is_(False)))
    .outerjoin(_O, _O.c.establishment_id == ESTABLISHMENT.c.id)
    .where(ESTABLISHMENT.c.id == sa.bindparam("place"))
    .order_by(sa.case((_T.c.name == ESTABLISHMENT.c.theme, 0), else_=1)).limit(1))
"""Establishment, its theme or else the default one, and its changes: one statement."""


@implementer(IBranding)
class Branding:
    """Brands as everybody sees them, and their change by those who hold ``MANAGE``."""

    def __init__(self, context) -> None:
        self.context, self.db = context, context.db
        self._known: dict[str, Brand] = {}

    def brand(self, establishment_id: str) -> Brand:
        """See ``IBranding``; read once a context. The empty id asks for the portal's own.

        Where the context has the version of the establishment's theme, read at the head of a transaction that only
        reads, what the worker holds under it is used and filled.

        :raises NotFound: no such establishment, or no theme was ever loaded.
        """
        if establishment_id not in self._known:
            self._known[establishment_id] = self._held(establishment_id) if establishment_id else self._own()
        return self._known[establishment_id]

    def _held(self, establishment_id: str) -> Brand:
        version = (getattr(self.context, "versions", None) or {}).get(f"theme:{establishment_id}")
        if version is None or self.db.info.get("raised"):
            return self._read(establishment_id)
        memory, key = self.context.service(IBrandMemory), (establishment_id, version)
        brand = memory.get(key)
        if brand is None:
            brand = self._read(establishment_id)
            memory.put(key, brand, memory.BYTES_EACH)
        return brand

    def _read(self, establishment_id: str) -> Brand:
        row = self.db.execute(_READ, {"place": establishment_id}).first()
        if row is None:
            raise NotFound()
        name, place, theme, theme_name, theme_place, primary, accent, motif, corners, logo, illustration, style = row[:12]
        changed = dict(zip(_OVERRIDES, row[12:17], strict=True))
        return Brand(
            name=changed["name"] or theme_name or name,
            place=(theme_place or place) if changed["place"] is None else changed["place"],
            primary=changed["primary"] or primary, accent=changed["accent"] or accent, motif=motif, corners=corners,
            logo_url=f"/-/f/{changed['logo']}" if changed["logo"] else "" if changed["logo"] == "" else logo,
            illustration_url=illustration, style_url=address(row[17] or style), theme=theme,
            overridden=frozenset(key for key, value in changed.items() if value is not None))

    def _own(self) -> Brand:
        row = self.db.execute(sa.select(
            _T.c.primary, _T.c.accent, _T.c.motif, _T.c.corners, _T.c.logo_url, _T.c.illustration_url, _T.c.style,
        ).where(_T.c.name == DEFAULT)).first()
        if row is None:
            raise NotFound()
        primary, accent, motif, corners, logo, illustration, style = row
        return Brand("Préau", "", primary, accent, motif, corners, logo, illustration, address(style), DEFAULT)

    def style(self, hash: str) -> str | None:
        """The style sheet behind ``Brand.style_url`` by its hash; None for an unknown one."""
        return read_style(self.db, hash)

    def check(self, primary: str, accent: str) -> Verdict:
        """See ``IBranding``."""
        return _verdict(_palette(primary, accent))

    def save(self, name: str, place: str, primary: str, accent: str, logo: bytes | None = None,
             remove_logo: bool = False) -> None:
        """See ``IBranding``. What equals the theme's file is no override and follows the file again."""
        here = self._manage("branding.save")
        wrong: dict[str, str] = {}
        values = {"name": _line(name), "place": _line(place), "primary": primary.strip().lower(),
                  "accent": accent.strip().lower()}
        if not 1 <= len(values["name"]) <= _NAME:
            wrong["name"] = _("Write a name of 1 to 80 characters.")
        if len(values["place"]) > _PLACE:
            wrong["place"] = _("Write at most 60 characters.")
        try:
            palette = _palette(values["primary"], values["accent"])
            if palette.failures:
                wrong["primary"] = _("These two colours cannot be read everywhere. Choose others.")
        except Invalid as refused:
            wrong |= refused.fields
        stored = None
        if logo and not remove_logo:
            try:
                stored = self._clean(logo)
            except Invalid as refused:
                wrong["logo"] = next(iter(refused.fields.values()))
        if wrong:
            raise Invalid(wrong)
        self._keep(here, values, self.context.service(IStorage).put(*stored) if stored else "" if remove_logo else None)
        self.context.service(IAudit).record("branding.save", **values, logo=bool(stored), logo_removed=remove_logo)

    def _keep(self, here: Establishment, values: dict[str, str], logo: str | None) -> None:
        """Write what differs from the theme's file; ``logo``: a stored name, empty to take it away, None to leave it."""
        found = self.db.get(BrandOverride, here.id)
        if found is None:
            found = BrandOverride(establishment_id=here.id)
        plain = dataclasses.asdict(self._without_changes(here.id))
        for key, value in values.items():
            setattr(found, key, None if value == plain[key] else value)
        if logo:
            found.logo = logo
        elif logo is not None:  # without one of its own, the file's is hidden
            found.logo = None if found.logo or not plain["logo_url"] else ""
        found.style = None
        if found.primary is not None or found.accent is not None:
            found.style = keep_style(self.db, values["primary"], values["accent"])
        found.changed = self.context.clock.now()
        found.changed_by = self.context.person.id if self.context.person else None
        self.db.add(found)
        self._changed(here)

    def _without_changes(self, id: str) -> Brand:
        name, place, _theme, theme_name, theme_place, primary, accent, *_rest = self.db.execute(_READ, {"place": id}).one()
        return Brand(theme_name or name, theme_place or place, primary, accent, logo_url=_rest[2])

    def reset(self) -> None:
        """See ``IBranding``."""
        here = self._manage("branding.reset")
        self.db.execute(sa.delete(BrandOverride).where(BrandOverride.establishment_id == here.id))
        self._changed(here)
        self.context.service(IAudit).record("branding.reset")

    def _manage(self, event: str) -> Establishment:
        if self.context.establishment is None or not self.context.permits(MANAGE):
            self.context.service(IAudit).record(event, "refused")
            raise NotPermitted()
        return self.context.establishment

    def _changed(self, here: Establishment) -> None:
        self.db.flush()
        self._known.clear()
        self.db.info["raised"] = True
        raise_version(self.db, f"theme:{here.id}")

    def _clean(self, logo: bytes) -> tuple[bytes, str]:
        if len(logo) > LOGO_BYTES:
            raise Invalid({"logo": _("This picture is too large: 512 kB at most.")})
        if is_drawing(logo):
            return clean_drawing(logo, self.context.service(IXmlReader)), "image/svg+xml"
        return self.context.service(IPictures).clean(logo, _LOGO_WIDTH)


def _line(text: str) -> str:
    """One line of text: white space made one blank, invisible and direction characters left out."""
    kept = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text)
                   if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return re.sub(" +", " ", kept).strip()


def _palette(primary: str, accent: str) -> Palette:
    wrong = {field: _("Write a colour as # and six digits, for example #17513f.")
             for field, value in (("primary", primary), ("accent", accent)) if not _COLOUR.fullmatch(value)}
    if wrong:
        raise Invalid(wrong)
    return derive(primary, accent)


def _verdict(palette: Palette) -> Verdict:
    light = palette.modes["light"]
    return Verdict(
        readable=not palette.failures, pairs=palette.checked // len(MODES),
        repairs=tuple(Repair(_ROLES.get(r.role, r.role), r.mode, r.before, r.after, r.ratio_before, r.ratio_after)
                      for r in palette.repairs),
        swatches=tuple((label, light[token]) for label, token in _SWATCHES))
