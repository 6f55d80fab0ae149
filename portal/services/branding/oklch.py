"""Colour arithmetic that a palette is made with: OKLCH by coloraide, contrast by WCAG 2.2.

Lightness L goes from 0 to 1, chroma C from 0 to about 0.4, hue H in degrees.
"""

from functools import lru_cache

from coloraide import Color

#: Smallest change of chroma that still shows in eight bits a channel.
_CHROMA_STEP = 0.0005


@lru_cache(maxsize=4096)
def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Return `#rrggbb` for a colour; outside sRGB its chroma is lowered, L and H stay."""
    colour = Color("oklch", [lightness, chroma, hue]).convert("srgb")
    if not colour.in_gamut(tolerance=0.0001):
        low, high = 0.0, chroma
        while high - low > _CHROMA_STEP:
            middle = (low + high) / 2
            colour = Color("oklch", [lightness, middle, hue]).convert("srgb")
            if colour.in_gamut(tolerance=0.0001):
                low = middle
            else:
                high = middle
        colour = Color("oklch", [lightness, low, hue]).convert("srgb")
    channels = (round(min(1.0, max(0.0, value)) * 255) for value in colour.coords())
    return "#" + "".join(f"{value:02x}" for value in channels)


@lru_cache(maxsize=4096)
def to_oklch(colour: str) -> tuple[float, float, float]:
    """Return (L, C, H) of `#rrggbb`; a grey, which has no hue, gets H 0 and C 0."""
    lightness, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    if chroma < 0.002:
        return lightness, 0.0, 0.0
    return lightness, chroma, hue


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2, "relative luminance")."""
    total = 0.0
    for position, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        value = int(colour[position : position + 2], 16) / 255
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        total += weight * linear
    return total


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def worst(colour: str, grounds: tuple[str, ...]) -> float:
    """Return the lowest contrast that `colour` has on any of `grounds`."""
    return min(contrast(colour, ground) for ground in grounds)


def reach(
    start: tuple[float, float, float], grounds: tuple[str, ...], ratio: float, step: float
) -> str:
    """Move L from `start` by `step` until the colour has `ratio` on every ground.

    Returns `#rrggbb`; black or white, whichever lies in that direction, when no
    lightness of that hue reaches the ratio.
    """
    lightness, chroma, hue = start
    while 0.0 < lightness < 1.0:
        colour = to_hex(round(lightness, 4), chroma, hue)
        if worst(colour, grounds) >= ratio:
            return colour
        lightness += step
    return "#000000" if step < 0 else "#ffffff"
