"""An establishment's two colours become pages that everyone can read."""

import random
import re
from pathlib import Path
from time import perf_counter

import pytest

from portal.services.branding import oklch
from portal.services.branding.oklch import contrast
from portal.services.branding.palette import MODES, BadColour, derive

SHIPPED = {
    "sober": ("#2f4858", "#e07a4b"),
    "primary school": ("#1f6fd1", "#ffcf3f"),
    "lycée": ("#17513f", "#f2b632"),
    "university": ("#6b1f3f", "#d8a657"),
    "text first": ("#1d3557", None),
}
HARD = [
    ("#ffd600", "#0b4fb3"), ("#94c11f", "#e6007e"), ("#000000", "#000000"), ("#ffffff", "#ffffff"),
    ("#808080", "#808080"), ("#777777", "#8a8a8a"), ("#ff0000", "#00ff00"), ("#ffff00", "#ffff00"),
    ("#00ffff", "#ff00ff"), ("#0000ff", "#ffffff"), ("#ffffff", "#000000"), ("#00ff00", None),
]  # fmt: skip

#: The lycée's palette as the design gives it: light, dark, contrast light, contrast dark.
LYCEE = {
    "ground": "#f8f5ee #17130f #ffffff #000000",
    "surface": "#fefefb #231e19 #ffffff #000000",
    "line-strong": "#837a6f #8c857c #000000 #ffffff",
    "ink": "#241c15 #f3f0ea #000000 #ffffff",
    "ink-3": "#564d45 #c3bfb7 #1a1a1a #f0f0f0",
    "brand": "#17513f #024332 #ffffff #000000",
    "on-brand": "#ffffff #ffffff #000000 #ffffff",
    "brand-deep": "#034332 #003526 #ffffff #000000",
    "tint": "#dcf3e9 #19352b #ffffff #000000",
    "tint-line": "#9dd2bd #275847 #000000 #ffffff",
    "link": "#17513f #8dc6b0 #17513f #8dc6b0",
    "action": "#17513f #8dc6b0 #17513f #8dc6b0",
    "on-action": "#ffffff #17130f #ffffff #000000",
    "action-hover": "#004130 #9dd6c0 #17513f #8dc6b0",
    "accent": "#f2b632 #f1b638 #000000 #ffd400",
    "on-accent": "#1b1813 #1b1813 #ffffff #000000",
    "accent-mark": "#b08000 #f1b638 #000000 #ffd400",
    "ok": "#006430 #78d694 #006430 #78d694",
    "ok-tint": "#e2f6e6 #1b3422 #ffffff #000000",
    "warn": "#744700 #e7b375 #744700 #e7b375",
    "warn-tint": "#feeddb #3c2a13 #ffffff #000000",
    "bad": "#8c2d28 #ffa096 #8c2d28 #ffa096",
    "bad-tint": "#ffebe8 #422521 #ffffff #000000",
    "note": "#00578b #80c5ff #00578b #80c5ff",
    "note-tint": "#e4f2ff #193043 #ffffff #000000",
    "cat-cours": "#255b9c #91c1ff #1f5596 #91c1ff",
    "cat-cours-tint": "#e3efff #223348 #ffffff #000000",
    "cat-travail": "#664893 #c9acff #664893 #c9acff",
    "cat-echanges": "#00686d #43d5dc #005f63 #43d5dc",
    "cat-infos": "#904016 #fea47c #8c3d12 #fea47c",
    "cat-pratique": "#316a23 #94d186 #28621a #94d186",
    "cat-outils": "#8a3a64 #f89dc9 #8a3a64 #f89dc9",
    "cat-outils-tint": "#ffe6f1 #432835 #ffffff #000000",
}


def random_pairs(count, seed):
    source = random.Random(seed)
    for _ in range(count):
        yield tuple(f"#{source.randrange(1 << 24):06x}" for _ in range(2))


@pytest.mark.parametrize(("primary", "accent"), SHIPPED.values(), ids=SHIPPED)
def test_shipped_themes_have_no_illegible_pair(primary, accent):
    assert derive(primary, accent).failures == ()


@pytest.mark.parametrize(("primary", "accent"), HARD)
def test_hard_brands_have_no_illegible_pair(primary, accent):
    assert derive(primary, accent).failures == ()


def test_two_hundred_random_brands_have_no_illegible_pair():
    failing = {pair for pair in random_pairs(200, seed=2011) if derive(*pair).failures}
    assert failing == set()


@pytest.mark.parametrize("role", LYCEE)
def test_lycee_palette_is_the_designed_one(role):
    palette = derive("#17513f", "#f2b632")
    for mode, expected in zip(MODES, LYCEE[role].split(), strict=True):
        made = palette.modes[mode][role]
        distance = max(
            abs(int(made[at : at + 2], 16) - int(expected[at : at + 2], 16)) for at in (1, 3, 5)
        )
        assert distance <= 3, f"{role} in {mode}: {made}, designed {expected}"


def test_neutrals_never_depend_on_the_brand():
    neutrals = ("ground", "surface", "raised", "sunken", "line", "ink", "ink-2", "ink-3")
    one, other = derive("#ff0000", "#00ff00"), derive("#123456", None)
    for mode in MODES:
        assert [one.modes[mode][role] for role in neutrals] == [
            other.modes[mode][role] for role in neutrals
        ]


def test_yellow_header_keeps_its_colour_under_dark_text():
    light = derive("#ffd600", "#0b4fb3").modes["light"]
    assert light["brand"] == "#ffd600"
    assert contrast(light["on-brand"], light["brand"]) >= 7


def test_tint_of_a_red_brand_does_not_read_as_an_error():
    _, chroma, _ = oklch.to_oklch(derive("#8b0000", "#d8a657").modes["light"]["tint"])
    assert chroma <= 0.011


def test_repairs_say_what_moved_and_by_how_much():
    repairs = {(repair.role, repair.mode): repair for repair in derive("#17513f", "#f2b632").repairs}
    assert set(repairs) == {
        ("Links and buttons", "dark"),
        ("Links and buttons", "contrast-dark"),
        ("Bright mark", "light"),
    }
    mark = repairs["Bright mark", "light"]
    assert mark.before == "#f2b632"
    assert mark.ratio_before < 3 <= mark.ratio_after


def test_grey_brand_underlines_its_links():
    assert "--pr-link-line:underline" in derive("#444444", None).css().split("\n")[0]
    assert "--pr-link-line:none" in derive("#17513f", None).css().split("\n")[0]


def test_style_sheet_follows_the_system_and_the_person():
    palette = derive("#17513f", "#f2b632")
    sheet = palette.css()
    assert sheet.startswith(":root{--pr-ground:#f8f5ee;")
    for part in (
        "@media (prefers-color-scheme: dark){:root:not([data-scheme=\"light\"])",
        ':root[data-scheme="dark"]{',
        "@media (prefers-contrast: more){:root:not([data-contrast=\"normal\"])",
        ':root[data-contrast="more"][data-scheme="dark"]{',
    ):
        assert part in sheet
    for role, value in palette.modes["dark"].items():
        assert f"--pr-{role}:{value};" in sheet
    assert re.sub(r"[^<>]", "", sheet) == ""


def test_the_style_sheet_of_every_page_carries_the_default_palette():
    kept = Path("themes/default/scss/_palette.scss").read_text()
    assert kept.partition("\n:root")[2] == derive("#2f4858", "#e07a4b").css().removeprefix(":root")


def test_colours_are_read_in_any_usual_writing():
    assert derive("#FFF", "#F2B632").modes == derive("#ffffff", "#f2b632").modes


@pytest.mark.parametrize("text", ["", "17513f", "#12", "red", "#17513f;}", "#17513g"])
def test_a_text_that_is_no_colour_is_refused(text):
    with pytest.raises(BadColour):
        derive(text, None)


def test_a_palette_is_made_while_a_person_waits():
    for cached in (oklch.to_hex, oklch.to_oklch, oklch.luminance):
        cached.cache_clear()
    start = perf_counter()
    derive("#4a7c1f", "#c03a9b")
    assert perf_counter() - start < 0.3
