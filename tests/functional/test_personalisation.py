"""An establishment makes the portal its own: looks, pages and services, for all and by profile (A.personalisation.01)."""

import pytest

from portal.layout.load import load_layouts
from tests.functional.office import Office
from tests.functional.test_branding import look, send
from tests.functional.test_channel_admin import PATIENT, catalogue, publish

_TAB = """<fragment xmlns="urn:preau:layout:1" id="{0}" owner="lycee" precedence="900">
<placed-by xml:lang="fr">le lycée</placed-by><audience><establishment>lycee</establishment><profile>{0}</profile></audience>
<tab id="t" slug="accueil"><title xml:lang="fr">{1}</title>{2}</tab></fragment>"""
_ONE = '<column id="a" width="12"><window id="o" publication="officiel"/></column>'
_THREE = """<column id="a" width="side"/><column id="b" width="lead"/><column id="c" width="side">
<window id="o" publication="officiel"><title xml:lang="fr">Le bulletin</title></window></column>"""
PAGES = {"pupil": ("La cour", _ONE), "teacher": ("La salle des profs", _THREE)}


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "office", **PATIENT)
    yield made
    made.close()


def page(browser, place="lycee"):
    """Title of the first tab, widths of its columns, titles of its boxes, as somebody sees them."""
    answer = browser.get(f"/e/{place}/accueil/")
    return ("".join(answer.lxml.xpath("(//span[@class='pr-tab__title'])[1]//text()")).strip(),
            [name.rpartition("--")[2] for name in answer.lxml.xpath("//div[starts-with(@class, 'pr-col ')]/@class")],
            [" ".join(one.text_content().split()) for one in answer.lxml.xpath("//h2[@class='pr-box__title']")])


@pytest.mark.sdet("A.personalisation.01")
def test_an_establishment_personalises_looks_and_services_for_all_and_for_each_profile(office):
    """Name, logo and colours; arrangement of pages; services offered: each for the whole lycée or for one profile, at
    the next page, and nothing of it for the collège next door."""
    people = {login: office.signed_in(login) for login in ("zoe", "paul", "adm")}
    max_, guest = office.signed_in("max", "/e/college"), office.browser()
    next_door = look(max_, "/e/college/accueil/"), page(max_, "college"), catalogue(max_, "college")
    before = page(people["zoe"])
    assert before == page(people["paul"])

    send(office, people["adm"], name="Lycée des Essais", place="La ville haute", primary="#6b1f3f", accent="#d8a657")
    for address, browser in (("/e/lycee/accueil/", people["zoe"]), ("/e/lycee/accueil/", people["paul"]),
                             ("/e/lycee/-/display", guest)):
        header, css, _logo = look(browser, address)
        assert "Lycée des Essais" in header and "La ville haute" in header and "#6b1f3f" in css

    for profile, (title, columns) in PAGES.items():
        (office.folder / "site" / "layouts" / f"{profile}.xml").write_text(_TAB.format(profile, title, columns), encoding="utf-8")
    with office.registry["preau.database"].write() as db:
        load_layouts(db, office.folder / "site" / "layouts", office.clock)
        db.commit()
    assert page(people["zoe"]) == ("La cour", ["12"], ["Le journal officiel", "Services"])
    assert page(people["paul"]) == ("La salle des profs", ["side", "lead", "side"], ["Services", "Le bulletin"])
    assert page(people["adm"]) == before, "the head has what all have"

    web = office.signed_in("web")
    publish(office, web, title="Pour tous")
    publish(office, web, title="Pour les profs", reach="chosen", profiles=["teacher"])
    assert "Pour tous" in catalogue(people["zoe"]) and "Pour les profs" not in catalogue(people["zoe"])
    assert all(title in catalogue(people["paul"]) for title in ("Pour tous", "Pour les profs"))
    assert "Pour les profs" not in catalogue(people["adm"])

    assert (look(max_, "/e/college/accueil/"), page(max_, "college"), catalogue(max_, "college")) == next_door
