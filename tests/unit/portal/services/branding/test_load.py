"""Themes from files: taken over whole, refused whole with file, line and reason."""

import pytest
import sqlalchemy as sa

from portal.services.branding.load import load_themes
from portal.services.branding.models import BrandOverride, Theme
from portal.versions import Version


def versions(db):
    return dict(list(db.execute(sa.select(Version.key, Version.n).where(Version.key.like("theme:%")))))


def rewrite(themes, old, new, theme="lycee-ada-verneuil"):
    file = themes / theme / "theme.xml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def test_a_theme_is_kept_with_file_line_and_version(db, lycee):
    theme = db.get(Theme, "lycee-ada-verneuil")
    assert (theme.file, theme.version, theme.source) == ("themes/lycee-ada-verneuil/theme.xml", "1.0", "file")
    assert theme.line > 0 and theme.titles["fr"] == "Lycée Ada-Verneuil"
    assert (theme.primary, theme.accent, theme.motif, theme.corners) == ("#17513f", "#f2b632", "arcs", "soft")


def test_loading_again_changes_nothing(db, lycee, themes):
    before = versions(db)
    assert load_themes(db, themes) == []
    assert versions(db) == before


def test_a_changed_file_shows_to_those_who_wear_it(db, lycee, themes):
    before = versions(db).get(f"theme:{lycee.id}", 0)
    rewrite(themes, "#f2b632", "#c0392b")
    load_themes(db, themes)
    assert versions(db)[f"theme:{lycee.id}"] == before + 1
    rewrite(themes, "#33475b", "#2a3b4c", "college-les-marronniers")
    load_themes(db, themes)
    assert versions(db)[f"theme:{lycee.id}"] == before + 1


def test_a_changed_picture_has_another_address(db, lycee, themes):
    before = db.get(Theme, "lycee-ada-verneuil").logo_url
    logo = themes / "lycee-ada-verneuil" / "logo.svg"
    logo.write_bytes(logo.read_bytes() + b"\n")
    load_themes(db, themes)
    assert db.get(Theme, "lycee-ada-verneuil").logo_url != before


def test_what_a_theme_does_not_say_comes_from_its_parent(db, lycee, themes):
    rewrite(themes, '  <colour role="primary">#17513f</colour>\n', "")
    rewrite(themes, "  <motif>arcs</motif>\n", "")
    load_themes(db, themes)
    theme = db.get(Theme, "lycee-ada-verneuil")
    assert (theme.primary, theme.accent, theme.motif) == ("#2f4858", "#f2b632", "none")
    assert theme.brand_name == "Lycée Ada-Verneuil"


def test_a_theme_whose_file_is_gone_is_withdrawn_and_comes_back(db, lycee, themes):
    kept = (themes / "lycee-ada-verneuil" / "theme.xml").read_bytes()
    (themes / "lycee-ada-verneuil" / "theme.xml").unlink()
    assert load_themes(db, themes) == []
    assert db.get(Theme, "lycee-ada-verneuil").withdrawn
    (themes / "lycee-ada-verneuil" / "theme.xml").write_bytes(kept)
    load_themes(db, themes)
    assert not db.get(Theme, "lycee-ada-verneuil").withdrawn


@pytest.mark.parametrize("old, new, reason", [
    ("#f2b632", "yellow", "colour"),
    ("<motif>arcs</motif>", "<motif>dragons</motif>", "motif"),
    ("<corners>soft</corners>", "<corners>soft</corners><script/>", "script"),
    ("<motif>arcs</motif>", "<motif>arcs</corners>", "malformed"),
    ('src="logo.svg"', 'src="no.svg"', "no file no.svg"),
    ('src="logo.svg"', 'src="../default/logo.svg"', "src"),
    ('parent="default"', 'parent="nobody"', "nobody"),
    ('parent="default"', 'parent="lycee-ada-verneuil"', "itself"),
    ('id="lycee-ada-verneuil"', 'id="other"', "name of the folder"),
    ('role="accent"', 'role="primary"', "twice"),
    ('<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?><!DOCTYPE theme [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
     "DOCTYPE"),
])
def test_a_bad_file_changes_nothing_and_says_where_and_why(db, lycee, themes, old, new, reason):
    line = rewrite(themes, old, new)
    rewrite(themes, "#33475b", "#2a3b4c", "college-les-marronniers")
    before = versions(db)
    faults = load_themes(db, themes)
    assert faults and {fault.file for fault in faults} == {"themes/lycee-ada-verneuil/theme.xml"}
    assert any(fault.line == line and reason in fault.reason for fault in faults), [str(f) for f in faults]
    assert db.get(Theme, "college-les-marronniers").primary == "#33475b"
    assert versions(db) == before


def test_every_faulty_file_is_named_at_once(db, lycee, themes):
    rewrite(themes, "#f2b632", "yellow")
    rewrite(themes, "#33475b", "blue", "college-les-marronniers")
    assert len({fault.file for fault in load_themes(db, themes)}) == 2


def test_without_a_default_theme_nothing_is_loaded(db, lycee, themes):
    (themes / "default" / "theme.xml").unlink()
    assert any("needed" in fault.reason for fault in load_themes(db, themes))


def test_an_override_follows_the_files_other_colour(db, lycee, themes, branding_of):
    branding_of(lycee, "branding.manage").save("Lycée Ada-Verneuil", "Saint-Aubrac", "#17513f", "#c0392b")
    before = db.get(BrandOverride, lycee.id).style
    rewrite(themes, "#17513f", "#123456")
    load_themes(db, themes)
    assert db.get(BrandOverride, lycee.id).style != before
    brand = branding_of().brand(lycee.id)
    assert (brand.primary, brand.accent) == ("#123456", "#c0392b")
