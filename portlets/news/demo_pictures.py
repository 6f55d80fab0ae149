"""Pictures of the demonstration's announcements, drawn in flat shapes."""

from collections.abc import Callable

from PIL import Image, ImageDraw

__all__ = ["HEIGHT", "WIDTH", "draw"]

WIDTH, HEIGHT = 1200, 675
_SCALE = 2
_COLOURS = ("#c9553f", "#e6b04a", "#4f58a8", "#8fae5d", "#7d3658", "#e08a3c", "#33597d", "#2f7278", "#d96b50", "#6d4c9f")


def _stage(paint: ImageDraw.ImageDraw) -> None:
    paint.rectangle((0, 0, WIDTH, HEIGHT), "#7d6152")
    paint.polygon(((440, 90), (760, 90), (1000, 560), (200, 560)), "#8a6f60")
    paint.ellipse((180, 490, 1020, 640), "#e0c583")
    for left, height in ((470, 330), (650, 360)):
        paint.ellipse((left + 10, 540 - height, left + 90, 620 - height), "#2c1a2e")
        paint.rounded_rectangle((left, 625 - height, left + 100, 560), 44, "#2c1a2e")
    paint.line(((565, 380), (660, 350)), "#2c1a2e", 26)
    for side in (-1, 1):
        edge = 0 if side < 0 else WIDTH
        for fold, colour in enumerate(("#a32a3c", "#8c2031", "#7a1929")):
            inner = edge - side * (330 - fold * 110)
            paint.polygon(((edge, 0), (inner, 0), (edge - side * (230 - fold * 80), HEIGHT), (edge, HEIGHT)), colour)
    for left in range(-60, WIDTH, 210):
        paint.pieslice((left, -110, left + 260, 110), 0, 180, "#c23a4d")


def _flask(paint: ImageDraw.ImageDraw) -> None:
    paint.rectangle((0, 0, WIDTH, HEIGHT), "#cfdfe7")
    paint.rectangle((0, 540, WIDTH, HEIGHT), "#d8bf98")
    paint.polygon(((540, 130), (660, 130), (660, 280), (800, 560), (400, 560), (540, 280)), "#f5fafc")
    paint.polygon(((477, 405), (723, 405), (790, 540), (778, 552), (422, 552), (410, 540)), "#52ae8a")
    paint.rounded_rectangle((520, 105, 680, 140), 16, "#7b8592")
    for x, y, r in ((540, 450, 20), (620, 480, 26), (590, 510, 14)):
        paint.ellipse((x - r, y - r, x + r, y + r), "#8ed0b5")
    for left, colour in ((880, "#e5705b"), (960, "#f0b544")):
        paint.rounded_rectangle((left, 330, left + 50, 550), 25, "#f5fafc")
        paint.rounded_rectangle((left, 420, left + 50, 550), 25, colour)


def _books(paint: ImageDraw.ImageDraw) -> None:
    paint.rectangle((0, 0, WIDTH, HEIGHT), "#f2e3cb")
    left = 40
    for number in range(18):
        width, height = 42 + (number * 37) % 44, 330 + (number * 71) % 170
        paint.rounded_rectangle((left, 590 - height, left + width, 592), 6, _COLOURS[number % len(_COLOURS)])
        paint.rectangle((left, 640 - height, left + width, 656 - height), "#f2e3cb")
        left += width + 4
    paint.rectangle((0, 590, WIDTH, HEIGHT), "#8a5a3c")


def _garden(paint: ImageDraw.ImageDraw) -> None:
    paint.rectangle((0, 0, WIDTH, HEIGHT), "#cfe6f5")
    paint.ellipse((930, 60, 1080, 210), "#f7cd55")
    paint.ellipse((-200, 380, 900, 980), "#a9cf8c")
    paint.ellipse((400, 420, 1500, 1000), "#8dbb74")
    paint.rectangle((160, 260, 460, 520), "#fbf4e4")
    paint.polygon(((120, 270), (310, 130), (500, 270)), "#b9543f")
    paint.rectangle((270, 380, 350, 520), "#7a5238")
    for left, colour in ((640, "#d9566b"), (760, "#f0b544"), (880, "#7a5cab")):
        paint.rectangle((left - 5, 440, left + 5, 600), "#3f7a3a")
        paint.polygon(((left - 45, 350), (left - 22, 395), (left, 350), (left + 22, 395), (left + 45, 350), (left + 38, 430),
                       (left - 38, 430)), colour)


def _cells(paint: ImageDraw.ImageDraw) -> None:
    paint.rectangle((0, 0, WIDTH, HEIGHT), "#f7e4e9")
    for x, y, r, colour in ((240, 170, 150, "#eaa9bd"), (600, 420, 210, "#de94ae"), (1010, 170, 170, "#efb7a9"),
                            (180, 560, 130, "#f1c4b5"), (980, 560, 160, "#e9a2ba"), (560, 90, 90, "#f2cbd6")):
        paint.ellipse((x - r, y - r, x + r, y + r), colour)
        paint.ellipse((x - r * 0.36, y - r * 0.4, x + r * 0.36, y + r * 0.32), "#7d4660")


_DRAWINGS: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "stage": _stage, "flask": _flask, "books": _books, "garden": _garden, "cells": _cells}


class _Scaled:
    """Draws at twice the size, so that edges are smooth once it is reduced."""

    def __init__(self, paint: ImageDraw.ImageDraw) -> None:
        self._paint = paint

    def __getattr__(self, name: str):
        method = getattr(self._paint, name)

        def larger(points, *rest, **more):
            def grow(value):
                return tuple(grow(one) for one in value) if isinstance(value, tuple) else value * _SCALE
            if name in ("line", "rounded_rectangle"):
                rest = tuple(value * _SCALE if isinstance(value, int) else value for value in rest)
            return method(grow(points), *rest, **more)
        return larger


def draw(name: str) -> Image.Image:
    """One of the drawings, ``WIDTH`` by ``HEIGHT`` pixels."""
    large = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE))
    _DRAWINGS[name](_Scaled(ImageDraw.Draw(large)))  # type: ignore[arg-type]
    return large.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
