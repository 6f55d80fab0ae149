"""Guests: they read what is public, leave no trace, and act nowhere (design 6b, 6d)."""

import pytest

from tests.functional.house import form_of, link, text_of


def test_a_public_page_without_a_form_sets_no_cookie(house, script):
    for address in ("/e/lycee/", "/e/lycee/accueil/", "/e/lycee/accueil/", "/e/lycee/cache/"):
        answer = house.browser().get(address, status=200)
        assert "Set-Cookie" not in answer.headers, address
        assert 'name="csrf"' not in answer.text
    script.on("open", "render", lambda request, response: response.write(link("on", response.render_url(page="2"))))
    browser = house.browser()
    page = house.follow(browser, browser.get("/e/lycee/accueil/"), "on")
    assert browser.cookies == {} and page.status_int == 200


def test_a_box_that_fails_or_is_late_sets_no_cookie_either(house, script):
    script.on("open", "render", lambda request, response: 1 / 0)
    answer = house.browser().get("/e/lycee/accueil/", status=200)
    assert "Set-Cookie" not in answer.headers and "content of bare" in text_of(answer)


def test_a_guests_form_brings_a_cookie_but_no_action(house, script):
    script.on("open", "render", lambda request, response: response.write(form_of(response, response.action_url("go"))))
    browser = house.browser()
    page = browser.get("/e/lycee/accueil/")
    assert browser.cookies
    box = house.box(page, "guests.open")
    form = box.xpath(".//form[.//button = 'Send']")[0]
    browser.post(form.get("action"), dict(form.form_values()), status=403)
    for kind in "as":
        browser.post(house.address("guests.open", kind), dict(form.form_values()), status=403)
    assert {call.phase for call in script.calls} == {"render"}


def test_a_guest_has_no_person_session_role_attribute_or_edit_mode(house, script):
    seen = []

    def render(request, response):
        seen.append((request.person, request.session, request.user, request.in_role("teacher"), request.in_role("guest"),
                     request.allows_mode("edit"), request.allows_mode("help"), request.permits("layout.customise")))

    script.on("open", "render", render)
    page = house.browser().get("/e/lycee/accueil/")
    assert seen == [(None, None, None, False, False, False, True, False)]
    box = house.box(page, "guests.open")
    assert not box.xpath(".//form") and not [href for href in box.xpath(".//a/@href") if "edit" in href]


@pytest.mark.parametrize("address", ["/e/lycee/base/", "/e/lycee/libre/-/customise", "/e/lycee/p-spare/"])
def test_what_is_not_public_leads_to_the_sign_in_and_back(house, address):
    browser = house.browser()
    answer = browser.get(address, status=303)
    assert "/e/lycee/login?to=" in answer.location
    arrived = house.arrive(browser, "zoe", to=answer.location.split("to=")[1], status=303)
    assert arrived.location == f"http://localhost{address}"
    browser.get(address, status=200)
