"""The same hostile markup in a real browser: what it makes of the page is what the portal meant (PAGE-06)."""

import pytest

from portal.api.markup import Markup
from tests.functional.house import House
from tests.functional.house_fixtures import PATIENT
from tests.functional.portlets.test_contained_markup import HOSTILE

OUTLINE = """() => [...document.querySelectorAll('main section.pr-box')].map(box => {
    const chain = [];
    for (let one = box.parentElement; one; one = one.parentElement) chain.push(one.tagName + '.' + one.className);
    return [box.id, chain.join(' ')];
})"""
AROUND = "() => [...document.body.children].map(one => one.tagName + '.' + one.className)"
REST = """id => [...document.querySelectorAll('main section.pr-box')].filter(box => box.id !== id).map(
    box => box.textContent.replace(/\\s+/g, ' '))"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("contained"), **PATIENT)
    yield made
    made.close()


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_a_browser_sees_every_box_where_it_belongs(house, browser, markup):
    house.script.clear()
    zoe, page = house.signed_in("zoe"), browser.new_page(java_script_enabled=True)
    try:
        page.route("**/*", lambda route: route.abort())
        page.set_content(zoe.get("/e/lycee/accueil/").text, wait_until="commit")
        outline, around, rest = page.evaluate(OUTLINE), page.evaluate(AROUND), page.evaluate(REST, house.ns("one"))
        assert len(outline) == 4
        house.script.on("one", "render", lambda request, response: response.write(Markup(markup)))
        page.set_content(zoe.get("/e/lycee/accueil/").text, wait_until="commit")
        assert page.evaluate(OUTLINE) == outline
        assert page.evaluate(AROUND) == around
        assert page.evaluate(REST, house.ns("one")) == rest
    finally:
        page.close()
