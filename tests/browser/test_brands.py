"""Each establishment has its own face; its administrator changes it in the browser."""

from playwright.sync_api import Page, expect

from tests.browser.support.reading import tabs, titles

COLLEGE, LYCEE = "/e/college-les-marronniers/", "/e/lycee-ada-verneuil/"


def _face(page: Page) -> tuple[str, str, str, str]:
    """Name, logo, colour of the header, colour of links."""
    return (page.locator(".pr-identity__name").inner_text(), page.locator(".pr-identity img").first.get_attribute("src") or "",
            *page.evaluate("""(() => {
                const style = getComputedStyle(document.documentElement);
                return ['--pr-brand', '--pr-link'].map(name => style.getPropertyValue(name).trim());
            })()"""))


def test_establishments_have_different_faces(browsing):
    """From data alone: four names, four logos, four colours."""
    page, faces = browsing.open(), []
    for slug in ("ecole-les-tilleuls", "college-les-marronniers", "lycee-ada-verneuil", "universite-deux-rives"):
        page.goto(f"/e/{slug}/")
        faces.append(_face(page))
    for part in zip(*faces, strict=True):
        assert len(set(part)) == 4, part
    assert page.locator(".pr-identity__name").inner_text() == "Université des Deux-Rives"


def test_an_establishment_chooses_its_colours_and_its_services(browsing):
    """The next page of everybody there has the new colours and name, no other place does; boxes differ by profile."""
    pupil = browsing.open("l.garnier", COLLEGE)
    teacher = browsing.open("s.kaddour", COLLEGE)
    assert tabs(pupil) != tabs(teacher) and titles(pupil) != titles(teacher), "services are chosen for each profile"
    before, elsewhere = _face(pupil), browsing.open("i.morvan", LYCEE)
    other = _face(elsewhere)

    administrator = browsing.open("j.pons", f"{COLLEGE}p-apparence/")
    administrator.get_by_label("Nom", exact=True).fill("Collège des Marronniers")
    administrator.get_by_label("Couleur principale", exact=True).fill("#5b2a86")
    administrator.get_by_role("button", name="Essayer").click()
    expect(administrator.locator(".pr-notice--ok")).to_contain_text("Lisible partout")
    pupil.reload()
    assert _face(pupil) == before, "nothing changes before it is published"
    administrator.get_by_role("button", name="Publier").click()
    expect(administrator.locator(".pr-banner--ok")).to_be_visible()

    for page in (pupil, teacher, browsing.open(path=COLLEGE)):
        page.reload()
        name, _logo, brand, link = _face(page)
        assert (name, brand) == ("Collège des Marronniers", "#5b2a86") and link != before[3]
    elsewhere.reload()
    assert _face(elsewhere) == other

    administrator.get_by_role("link", name="Revenir au thème").click()
    administrator.get_by_role("button", name="Revenir au thème").click()
    pupil.reload()
    assert _face(pupil) == before


def test_colours_that_nobody_could_read_are_repaired(browsing):
    """A pale yellow main colour: what was moved is said, and the header's text can be read."""
    page = browsing.open("j.pons", f"{COLLEGE}p-apparence/")
    page.get_by_label("Couleur principale", exact=True).fill("#fff9b0")
    page.get_by_role("button", name="Essayer").click()
    expect(page.locator(".pr-notice--ok")).to_contain_text("Lisible partout")
    expect(page.get_by_text("devient").first).to_be_visible()
