"""The brand of an establishment: what everybody sees, and its change by those who may."""

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.sandbox import ISandbox
from portal.services.branding.load import load_themes
from portal.services.branding.service import LOGO_BYTES
from portal.services.sandbox.pool import Sandbox
from portal.services.storage.folder import FolderStorage
from portal.versions import Version
from tests.factories.people import make_establishment

NAME, PLACE, PRIMARY, ACCENT = "Lycée Ada-Verneuil", "Saint-Aubrac", "#17513f", "#f2b632"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#17513f"/></svg>'


def version(db, place):
    return db.scalar(sa.select(Version.n).where(Version.key == f"theme:{place.id}")) or 0


def test_the_brand_is_that_of_the_themes_file(lycee, branding_of):
    brand = branding_of().brand(lycee.id)
    assert (brand.name, brand.place, brand.primary, brand.accent) == (NAME, PLACE, PRIMARY, ACCENT)
    assert (brand.motif, brand.corners, brand.theme) == ("arcs", "soft", "lycee-ada-verneuil")
    assert brand.logo_url.startswith("/-/a/theme-lycee-ada-verneuil/") and brand.logo_url.endswith("/logo.svg")
    assert brand.overridden == frozenset()


def test_an_establishment_of_a_missing_or_withdrawn_theme_wears_the_default(db, lycee, themes, branding_of):
    other = make_establishment(db, "annexe", "lycee", "Annexe", theme="nowhere", place="Lunel")
    brand = branding_of().brand(other.id)
    assert (brand.name, brand.place, brand.theme, brand.primary) == ("Annexe", "Lunel", "default", "#2f4858")
    (themes / "lycee-ada-verneuil" / "theme.xml").unlink()
    load_themes(db, themes)
    assert branding_of().brand(lycee.id).theme == "default"


def test_the_portals_own_brand_and_an_unknown_establishment(lycee, branding_of):
    assert branding_of().brand("").name == "Préau"
    with pytest.raises(NotFound):
        branding_of().brand("00000000-0000-4000-8000-000000000000")


def test_the_style_sheet_is_found_by_the_hash_in_its_address(lycee, branding_of):
    service = branding_of()
    address = service.brand(lycee.id).style_url
    assert address.startswith("/-/t/") and address.endswith(".css")
    hash = address.removeprefix("/-/t/").removesuffix(".css")
    assert int(hash, 16) and "--pr-brand:#17513f" in service.style(hash)
    assert service.style("0" * 32) is None and service.style("../../etc/passwd") is None


def test_a_change_is_seen_by_everybody_at_the_next_page(db, lycee, branding_of, audit):
    before, old = version(db, lycee), branding_of().brand(lycee.id)
    branding_of(lycee, "branding.manage").save("  Lycée\tAda ", "Aubrac", "#6B1F3F", "#d8a657", logo=DRAWING)
    brand = branding_of().brand(lycee.id)
    assert (brand.name, brand.place, brand.primary, brand.accent) == ("Lycée Ada", "Aubrac", "#6b1f3f", "#d8a657")
    assert brand.style_url != old.style_url and brand.logo_url.startswith("/-/f/")
    assert brand.overridden == {"name", "place", "primary", "accent", "logo"}
    assert version(db, lycee) == before + 1
    assert audit()[-1] == ("branding.save", "done")


def test_what_equals_the_file_is_not_an_override(lycee, branding_of):
    manager = branding_of(lycee, "branding.manage")
    manager.save("Autre", PLACE, PRIMARY, "#c0392b")
    assert manager.brand(lycee.id).overridden == {"name", "accent"}
    manager.save(NAME, PLACE, PRIMARY.upper(), ACCENT)
    assert manager.brand(lycee.id).overridden == frozenset()


def test_an_empty_place_is_a_choice(lycee, branding_of):
    manager = branding_of(lycee, "branding.manage")
    manager.save(NAME, "", PRIMARY, ACCENT)
    assert manager.brand(lycee.id).place == ""


def test_back_to_the_file(db, lycee, branding_of, audit):
    manager = branding_of(lycee, "branding.manage")
    plain = manager.brand(lycee.id)
    manager.save("Autre", "", "#6b1f3f", "#d8a657", logo=DRAWING)
    manager.reset()
    assert manager.brand(lycee.id) == plain
    assert audit()[-1] == ("branding.reset", "done")


def test_an_own_logo_taken_away_gives_the_files_back_which_can_be_hidden_too(lycee, branding_of):
    manager = branding_of(lycee, "branding.manage")
    plain = manager.brand(lycee.id).logo_url
    manager.save(NAME, PLACE, PRIMARY, ACCENT, logo=DRAWING)
    manager.save(NAME, PLACE, PRIMARY, ACCENT)
    assert manager.brand(lycee.id).logo_url.startswith("/-/f/")
    manager.save(NAME, PLACE, PRIMARY, ACCENT, remove_logo=True)
    assert manager.brand(lycee.id).logo_url == plain
    manager.save(NAME, PLACE, PRIMARY, ACCENT, remove_logo=True)
    assert manager.brand(lycee.id).logo_url == ""


def test_a_picture_is_encoded_again(lycee, branding_of, request):
    sandbox = Sandbox(processes=1)
    request.addfinalizer(sandbox.close)
    branding_of.registry.registerUtility(sandbox, ISandbox)
    picture = io.BytesIO()
    Image.new("RGB", (2000, 1000), "#17513f").save(picture, "PNG")
    manager = branding_of(lycee, "branding.manage")
    manager.save(NAME, PLACE, PRIMARY, ACCENT, logo=picture.getvalue())
    data, media_type = FolderStorage(manager.context).get(manager.brand(lycee.id).logo_url.removeprefix("/-/f/"))
    assert media_type == "image/webp"
    assert Image.open(io.BytesIO(data)).size == (512, 256)


def test_an_svg_logo_is_served_as_a_picture(lycee, branding_of):
    manager = branding_of(lycee, "branding.manage")
    manager.save(NAME, PLACE, PRIMARY, ACCENT, logo=DRAWING)
    data, media_type = FolderStorage(manager.context).get(manager.brand(lycee.id).logo_url.removeprefix("/-/f/"))
    assert media_type == "image/svg+xml" and b"M0 0h9v9z" in data


@pytest.mark.parametrize("values, field", [
    ({"name": ""}, "name"), ({"name": " \u200b\u202e "}, "name"), ({"name": "x" * 81}, "name"),
    ({"place": "x" * 61}, "place"),
    ({"primary": "red"}, "primary"), ({"primary": "#12345"}, "primary"), ({"accent": "#12345g"}, "accent"),
    ({"accent": "#fff;}body{display:none"}, "accent"), ({"logo": b"<svg><script/></svg>"}, "logo"),
    ({"logo": b"<" + b" " * LOGO_BYTES}, "logo")])
def test_what_is_refused_is_named_by_field_and_changes_nothing(db, lycee, branding_of, values, field):
    manager, before = branding_of(lycee, "branding.manage"), version(db, lycee)
    with pytest.raises(Invalid) as refused:
        manager.save(**{"name": NAME, "place": PLACE, "primary": PRIMARY, "accent": ACCENT, **values})
    assert list(refused.value.fields) == [field]
    assert version(db, lycee) == before and branding_of().brand(lycee.id).overridden == frozenset()


def test_all_faults_are_told_at_once(lycee, branding_of):
    with pytest.raises(Invalid) as refused:
        branding_of(lycee, "branding.manage").save("", "x" * 61, "red", "blue", logo=b"<nothing")
    assert set(refused.value.fields) == {"name", "place", "primary", "accent", "logo"}


def test_a_name_is_one_line_without_invisible_characters(lycee, branding_of):
    manager = branding_of(lycee, "branding.manage")
    manager.save("Lycée\u202e\nAda\u0007  Verneuil", PLACE, PRIMARY, ACCENT)
    assert manager.brand(lycee.id).name == "Lycée Ada Verneuil"


def test_without_the_permission_nothing_changes_and_the_refusal_is_recorded(db, lycee, branding_of, audit):
    service, before = branding_of(lycee), version(db, lycee)
    for change in (lambda: service.save("Autre", PLACE, PRIMARY, ACCENT), service.reset):
        with pytest.raises(NotPermitted):
            change()
    assert version(db, lycee) == before
    assert audit() == [("branding.save", "refused"), ("branding.reset", "refused")]


def test_two_colours_are_judged_with_what_was_moved(branding_of, lycee):
    verdict = branding_of().check("#ffe600", "#b4f000")
    assert verdict.readable and verdict.pairs > 80
    assert all(r.ratio_after >= 3 > 0 and r.before != r.after for r in verdict.repairs) and verdict.repairs
    assert dict(verdict.swatches)["Text"] == "#241c15"
    assert branding_of().check("#17513f", "#f2b632").readable
    with pytest.raises(Invalid):
        branding_of().check("#12", "nothing")


def test_a_brand_costs_one_statement_and_none_again(db, lycee, branding_of):
    sent = []
    sa.event.listen(db.get_bind(), "before_cursor_execute", lambda *given: sent.append(given[2]))
    service = branding_of()
    service.brand(lycee.id)
    service.brand(lycee.id)
    assert len(sent) == 1
