"""Pictures are decoded and encoded again, upright, without what they carried."""

import io
import struct
import time
import zlib

import pytest
from PIL import Image

from portal.services.sandbox.work.picture import clean


def encoded(picture: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def decoded(answer: dict) -> Image.Image:
    picture = Image.open(io.BytesIO(answer["data"]))
    assert picture.format == "WEBP" and picture.size == (answer["width"], answer["height"])
    return picture


def huge_png(width: int, height: int) -> bytes:
    """A well-formed header that announces so many pixels, and next to no data."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_each_format_becomes_webp_of_the_width_asked_for() -> None:
    for form in ("PNG", "JPEG", "GIF", "WEBP"):
        picture = decoded(clean(encoded(Image.new("RGB", (1000, 500), "teal"), form), {"width": 400}))
        assert picture.size == (400, 200)
        red, green, blue = picture.convert("RGB").getpixel((200, 100))
        assert red < 20 and abs(green - 128) < 20 and abs(blue - 128) < 20
    assert decoded(clean(encoded(Image.new("1", (40, 20)), "PNG"), {"width": 400})).size == (40, 20)
    assert decoded(clean(encoded(Image.new("CMYK", (3000, 1)), "JPEG"), {"width": 10})).size == (10, 1)


def test_transparency_is_kept() -> None:
    for mode, colour in (("RGBA", (255, 0, 0, 0)), ("LA", (9, 0))):
        assert decoded(clean(encoded(Image.new(mode, (10, 10), colour), "PNG"), {"width": 10})).mode == "RGBA"


def test_metadata_is_dropped_and_the_picture_turned_as_it_says() -> None:
    picture, exif = Image.new("RGB", (40, 20)), Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x8825] = 6, "a pupil's name", {1: "N", 2: (48.0, 51.0, 0.0)}
    data = encoded(picture, "JPEG", exif=exif, comment=b"MARKER", icc_profile=b"x" * 200)
    assert b"pupil" in data and b"MARKER" in data
    answer = clean(data, {"width": 100})
    assert decoded(answer).size == (20, 40)
    assert not any(mark in answer["data"] for mark in (b"pupil", b"MARKER", b"EXIF", b"Exif", b"ICCP", b"XMP"))


@pytest.mark.attack("E06")
def test_bombs_animations_and_other_types_are_refused_before_decoding() -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "lime", "blue")]
    refused = {
        "pixels": [huge_png(50_000, 50_000), huge_png(40_000_001, 1)],
        "animated": [encoded(frames[0], form, save_all=True, append_images=frames[1:]) for form in ("GIF", "PNG")],
        "format": [b"", b"x" * 100, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", b"MZ", b"GIF89a",
                   encoded(Image.new("RGB", (9, 9)), "BMP"), encoded(Image.new("RGB", (9, 9)), "TIFF"),
                   encoded(Image.new("RGB", (9, 9)), "ICO"), encoded(Image.new("RGB", (9, 9)), "PDF"),
                   b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
                   encoded(Image.new("RGB", (900, 900)), "JPEG")[:2000], huge_png(100, 100)],
    }  # fmt: skip
    for reason, pictures in refused.items():
        for data in pictures:
            start = time.process_time()
            with pytest.raises(ValueError, match=f"^{reason}"):
                clean(data, {"width": 100})
            assert time.process_time() - start < 0.5
