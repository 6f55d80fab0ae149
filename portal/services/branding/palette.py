"""From an establishment's two colours to every colour of its pages.

A pure function of (main colour, bright colour): neutrals never move, brand colours
are moved in OKLCH lightness until each pair that the style sheets use is legible
(WCAG 2.2, AAA for text neutrals, AA for the rest, AAA everywhere in contrast modes).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.api.branding import Repair
from portal.services.branding.contrast_pairs import PAIRS, Pair
from portal.services.branding.oklch import contrast, reach, to_hex, to_oklch, worst
from portal.services.branding.stylesheet import write_stylesheet

MODES = ("light", "dark", "contrast-light", "contrast-dark")

#: The neutrals of each role, in the order of `MODES`; no brand ever enters them.
_NEUTRALS = {
    "ground": ("#f8f5ee", "#17130f", "#ffffff", "#000000"),
    "surface": ("#fefefb", "#231e19", "#ffffff", "#000000"),
    "raised": ("#fefefb", "#2c2722", "#ffffff", "#000000"),
    "sunken": ("#f2efe8", "#2e2924", "#ffffff", "#000000"),
    "line": ("#e0dcd4", "#3e3832", "#000000", "#ffffff"),
    "line-strong": ("#837a6f", "#8c857c", "#000000", "#ffffff"),
    "ink": ("#241c15", "#f3f0ea", "#000000", "#ffffff"),
    "ink-2": ("#4b423a", "#d7d4cd", "#000000", "#ffffff"),
    "ink-3": ("#564d45", "#c3bfb7", "#1a1a1a", "#f0f0f0"),
    "focus": ("#241c15", "#f3f0ea", "#000000", "#ffffff"),
    "focus-gap": ("#fefefb", "#231e19", "#ffffff", "#000000"),
}
_WHITE, _BLACK, _DARK_TEXT = "#ffffff", "#000000", "#1b1813"
#: Hue and chroma; the amber of a warning is duller, or it would outshine an error.
_STATUS_HUES = {
    "ok": (152.0, 0.13), "warn": (70.0, 0.10), "bad": (27.0, 0.13), "note": (245.0, 0.13),
}  # fmt: skip
_CATEGORY_HUES = {
    "cat-cours": (255.0, 0.12), "cat-travail": (300.0, 0.12), "cat-echanges": (200.0, 0.12),
    "cat-infos": (45.0, 0.12), "cat-pratique": (140.0, 0.12), "cat-outils": (350.0, 0.12),
}  # fmt: skip
_GREY_CHROMA = 0.03
_ERROR_HUE, _NEAR_ERROR = 27.0, 40.0


class BadColour(ValueError):
    """Raised by `derive` for a text that is not `#rgb` or `#rrggbb`."""


@dataclass(frozen=True)
class Failure:
    """A pair that is still not legible: its roles, mode, ratio, and the ratio needed."""

    text: str
    ground: str
    mode: str
    ratio: float
    needed: float


@dataclass(frozen=True)
class Palette:
    """Every colour of an establishment, by mode and role.

    `modes[mode][role]` is `#rrggbb`, role being the token without its prefix `--pr-`.
    `checked` counts the pairs checked in all modes; with a `failures` that is not
    empty the palette must not be published.
    """

    primary: str
    accent: str
    modes: Mapping[str, Mapping[str, str]]
    repairs: tuple[Repair, ...]
    failures: tuple[Failure, ...]
    checked: int

    @property
    def links_look_like_text(self) -> bool:
        """Whether the main colour is so grey that links must be underlined everywhere."""
        return to_oklch(self.primary)[1] < _GREY_CHROMA

    def css(self) -> str:
        """Return the style sheet that gives the tokens to a page, in all four modes."""
        return write_stylesheet(self.modes, underline_links=self.links_look_like_text)


def derive(primary: str, accent: str | None) -> Palette:
    """Return the palette of an establishment.

    Takes its main and bright colours as `#rgb` or `#rrggbb`, in any case; without a
    bright colour the main one serves. Raises `BadColour` for any other text.
    """
    main = _normal(primary)
    bright = main if accent is None else _normal(accent)
    modes = {mode: _mode(mode, main, bright) for mode in MODES}
    failures = tuple(
        failure for mode in MODES for failure in _failures(mode, modes[mode])
    )
    repairs = tuple(
        repair for mode in MODES for repair in _repairs(mode, modes[mode], main, bright)
    )
    return Palette(main, bright, modes, repairs, failures, len(PAIRS) * len(MODES))


def _normal(colour: str) -> str:
    text = colour.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(digit * 2 for digit in text[1:])
    if not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise BadColour(colour)
    return text


def _mode(mode: str, main: str, bright: str) -> dict[str, str]:
    tokens = {role: values[MODES.index(mode)] for role, values in _NEUTRALS.items()}
    tokens |= _fixed_hues(mode, tokens)
    tokens |= _tints(mode, tokens, main)
    tokens |= _header(mode, tokens, main)
    tokens |= _action(mode, tokens, main)
    tokens |= _accent(mode, tokens, bright)
    return tokens


def _fixed_hues(mode: str, tokens: Mapping[str, str]) -> dict[str, str]:
    """Status and category colours: their hue is ours, only their lightness is solved."""
    dark, strong = mode.endswith("dark"), mode.startswith("contrast")
    found: dict[str, str] = {}
    for hues, start, ratio, tint in (
        (_STATUS_HUES, 0.80 if dark else 0.44, 7.3 if strong else 4.8,
         (0.30, 0.045) if dark else (0.955, 0.03)),
        (_CATEGORY_HUES, 0.80 if dark else 0.47, 7.2 if strong else 4.7,
         (0.315, 0.045) if dark else (0.948, 0.032)),
    ):  # fmt: skip
        for role, (hue, chroma) in hues.items():
            ground = tokens["ground"] if strong else to_hex(*tint, hue)
            grounds = (tokens["surface"], tokens["ground"], ground)
            found[role] = reach((start, chroma, hue), grounds, ratio, 0.01 if dark else -0.01)
            found[f"{role}-tint"] = ground
    return found


def _tints(mode: str, tokens: Mapping[str, str], main: str) -> dict[str, str]:
    if mode.startswith("contrast"):
        return {"tint": tokens["ground"], "tint-line": tokens["ink"]}
    _, chroma, hue = to_oklch(main)
    dark = mode == "dark"
    distance = abs((hue - _ERROR_HUE + 180) % 360 - 180)
    limit = 0.010 if distance <= _NEAR_ERROR else 0.039 if dark else 0.028
    # The faintest text stands on the tint too: a few hues need it a little paler.
    start = (0.305 if dark else 0.945, min(chroma, limit), hue)
    return {
        "tint": reach(start, (tokens["ink-3"],), 7.0, -0.005 if dark else 0.005),
        "tint-line": to_hex(0.42 if dark else 0.82, min(chroma, 0.06), hue),
    }


def _header(mode: str, tokens: Mapping[str, str], main: str) -> dict[str, str]:
    if mode.startswith("contrast"):
        paper = tokens["ground"]
        return {"brand": paper, "brand-deep": paper, "on-brand": tokens["ink"]}
    lightness, chroma, hue = to_oklch(main)
    text = _WHITE
    if mode == "dark":
        brand = to_hex(min(lightness, 0.34), min(chroma, 0.075), hue)
    elif contrast(_WHITE, main) >= 5.5:
        brand = main
    elif contrast(tokens["ink"], main) >= 7:
        brand, text = main, tokens["ink"]
    else:
        brand = reach((lightness, chroma, hue), (_WHITE,), 5.5, -0.01)
    lightness, chroma, hue = to_oklch(brand)
    # Under white text a header that is nearly black can only be told from its motif upwards.
    step = 0.04 if text != _WHITE else -0.05 if lightness > 0.12 else 0.06
    deep = to_hex(min(1.0, lightness + step), chroma, hue)
    if contrast(text, deep) < 4.5:
        deep = brand
    return {"brand": brand, "brand-deep": deep, "on-brand": text}


def _action(mode: str, tokens: Mapping[str, str], main: str) -> dict[str, str]:
    dark, strong = mode.endswith("dark"), mode.startswith("contrast")
    lightness, chroma, hue = to_oklch(main)
    grounds = tuple(tokens[role] for role in ("ground", "surface", "raised", "sunken", "tint"))
    if dark:
        start = (max(lightness, 0.78), min(chroma, 0.13), hue)
    else:
        start = (min(lightness, 0.46), min(chroma, 0.17), hue)
    ratio = 7.5 if strong else 5.0
    # A colour that is already good is kept to the digit, not rounded through OKLCH.
    kept = start == (lightness, chroma, hue) and worst(main, grounds) >= ratio
    link = main if kept else reach(start, grounds, ratio, 0.01 if dark else -0.01)
    hover = link
    if not strong:
        lightness, chroma, hue = to_oklch(link)
        step = (0.05 if lightness < 0.95 else -0.05) if dark else -0.06 if lightness > 0.12 else 0.1
        hover = to_hex(lightness + step, chroma, hue)
    text = (_BLACK if strong else tokens["ground"]) if dark else _WHITE
    return {"link": link, "action": link, "action-hover": hover, "on-action": text}


def _accent(mode: str, tokens: Mapping[str, str], bright: str) -> dict[str, str]:
    if mode == "contrast-light":
        return {"accent": _BLACK, "on-accent": _WHITE, "accent-mark": _BLACK}
    if mode == "contrast-dark":
        return {"accent": "#ffd400", "on-accent": _BLACK, "accent-mark": "#ffd400"}
    start = to_oklch(bright)
    accent = bright
    if mode == "dark":
        start = (max(start[0], 0.70), min(start[1], 0.15), start[2])
        accent = bright if start == to_oklch(bright) else to_hex(*start)
    text = max(_DARK_TEXT, _WHITE, key=lambda colour: contrast(colour, accent))
    if contrast(text, accent) < 4.5:
        accent = reach(start, (text,), 4.5, -0.01 if text == _WHITE else 0.01)
    grounds = tuple(tokens[role] for role in ("ground", "surface", "tint"))
    mark = accent
    if worst(accent, grounds) < 3:
        mark = reach(to_oklch(accent), grounds, 3, 0.01 if mode == "dark" else -0.01)
    return {"accent": accent, "on-accent": text, "accent-mark": mark}


def _failures(mode: str, tokens: Mapping[str, str]) -> list[Failure]:
    found = []
    for pair in PAIRS:
        ratio = contrast(tokens[pair.text], tokens[pair.ground])
        needed = pair.needed(mode)
        if ratio < needed:
            found.append(Failure(pair.text, pair.ground, mode, ratio, needed))
    return found


def _repairs(mode: str, tokens: Mapping[str, str], main: str, bright: str) -> list[Repair]:
    strong = mode.startswith("contrast")
    roles = [("Links and buttons", main, "link", 7.0 if strong else 4.5)]
    if not strong:  # in contrast modes header and accent are black and white by design
        roles[:0] = [("Header", main, "brand", 4.5)]
        roles += [("Bright colour", bright, "accent", 4.5), ("Bright mark", bright, "accent-mark", 3.0)]
    found = []
    for role, before, token, needed in roles:
        after = tokens[token]
        pairs = [pair for pair in PAIRS if token in (pair.text, pair.ground)]
        was, now = (_least(pairs, token, colour, tokens) for colour in (before, after))
        if before != after and was < needed:
            found.append(Repair(role, mode, before, after, was, now))
    return found


def _least(pairs: list[Pair], token: str, colour: str, tokens: Mapping[str, str]) -> float:
    """Lowest ratio of the pairs of `token`, were it `colour`."""
    others = (pair.ground if pair.text == token else pair.text for pair in pairs)
    return min(contrast(colour, tokens[other]) for other in others)
