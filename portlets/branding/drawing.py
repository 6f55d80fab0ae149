"""Small drawings in given colours, as SVG: specimens of letters, swatches, a page in miniature.

They are pictures, because colours that are tried cannot be written into a page (no style in
markup), and because letters that cannot be read are shown here on purpose, to be looked at.
"""

import re
from collections.abc import Mapping

__all__ = ["COLOUR", "luminance_ratio", "miniature", "specimen", "swatch"]

COLOUR = re.compile(r"#[0-9a-f]{6}")

_AA = ("M17.8 27 22.9 13.6H26.1L31.1 27H28L27.1 24.5H21.8L21 27ZM22.6 22.1H26.3L24.5 16.7ZM35.2 27.2Q34.2 27.2 33.5 "
       "26.9Q32.7 26.5 32.2 25.9Q31.8 25.2 31.8 24.3Q31.8 23.2 32.6 22.4Q33.4 21.7 34.9 21.3Q36.4 20.9 38.5 20.8V20.5Q38.5 "
       "19.6 38 19.2Q37.5 18.7 36.6 18.7Q35.9 18.7 35.4 19.1Q34.9 19.4 34.8 20L32.4 19.2Q32.9 18.1 34 17.5Q35.1 16.8 36.7 "
       "16.8Q38.9 16.8 40 17.8Q41.1 18.7 41.1 20.9V23.1Q41.1 23.8 41.2 24.5Q41.2 25.3 41.3 25.9Q41.4 26.6 41.5 27H38.9L38.5 "
       "25.8Q38 26.5 37.1 26.9Q36.3 27.2 35.2 27.2ZM36.2 25.3Q36.8 25.3 37.3 25.1Q37.9 24.9 38.2 24.3Q38.5 23.8 38.5 "
       "22.9V22.5Q36.6 22.6 35.6 23Q34.6 23.4 34.6 24.2Q34.6 24.7 35.1 25Q35.5 25.3 36.2 25.3Z")
"""The outlines of "Aa" in the letters of the portal (Atkinson Hyperlegible Next, bold; SIL Open Font Licence)."""


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance_ratio(one: str, other: str) -> float:
    """The contrast of two colours ``#rrggbb`` (WCAG 2.2, 1.4.3): 1 to 21."""
    first, second = (sum(weight * _channel(int(colour[at:at + 2], 16)) for weight, at in
                         ((0.2126, 1), (0.7152, 3), (0.0722, 5))) for colour in (one, other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def _svg(width: int, height: int, inside: str) -> bytes:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
            f"{inside}</svg>").encode()


def _box(x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" fill="{fill}"/>'


def specimen(ground: str, ink: str) -> bytes:
    """The letters "Aa", 60 by 40, in ``ink`` on ``ground``."""
    return _svg(60, 40, _box(0, 0, 60, 40, ground) + f'<path d="{_AA}" fill="{ink}"/>')


def swatch(colour: str) -> bytes:
    """One colour, 120 by 76."""
    return _svg(120, 76, _box(0, 0, 120, 76, colour))


def _readable(ground: str, ink: str) -> str:
    return max(("#ffffff", ink), key=lambda text: luminance_ratio(text, ground))


def miniature(colours: Mapping[str, str]) -> bytes:
    """A page of the portal in miniature, 640 by 400: roof, tabs, boxes, a lit lesson, a button, a counter.

    :param colours: "brand", "action", "tint", "accent", "ground", "surface", "ink" to ``#rrggbb``.
    """
    c = colours
    on_brand, on_action, on_accent = (_readable(c[name], c["ink"]) for name in ("brand", "action", "accent"))
    line = "#e0dcd4"
    parts = [_box(0, 0, 640, 400, c["ground"]), _box(0, 0, 640, 84, c["brand"]),
             _box(24, 16, 30, 30, "#ffffff", 6), f'<path d="M30 32 39 24 48 32v8H30z" fill="{c["brand"]}"/>',
             _box(64, 20, 110, 9, on_brand, 4), _box(64, 35, 70, 6, on_brand, 3),
             _box(230, 18, 190, 27, "#ffffff", 13), _box(246, 28, 90, 7, line, 3),
             f'<circle cx="598" cy="31" r="15" fill="{c["accent"]}"/>', _box(590, 28, 16, 6, on_accent, 3),
             f'<path d="M24 84V64q0-8 8-8h76q8 0 8 8v20z" fill="{c["ground"]}"/>', _box(40, 56, 60, 4, c["accent"], 2),
             _box(46, 68, 48, 8, c["ink"], 4), _box(140, 68, 56, 8, on_brand, 4), _box(224, 68, 44, 8, on_brand, 4),
             _box(24, 102, 130, 13, c["ink"], 6)]
    for column, x in enumerate((24, 228, 432)):
        height = (250, 210, 232)[column]
        parts += [f'<rect x="{x}" y="130" width="184" height="{height}" rx="10" fill="{c["surface"]}" stroke="{line}"/>',
                  _box(x + 14, 144, 20, 20, c["tint"], 5), _box(x + 18, 150, 12, 8, c["action"], 2),
                  _box(x + 42, 150, 86, 9, c["ink"], 4)]
        for row in range(3):
            y = 180 + row * 40
            if column == 0 and row == 1:
                parts.append(_box(x + 8, y - 8, 168, 36, c["tint"], 6))
            parts += [_box(x + 16, y, (120, 96, 132)[row], 7, c["action"] if column == 1 else c["ink"], 3),
                      _box(x + 16, y + 13, 80, 5, "#564d45", 2)]
    parts += [_box(340, 148, 26, 13, c["tint"], 6), _box(38, 330, 104, 30, c["action"], 7), _box(56, 341, 68, 8, on_action, 4)]
    return _svg(640, 400, "".join(parts))
