"""Drawings of colours: well-formed, in the colours asked for, without a word of text."""

import pytest
from lxml import etree

from portal.services.branding.oklch import contrast
from portlets.branding.drawing import COLOUR, luminance_ratio, miniature, specimen, swatch
from portlets.branding.verdict import ROLES

COLOURS = dict(zip(ROLES, ("#17513f", "#17513f", "#dcf3e9", "#f2b632", "#f8f5ee", "#fefefb", "#241c15"), strict=True))


@pytest.mark.parametrize("picture", [specimen("#fefefb", "#17513f"), swatch("#f2b632"), miniature(COLOURS)])
def test_a_drawing_is_shapes_alone(picture):
    root = etree.fromstring(picture)
    tags = {etree.QName(element).localname for element in root.iter()}
    assert tags <= {"svg", "rect", "path", "circle"}
    fills = [element.get("fill") for element in root.iter() if element.get("fill")]
    assert fills and all(COLOUR.fullmatch(fill) for fill in fills)


def test_a_specimen_stands_in_the_middle_of_its_ground():
    root = etree.fromstring(specimen("#000000", "#ffffff"))
    assert root.get("viewBox") == "0 0 60 40"
    ground, letters = root
    assert (ground.get("fill"), letters.get("fill")) == ("#000000", "#ffffff")


@pytest.mark.parametrize(("one", "other"), [
    ("#000000", "#ffffff"), ("#17513f", "#ffffff"), ("#f2b632", "#fefefb"), ("#808080", "#808080")])
def test_contrast_is_measured_as_the_palette_measures_it(one, other):
    assert luminance_ratio(one, other) == pytest.approx(contrast(one, other), abs=0.01)


def test_words_on_a_colour_are_the_ones_that_can_be_read():
    light = miniature({**COLOURS, "brand": "#ffee00"}).decode()
    dark = miniature({**COLOURS, "brand": "#101010"}).decode()
    assert '<rect x="64" y="20" width="110" height="9" rx="4" fill="#241c15"/>' in light
    assert '<rect x="64" y="20" width="110" height="9" rx="4" fill="#ffffff"/>' in dark
