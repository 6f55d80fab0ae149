"""How the establishment shows itself: name, place, logo, two colours; tried, checked, published (A.personalisation.01)."""

import hashlib
import json
from types import SimpleNamespace as Record
from typing import Any

from portal.api.branding import Brand, IBranding
from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action, on_resource
from portal.api.window import MAXIMISED
from portlets.branding.drawing import COLOUR, miniature, specimen, swatch
from portlets.branding.verdict import ROLES, verdict_of

__all__ = ["BrandingPortlet", "MANAGE"]

_ = TranslationStringFactory("branding")

MANAGE = "branding.manage"
_FIELDS = ("name", "place", "primary", "accent")
_WORDS = {"name": _("name"), "place": _("place"), "primary": _("main colour"), "accent": _("bright colour"), "logo": _("logo")}
_LONGEST = 200
_KEPT = 86_400


def _seen(brand: Brand) -> str:
    """Digest of what an administrator sees, by which a change by somebody else is noticed."""
    values = [brand.name, brand.place, brand.primary, brand.accent, brand.logo_url]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def _typed(parameters: Any) -> dict[str, str]:
    """The form as sent. A colour chosen in the browser's picker counts when its text was left as it was."""
    values = {name: (parameters.get(name) or "").strip()[:_LONGEST] for name in _FIELDS}
    for name in ("primary", "accent"):
        picked, was = (parameters.get(f"{name}_pick") or "").lower(), (parameters.get(f"{name}_was") or "").lower()
        if COLOUR.fullmatch(picked) and picked != was and values[name].lower() == was:
            values[name] = picked
    return values


class BrandingPortlet(GenericPortlet):
    """Render parameters: ``show`` ("edit", "reset"; none: the box, or the editor when maximised); ``name``,
    ``place``, ``primary`` and ``accent`` of what is tried."""

    def view(self, request, response) -> None:
        """The screen that ``show`` names. :raises NotPermitted: without "branding.manage"."""
        self._guard(request)
        response.cache.expires = 0
        show = request.parameters.get("show") or ("edit" if request.state == MAXIMISED else "box")
        brand = request.service(IBranding).brand(request.establishment.id)
        if show == "reset" and brand.overridden:
            response.show("reset", changed=self._changed(request, brand), back_url=response.render_url(show="edit"))
        elif show in ("edit", "reset"):
            self._edit(request, response, brand)
        else:
            response.foot(request.translate(_("Change the appearance")),
                          response.render_url(show="edit", state=MAXIMISED))
            response.show("view", brand=brand, changed=self._changed(request, brand), verdict=verdict_of(
                request, response, request.service(IBranding).check(brand.primary, brand.accent)))

    @staticmethod
    def _guard(request) -> None:
        if request.person is None or not request.permits(MANAGE):
            raise NotPermitted(_("Only the administrators of the establishment may change how it looks."))

    @staticmethod
    def _changed(request, brand: Brand) -> str:
        """What differs from the theme, in words; empty when nothing does."""
        return ", ".join(request.translate(words) for name, words in _WORDS.items() if name in brand.overridden)

    def _edit(self, request, response, brand: Brand) -> None:
        kept = {"name": brand.name, "place": brand.place, "primary": brand.primary, "accent": brand.accent}
        tried = {name: request.parameters.get(name) for name in _FIELDS if request.parameters.get(name) is not None}
        values = _typed(request.submitted) if request.errors else {**kept, **tried}
        try:
            verdict = request.service(IBranding).check(values["primary"].lower(), values["accent"].lower())
        except Invalid:  # the field says so; what is published now is shown instead
            verdict = request.service(IBranding).check(brand.primary, brand.accent)
        trying = not request.errors and {**kept, **tried} != kept
        response.show(
            "edit", brand=brand, seen=_seen(brand), changed=self._changed(request, brand), trying=trying,
            verdict=verdict_of(request, response, verdict), form=self._form(request, values, brand),
            errors=[Record(field=f"{request.namespace}-{name or 'form'}", text=request.translate(text))
                    for name, text in request.errors.items()],
            reset_url=response.render_url(show="reset"), again_url=response.render_url(show="edit"))

    @staticmethod
    def _form(request, values: dict[str, str], brand: Brand) -> Record:
        say = request.translate

        def field(name: str, label: str, hint: str | None = None, **more: Any) -> Record:
            error = request.errors.get(name)
            return Record(id=f"{request.namespace}-{name}", name=name, label=say(label), hint=say(hint) if hint else None,
                          value=values.get(name), error=say(error) if error else None, **more)

        def colour(name: str, label: str, hint: str) -> Record:
            made = field(name, label, hint, pick=say(_("Choose in a palette: ${label}", mapping={"label": say(label)})))
            made.plain = values[name].lower() if COLOUR.fullmatch(values[name].lower()) else getattr(brand, name)
            return made

        return Record(
            name=field("name", _("Name"), maxlength=80, optional=False),
            place=field("place", _("Under the name"), maxlength=60, optional=True),
            primary=colour("primary", _("Main colour"), _("Header, buttons, links")),
            accent=colour("accent", _("Bright colour"), _("Counters and marks")),
            logo=field("logo", _("Another logo"), _("SVG, PNG, JPEG or WebP, 512 kB at most. It is cleaned."), type="file",
                       optional=True),
            remove=Record(id=f"{request.namespace}-remove", name="remove", label=say(_("Remove the logo")),
                          hint=say(_("Without one, the name stands alone.")), checked=False))

    def help(self, request, response) -> None:
        """What can be changed, and why colours are repaired."""
        response.show("help")

    @on_action("try")
    def _try(self, request, response) -> None:
        """See what colours become, without publishing. :raises Invalid: not colours."""
        self._guard(request)
        if request.parameters.get("do") == "publish":
            self._publish(request, response)
            return
        values = _typed(request.parameters)
        request.service(IBranding).check(values["primary"].lower(), values["accent"].lower())
        response.state = MAXIMISED
        response.set_parameters({"show": ("edit",), **{name: (value,) for name, value in values.items()}})

    def _publish(self, request, response) -> None:
        """Change the brand. :raises Invalid: fields refused, or changed by somebody else meanwhile."""
        branding = request.service(IBranding)
        if request.parameters.get("seen") != _seen(branding.brand(request.establishment.id)):
            raise Invalid({"": _("Somebody else has changed the appearance meanwhile. What you wrote is still here; "
                                 "publish again to replace what they chose.")})
        values, uploads = _typed(request.parameters), request.files.get("logo", ())
        logo = uploads[0].read() if uploads and uploads[0].size else None
        branding.save(values["name"], values["place"], values["primary"], values["accent"], logo,
                      remove_logo=bool(request.parameters.get("remove")) and logo is None)
        response.state = MAXIMISED
        response.set_parameters({"show": ("edit",)})
        response.notify(_("Published: everybody sees it from the next page on."))

    @on_action("reset")
    def _reset(self, request, response) -> None:
        """Back to the theme's own."""
        self._guard(request)
        request.service(IBranding).reset()
        response.state = MAXIMISED
        response.set_parameters({"show": ("edit",)})
        response.notify(_("The appearance is the theme’s own again."))

    # Pictures in the colours that an address names

    @staticmethod
    def _colours(request, names: tuple[str, ...]) -> dict[str, str]:
        colours = {name: f"#{request.parameters.get(name) or ''}" for name in names}
        if not all(COLOUR.fullmatch(colour) for colour in colours.values()):
            raise NotFound()
        return colours

    @staticmethod
    def _answer(response, picture: bytes) -> None:
        response.content_type = "image/svg+xml"
        response.cache.expires, response.cache.etag = _KEPT, hashlib.sha256(picture).hexdigest()[:32]
        response.write_bytes(picture)

    @on_resource("specimen")
    def _specimen(self, request, response) -> None:
        """The letters "Aa" in two colours. :raises NotFound: not colours."""
        self._answer(response, specimen(**self._colours(request, ("ground", "ink"))))

    @on_resource("swatch")
    def _swatch(self, request, response) -> None:
        """One colour. :raises NotFound: not a colour."""
        self._answer(response, swatch(**self._colours(request, ("colour",))))

    @on_resource("page")
    def _page(self, request, response) -> None:
        """A page in miniature. :raises NotFound: not colours."""
        self._answer(response, miniature(self._colours(request, ROLES)))
