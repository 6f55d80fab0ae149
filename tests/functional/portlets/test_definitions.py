"""What a definition says, as its portlet and the portal see it (JSR-286 PLT.6, PLT.21, PLT.23; PLT-84 to PLT-86)."""

import pytest

from tests.functional.house import form_of


@pytest.mark.jsr286("PLT-84")
def test_the_config_names_events_parameters_locales_and_options(house, script, zoe):
    configs = {}
    script.init = lambda config: configs.update({config.name: config})
    zoe.get("/e/lycee/accueil/")
    twin, box = configs["probe.twin"], configs["probe.box"]
    names = tuple(f"{{urn:probe}}{local}" for local in ("said", "shouted", "asked"))
    assert twin.processed_events == twin.published_events == names
    assert twin.public_parameters == {"day": "{urn:probe}day"}
    assert twin.locales == ("fr", "oc")
    assert twin.options == {"level": ("portlet",), "other": ("a", "b")}
    assert box.options == {"level": ("application",), "other": ("a", "b")}
    assert twin.text("title", "fr") == "twin" and twin.init_parameters == {}


@pytest.mark.jsr286("PLT-85")
def test_user_attributes_are_those_declared_and_roles_go_through_the_link(house, script, zoe, paul):
    seen = {}

    def note(request, response):
        login = request.person.login if request.person else None
        seen[login, request.window.fname] = (request.user, {
            role: request.in_role(role) for role in ("author", "teacher", "pupil", "local-administrator", "nonsense")})

    for window in ("twin", "next", "open"):
        script.on(window, "render", note)
    for browser in (zoe, paul, house.browser()):
        browser.get("/e/lycee/accueil/")
    nothing = dict.fromkeys(("author", "teacher", "pupil", "local-administrator", "nonsense"), False)
    user, roles = seen["zoe", "twin"]
    assert set(user) == {"user.login", "user.mail"} and user["user.login"] == ("zoe",), "declared and known"
    assert roles == {**nothing, "pupil": True}
    assert seen["paul", "twin"][1] == {**nothing, "teacher": True, "author": True}, "author is linked to teacher"
    assert seen["paul", "next"] == ({}, {**nothing, "teacher": True}), "no link and no attribute in this one"
    assert seen[None, "open"] == (None, nothing)


@pytest.mark.jsr286("PLT-86")
def test_what_is_confidential_is_not_shown_over_plain_http(make_house):
    house = make_house()
    script, zoe = house.script, house.signed_in("zoe")
    token = house.token(zoe)
    for _ in range(2):
        page = zoe.get("/e/lycee/secret/", status=200)
        assert "https" in house.box_text(page, "hidden") and house.box_text(page, "plain").endswith("content of plain")
    for kind in "rcbs":
        assert zoe.get(house.address("hidden", kind, "secret"), status="*").status_int == 403
    zoe.post(house.address("hidden", "a", "secret"), {"csrf": token}, status=403)
    zoe.get("/e/lycee/p-confidential/", status=200)
    assert {call.window for call in script.calls} == {"plain"}

    safe = make_house(base_url="https://localhost")
    browser = safe.browser(**{"wsgi.url_scheme": "https"})
    safe.arrive(browser, "zoe", status=303)
    page = browser.get("/e/lycee/secret/", status=200)
    assert safe.box_text(page, "hidden").endswith("content of hidden")


def test_the_title_is_the_portlets_own_word_or_the_publications(house, script, zoe):
    def render(request, response):
        response.title = "Titre du moment"
        response.write(form_of(response, response.action_url("go")))

    script.on("one", "render", render)
    page = zoe.get("/e/lycee/accueil/")
    assert "Titre du moment" in house.box_text(page, "one")
    assert "Titre two" in house.box_text(page, "two")
