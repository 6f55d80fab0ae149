"""A drawing (SVG 1.1) cleaned to its shapes: what is not on a short list does not come through (attack H06)."""

import re
from typing import Any

from lxml import etree

from portal.api.errors import Invalid
from portal.services.branding.words import msg as _

__all__ = ["clean_drawing", "is_drawing"]

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset("path rect circle ellipse line polyline polygon".split())
_ELEMENTS = _SHAPES | frozenset("svg g defs linearGradient radialGradient stop clipPath".split())
_PAINT = frozenset(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-dasharray stroke-dashoffset opacity stop-color stop-opacity clip-path clip-rule display".split())
_GEOMETRY = frozenset(
    "id d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points viewBox preserveAspectRatio transform offset "
    "gradientUnits gradientTransform spreadMethod clipPathUnits version".split())
_VALUE = re.compile(r"[\w#.,%()+\-\s]*", re.ASCII)
_ADDRESS = re.compile(r"url\(\s*#[\w.-]+\s*\)", re.ASCII)
_SIZE = re.compile(r"\d{1,5}(\.\d+)?(px)?", re.ASCII)
_MOST = 5000


def is_drawing(data: bytes) -> bool:
    """Whether bytes look like markup, and so like SVG rather than a picture of points."""
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def clean_drawing(data: bytes, reader: Any) -> bytes:
    """The shapes, fills and gradients of an SVG document; text, pictures, scripts, links and styles are left out.

    :param reader: the ``IXmlReader`` of the house.

    :raises Invalid: for the field "logo": not SVG, nothing to see in it, or colours kept in a style sheet.
    """
    try:
        root = reader.parse(data, limit=len(data), doctype=True)
    except ValueError:
        raise Invalid({"logo": _("This file cannot be read as an SVG drawing.")}) from None
    if root.tag != f"{{{_SVG}}}svg":
        raise Invalid({"logo": _("This file cannot be read as an SVG drawing.")})
    if next(root.iter(f"{{{_SVG}}}style"), None) is not None:
        raise Invalid({"logo": _("The colours of this drawing are in a style sheet. Export it again with presentation "
                                 "attributes, or as PNG.")})
    fresh = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})  # type: ignore[dict-item]
    _attributes(root, fresh)
    _frame(fresh)
    _children(root, fresh, 0)
    if not any(etree.QName(element).localname in _SHAPES for element in fresh.iter()):
        raise Invalid({"logo": _("This drawing holds no shape that can be shown.")})
    if sum(1 for _element in fresh.iter()) > _MOST:
        raise Invalid({"logo": _("This drawing has too many shapes. Simplify it, or export it as PNG.")})
    return etree.tostring(fresh, encoding="utf-8")


def _children(source: etree._Element, target: etree._Element, depth: int) -> None:
    for child in source.iterchildren(tag=etree.Element):
        name = etree.QName(child)
        if name.namespace != _SVG or name.localname not in _ELEMENTS or depth > 40:
            continue
        copy = etree.SubElement(target, child.tag)
        _attributes(child, copy)
        _children(child, copy, depth + 1)


def _attributes(source: etree._Element, target: etree._Element) -> None:
    values = {str(key): str(value) for key, value in source.attrib.items() if key in _GEOMETRY or key in _PAINT}
    for declaration in source.get("style", "").split(";"):
        key, _colon, value = declaration.partition(":")
        if key.strip() in _PAINT:
            values[key.strip()] = value.strip()
    for key, value in values.items():
        plain = _ADDRESS.sub("", value) if key in _PAINT else value
        if len(value) <= 100_000 and _VALUE.fullmatch(plain) and "url" not in plain.lower():
            target.set(key, value)


def _frame(root: etree._Element) -> None:
    """Give the drawing a frame that scales: a viewBox, made from its size when it has none."""
    if root.get("viewBox") is None:
        width, height = root.get("width", ""), root.get("height", "")
        if not (_SIZE.fullmatch(width) and _SIZE.fullmatch(height)):
            raise Invalid({"logo": _("This drawing says neither its size nor its frame.")})
        root.set("viewBox", f"0 0 {width.removesuffix('px')} {height.removesuffix('px')}")
