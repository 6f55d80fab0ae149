"""Decoding and encoding pictures again; runs in the sandbox (attacks E06, G08)."""

import io
import warnings
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

__all__ = ["clean"]

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_PIXELS = 40_000_000


def clean(payload: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
    """The picture alone, upright, without metadata, at most so wide, as WebP.

    :param parameters: ``width``, pixels.
    :returns: ``data`` (bytes), ``width``, ``height``.
    :raises ValueError: "format" (not one of PNG, JPEG, GIF, WebP, or damaged), "animated", "pixels"
        (more than 40 million); all but damage is found before decoding.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own bound is checked below, and does not only warn
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which is dropped anyway
            with Image.open(io.BytesIO(payload), formats=_FORMATS) as picture:
                return _encode(_checked(picture), int(parameters["width"]))
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError) as error:
        raise ValueError(f"format: {error}") from None


def _checked(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > _PIXELS:
        raise ValueError(f"pixels: {picture.width} x {picture.height}")
    if getattr(picture, "is_animated", False):
        raise ValueError("animated")
    return picture


def _encode(picture: Image.Image, width: int) -> dict[str, Any]:
    if picture.format == "JPEG":  # decode at half or quarter size when that is enough
        picture.draft("RGB", (2 * width, 2 * width))
    upright = ImageOps.exif_transpose(picture)
    see_through = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if see_through else "RGB")
    if plain.width > width:
        plain = plain.resize((width, max(1, round(plain.height * width / plain.width))), Image.Resampling.LANCZOS)
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=82, method=4)
    return {"data": out.getvalue(), "width": plain.width, "height": plain.height}
