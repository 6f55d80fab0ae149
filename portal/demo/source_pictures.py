"""The pictures of the sample feeds, drawn when asked for: no file of anybody else's is needed."""

import io
import math
import random
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

__all__ = ["PICTURES", "picture"]

SIZE = (960, 540)


def _box(draw: ImageDraw.ImageDraw, x: float, y: float, w: float, h: float, fill: str) -> None:
    draw.rectangle([x, y, x + w, y + h], fill=fill)


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, fill: str) -> None:
    draw.ellipse([x - r, y - r, x + r, y + r], fill=fill)


def _stage(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#7d6557")
    draw.polygon([(width * .3, 0), (width * .7, 0), (width * .92, height), (width * .08, height)], fill="#8f7664")
    draw.ellipse([width * .22, height * .78, width * .78, height * .99], fill="#d9c283")
    for x, lean in ((.45, 1), (.56, -1)):
        _disc(draw, width * x, height * .54, height * .055, "#2b2033")
        draw.rounded_rectangle([width * (x - .042), height * .62, width * (x + .042), height * .88], 40, fill="#2b2033")
        draw.line([(width * x, height * .70), (width * (x + lean * .055), height * .64)], fill="#2b2033", width=22)
    for side in (0, 1):
        for fold in range(6):
            x = fold * width * .045
            reach = height * (1 - fold * .07)
            left = x if not side else width - x - width * .05
            _box(draw, left, 0, width * .05, reach, ("#8f1d2c", "#b3283a")[fold % 2])
    for fold in range(9):
        draw.pieslice([fold * width / 8.4 - 10, -90, fold * width / 8.4 + width / 8, 96], 0, 180, fill="#c23b50")


def _books(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#f0e2c8")
    dice, x = random.Random(7), 40.0  # noqa: S311 - a drawing
    colours = ("#4d4a8c", "#e0b04c", "#8fae5d", "#c4584a", "#2f6f73", "#7b3f57", "#d98a5c", "#35548c")
    while x < width - 80:
        thick, tall = dice.randint(52, 96), dice.randint(330, 430)
        _box(draw, x, height - 90 - tall, thick, tall, colours[dice.randrange(len(colours))])
        _box(draw, x, height - 90 - tall + 60, thick, 26, "#f7f1e3")
        x += thick + 8
    _box(draw, 0, height - 90, width, 90, "#8a5a3c")


def _mountains(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#f5d9bd")
    _disc(draw, width * .24, height * .27, 74, "#ffdd8a")
    for peak, top, half, colour in ((.25, .46, .40, "#6f8fae"), (.55, .20, .42, "#5d7fa3"), (.84, .40, .36, "#6f8fae")):
        draw.polygon([(width * (peak - half), height), (width * peak, height * top), (width * (peak + half), height)],
                     fill=colour)
    draw.polygon([(width * .55, height * .20), (width * .49, height * .33), (width * .545, height * .31),
                  (width * .58, height * .35), (width * .615, height * .33)], fill="#ffffff")
    draw.ellipse([-200, height * .78, width * .8, height * 1.4], fill="#2f6b45")
    draw.ellipse([width * .3, height * .82, width * 1.3, height * 1.4], fill="#3c7d54")
    for x in (.12, .2, .78, .85):
        draw.polygon([(width * x, height * .62), (width * (x - .03), height * .86), (width * (x + .03), height * .86)],
                     fill="#1e4a34")


def _court(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#2f8a76")
    for line in ([(0, height * .2), (width, height * .2)], [(width * .5, height * .2), (width * .5, height)],
                 [(width * .2, height * .2), (0, height * .9)], [(width * .8, height * .2), (width, height * .9)]):
        draw.line(line, fill="#eef6f2", width=14)
    draw.ellipse([width * .4, height * .5, width * .6, height * .85], outline="#eef6f2", width=14)
    x, y, r = width * .68, height * .62, 92
    _disc(draw, x, y, r, "#dd7a35")
    draw.arc([x - r, y - r, x + r, y + r], 0, 360, fill="#2b2033", width=8)
    draw.line([(x - r, y), (x + r, y)], fill="#2b2033", width=8)
    draw.line([(x, y - r), (x, y + r)], fill="#2b2033", width=8)
    draw.arc([x - r * 2.1, y - r, x - r * .25, y + r], 305, 55, fill="#2b2033", width=8)
    draw.arc([x + r * .25, y - r, x + r * 2.1, y + r], 125, 235, fill="#2b2033", width=8)


def _planet(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#1c2246")
    dice = random.Random(3)  # noqa: S311 - a drawing
    for _ in range(70):
        _disc(draw, dice.randint(0, width), dice.randint(0, height), dice.choice((2, 3, 5)), "#dfe6ff")
    x, y, r = width * .5, height * .52, 150
    draw.arc([x - 330, y - 86, x + 330, y + 86], 180, 360, fill="#f0d6a0", width=26)
    _disc(draw, x, y, r, "#de9a52")
    for up in (-70, -10, 55):
        half = math.sqrt(r * r - up * up)
        _box(draw, x - half, y + up, 2 * half, 24, "#c97f3d")
    draw.arc([x - 330, y - 86, x + 330, y + 86], 0, 180, fill="#f0d6a0", width=26)


def _boat(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#cfe7e6")
    _disc(draw, width * .8, height * .24, 78, "#ffdd8a")
    _box(draw, 0, height * .62, width, height, "#2f7d92")
    _box(draw, 0, height * .8, width, height, "#1f5f74")
    draw.polygon([(width * .36, height * .68), (width * .66, height * .68), (width * .6, height * .8),
                  (width * .42, height * .8)], fill="#f4efe0")
    draw.line([(width * .5, height * .12), (width * .5, height * .68)], fill="#4b3a2f", width=12)
    draw.polygon([(width * .485, height * .14), (width * .485, height * .62), (width * .34, height * .62)], fill="#e2583a")
    draw.polygon([(width * .52, height * .2), (width * .52, height * .62), (width * .62, height * .62)], fill="#f0e2c8")


def _flask(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#cbdfe6")
    _box(draw, 0, height * .8, width, height, "#d9c2a0")
    draw.polygon([(width * .40, height * .28), (width * .46, height * .28), (width * .46, height * .45),
                  (width * .58, height * .85), (width * .28, height * .85), (width * .40, height * .45)], fill="#f4fafc")
    draw.polygon([(width * .355, height * .6), (width * .505, height * .6), (width * .58, height * .85),
                  (width * .28, height * .85)], fill="#4aa582")
    draw.rounded_rectangle([width * .385, height * .23, width * .475, height * .29], 14, fill="#64707c")
    for n, (dx, dy) in enumerate(((.40, .72), (.46, .67), (.43, .77))):
        _disc(draw, width * dx, height * dy, 14 + 4 * n, "#8fd0b5")
    for x, colour, fill in ((.70, "#e0685a", .55), (.80, "#ecb548", .62)):
        draw.rounded_rectangle([width * x, height * .35, width * x + 62, height * .82], 31, fill="#f4fafc")
        draw.rounded_rectangle([width * x, height * fill, width * x + 62, height * .82], 31, fill=colour)


def _garden(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#d6edf9")
    _disc(draw, width * .83, height * .18, 62, "#ffd45c")
    _box(draw, 0, height * .68, width, height, "#6bb04f")
    _box(draw, 0, height * .76, width, height, "#8a5a3c")
    petals = ("#ef6a6a", "#ffd45c", "#b48ae0", "#f59b4a", "#ef6a6a", "#6bb5ec")
    for number, colour in enumerate(petals):
        x, y = width * (.1 + .16 * number), height * .42
        draw.rectangle([x - 10, y, x + 10, height * .76], fill="#3f8a3d")
        draw.ellipse([x - 76, height * .54, x - 2, height * .64], fill="#56a34a")
        draw.ellipse([x + 2, height * .50, x + 76, height * .60], fill="#56a34a")
        for turn in range(6):
            _disc(draw, x + 40 * math.cos(turn * math.pi / 3), y + 40 * math.sin(turn * math.pi / 3), 27, colour)
        _disc(draw, x, y, 26, "#ffffff")


def _letter(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#f9e3d2")
    draw.rounded_rectangle([width * .22, height * .26, width * .78, height * .82], 24, fill="#fffdf6")
    draw.polygon([(width * .22, height * .28), (width * .78, height * .28), (width * .5, height * .58)], fill="#f0d9c0")
    draw.line([(width * .23, height * .28), (width * .5, height * .58), (width * .77, height * .28)], fill="#c9a27e", width=10)
    draw.rectangle([width * .66, height * .62, width * .74, height * .77], fill="#5a8fc4")
    _disc(draw, width * .7, height * .695, 18, "#ffd45c")


def _cells(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _box(draw, 0, 0, width, height, "#f8e6ea")
    for x, y, r, colour in ((.22, .27, 120, "#eaacbf"), (.40, .64, 168, "#dd95b0"), (.63, .30, 128, "#f2c5b6"),
                            (.84, .68, 132, "#eaacbf"), (.94, .12, 70, "#dd95b0"), (.08, .86, 84, "#f2c5b6")):
        _disc(draw, width * x, height * y, r, colour)
        _disc(draw, width * x + r * .12, height * y - r * .05, r * .38, "#7d4566")


PICTURES: dict[str, Callable[[ImageDraw.ImageDraw, int, int], None]] = {
    "theatre": _stage, "livres": _books, "refuge": _mountains, "basket": _court, "saturne": _planet, "voilier": _boat,
    "labo": _flask, "jardin": _garden, "lettre": _letter, "cellules": _cells}


@lru_cache(maxsize=16)
def picture(name: str) -> bytes:
    """A drawing as PNG, 960 by 540. :raises KeyError: no drawing of that name."""
    image = Image.new("RGB", SIZE)
    PICTURES[name](ImageDraw.Draw(image), *SIZE)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
