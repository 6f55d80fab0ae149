"""What the brand service says of two colours, in words and pictures."""

from types import SimpleNamespace as Record
from typing import Any

from portal.api.branding import Repair, Verdict
from portal.api.i18n import IFormats, TranslationStringFactory
from portlets.branding.drawing import luminance_ratio

__all__ = ["ROLES", "repairs_of", "verdict_of"]

_ = TranslationStringFactory("branding")

ROLES = ("brand", "action", "tint", "accent", "ground", "surface", "ink")
"""The roles of ``Verdict.swatches``, in its order."""
_MODES = {"light": _("in light mode"), "dark": _("in dark mode"), "contrast-light": _("in high contrast, light"),
          "contrast-dark": _("in high contrast, dark")}
_GROUNDS = {"light": "#fefefb", "dark": "#231e19", "contrast-light": "#ffffff", "contrast-dark": "#000000"}
_TEXTS = ("#ffffff", "#1b1813")
_GROUND_ROLES = ("Header", "Bright colour")
"""Roles whose colour lies under text; the others are drawn on a box."""


def _specimen(repair: Repair, colour: str) -> tuple[str, str]:
    """(ground, ink) that show a repaired role in one of its two colours."""
    if str(repair.role) in _GROUND_ROLES:
        text = max(_TEXTS, key=lambda one: luminance_ratio(one, repair.after))
        return colour, text
    return _GROUNDS[repair.mode], colour


def repairs_of(request: Any, response: Any, verdict: Verdict) -> list[Record]:
    """Each repair: role, mode, both ratios in words, both specimens."""
    say, formats = request.translate, request.service(IFormats)

    def ratio(value: float) -> str:
        return say(_("${ratio}\u00a0:\u00a01", mapping={"ratio": formats.number(value, 1)}))

    def picture(ground: str, ink: str) -> Any:
        return response.resource_url("specimen", cache_level="FULL", ground=ground[1:], ink=ink[1:])

    return [Record(
        role=say(one.role), mode=say(_MODES[one.mode]), before=picture(*_specimen(one, one.before)),
        after=picture(*_specimen(one, one.after)), ratios=say(_("${before} becomes ${after}", mapping={
            "before": ratio(one.ratio_before), "after": ratio(one.ratio_after)}))) for one in verdict.repairs]


def verdict_of(request: Any, response: Any, verdict: Verdict) -> Record:
    """All that the editor shows of a verdict."""
    say, repairs = request.translate, repairs_of(request, response, verdict)
    if not verdict.readable:
        title, text = _("These two colours cannot be read everywhere."), _("Choose others: they cannot be published.")
    else:
        title = _("Readable everywhere: ${count} pairs checked, 4 modes.", mapping={"count": verdict.pairs})
        text = (_("Your colours are used as they are.") if not repairs else
                _("One shade was moved. Your colour stays where it can be read.") if len(repairs) == 1 else
                _("${count} shades were moved. Your colours stay where they can be read.", mapping={"count": len(repairs)}))
    values = [value for _label, value in verdict.swatches]
    return Record(
        readable=verdict.readable, title=say(title), text=say(text), repairs=repairs,
        miniature=response.resource_url("page", cache_level="FULL", **{
            role: value[1:] for role, value in zip(ROLES, values, strict=True)}),
        swatches=[Record(label=say(label), value=value.upper(),
                         picture=response.resource_url("swatch", cache_level="FULL", colour=value[1:]))
                  for label, value in verdict.swatches])
