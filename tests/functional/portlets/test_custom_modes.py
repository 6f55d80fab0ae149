"""Modes and window states beyond the usual ones (JSR-286 PLT.8.4, PLT.9.4, appendix A; PLT-83)."""

import lxml.html
import pytest

from portal.api.errors import NotPermitted
from portal.api.registry import IPublications
from portal.api.window import CUSTOM_MODES, CUSTOM_STATES
from portal.container.preview import PortletPreview
from portal.driver.url import PageState
from tests.functional.house import form_of, link, put, text_of

ALWAYS = ("view", "normal", "minimised", "maximised")
NOT_ALLOWED_MODES = ("dream", "undeclared", "help", "nonsense", "")
"""Of the easel: declared and unknown to the portal, supported and not declared, not in HTML, never heard of."""
NOT_ALLOWED_STATES = ("half", "unsaid", "nonsense", "")


def entries(house, page, window) -> dict[str, str]:
    """The links in the menu of a box, by their words."""
    return {" ".join(entry.text_content().split()): entry.get("href")
            for entry in house.box(page, window).xpath(".//a[contains(@class, 'pr-menu__item')]")}


def bar(house, page, window) -> dict[str, str | None]:
    """The modes above a box that has the page for itself, each with whether it is the current one."""
    return {entry.text_content().strip(): entry.get("aria-current")
            for entry in house.box(page, window).xpath(".//a[contains(@class, 'pr-modes__item')]")}


def last(script, window) -> tuple[str, str]:
    """Mode and state of the last render of a window."""
    return [(call.mode, call.state) for call in script.calls if call.window == window and call.phase == "render"][-1]


@pytest.mark.jsr286("PLT-83")
def test_custom_ones_are_used_where_declared_and_known_and_reported_not_allowed_elsewhere(house, script, zoe):
    refused, allowed = [], {}

    def render(request, response):
        allowed.update({word: request.allows_mode(word) for word in ("view", *CUSTOM_MODES, "week", "quiet", *NOT_ALLOWED_MODES)})
        allowed.update({word: request.allows_state(word) for word in (*ALWAYS[1:], *CUSTOM_STATES, *NOT_ALLOWED_STATES)})
        urls = {mode: response.render_url(mode) for mode in ("view", "about", "print", "preview", "week", "quiet")}
        urls |= {state: response.render_url(None, state) for state in (*ALWAYS[1:], *CUSTOM_STATES)}
        for mode, state in [(mode, None) for mode in NOT_ALLOWED_MODES] + [(None, state) for state in NOT_ALLOWED_STATES]:
            with pytest.raises(NotPermitted):
                response.render_url(mode, state)
            refused.append((mode, state))
        put(response, *(link(word, url) for word, url in urls.items()), form_of(response, response.action_url("go")))

    script.on("easel", "render", render)
    page = zoe.get("/e/lycee/studio/")
    assert len(refused) == len(NOT_ALLOWED_MODES) + len(NOT_ALLOWED_STATES)
    assert {word for word, yes in allowed.items() if yes} == {
        *ALWAYS, "about", "print", "preview", "week", "quiet", *CUSTOM_STATES}, "config is for those who manage what is published"
    # Every one that is allowed is reached by the portlet's own address and by the portal's.
    for word in ("about", "print", "preview", "week", "quiet", "view"):
        house.follow(zoe, page, word, status=200)
        assert last(script, "easel") == (word, "normal")
        zoe.get(house.address("easel", "c", "studio", _m=word), status=200)
        assert last(script, "easel") == (word, "normal")
    for word in (*CUSTOM_STATES, "maximised"):
        house.follow(zoe, page, word, status=200)
        assert last(script, "easel") == ("view", word)
    # And by an answer; what is not allowed raises there too.
    def action(request, response):
        for mode in NOT_ALLOWED_MODES:
            with pytest.raises(NotPermitted):
                response.mode = mode
        for state in NOT_ALLOWED_STATES:
            with pytest.raises(NotPermitted):
                response.state = state
        response.mode, response.state = "print", "solo"

    script.on("easel", "action", action)
    house.send(zoe, page, "easel").follow()
    assert last(script, "easel") == ("print", "solo")
    # An address that asks for what is not allowed is told so, in every kind; a shared one that merely holds it falls back.
    for kind in "rc":
        for query in [{"_m": word} for word in NOT_ALLOWED_MODES[:-1]] + [{"_w": word} for word in NOT_ALLOWED_STATES[:-1]]:
            answer = zoe.get(house.address("easel", kind, "studio", **query), status=403)
            assert "Traceback" not in answer.text
    house.act(zoe, "easel", tab="studio", status=403, query={"_w": "half"})
    house.act(zoe, "easel", tab="studio", status=403, query={"_m": "dream"})
    # The same words where a portlet does not declare them.
    for query in ({"_m": "about"}, {"_m": "week"}, {"_w": "solo"}, {"_w": "detached"}):
        zoe.get(house.address("second-easel", "c", "studio", **query), status=403)
    # What needs no declaration: the wall declares view and edit only by its supports, and no state at all.
    for query in ({"_m": "view"}, {"_w": "maximised"}, {"_w": "normal"}, {"_w": "minimised"}):
        zoe.get(house.address("wall", "c", "studio", **query), status=200)


def test_a_shared_address_that_holds_a_state_nobody_knows_any_more_shows_the_page(house, script, zoe):
    code = PageState({}, {house.ns("easel"): "half", house.ns("second-easel"): "solo"}, {}, {}).encode()
    page = zoe.get(f"/e/lycee/studio/~{code}/", status=200)
    assert last(script, "easel") == ("view", "normal") and last(script, "second-easel") == ("view", "normal")
    assert house.box(page, "wall") is not None


def test_menus_offer_what_is_declared_and_allowed_in_the_readers_language(house, script, zoe):
    adm = house.signed_in("adm")
    usual = {"À propos de ce service", "Version à imprimer", "Aperçu", "Par semaine", "Afficher seul", "Afficher sans le portail"}
    page = zoe.get("/e/lycee/studio/")
    found = entries(house, page, "easel")
    assert usual <= set(found) and "Réglages du service" not in found
    assert not (usual & set(entries(house, page, "second-easel")))
    assert not any("quiet" in words.lower() or "dream" in words.lower() for words in found), "without a name, no entry"
    found = entries(house, adm.get("/e/lycee/studio/"), "easel")
    assert usual | {"Réglages du service"} <= set(found)
    adm.get(found["Réglages du service"], status=200)
    assert last(script, "easel") == ("config", "maximised")
    zoe.get(found["Réglages du service"], status=403)

    page = zoe.get(entries(house, page, "easel")["Version à imprimer"])
    assert last(script, "easel") == ("print", "maximised")
    assert bar(house, page, "easel") == {
        "Lire": None, "Régler": None, "À propos de ce service": None, "Version à imprimer": "page", "Aperçu": None,
        "Par semaine": None}
    assert "Version à imprimer" not in entries(house, page, "easel"), "it is there already"
    zoe.post("/e/lycee/-/display", {"csrf": house.token(zoe), "locale": "en"}, status=303)
    found = entries(house, zoe.get("/e/lycee/studio/"), "easel")
    assert {"About this service", "For printing", "Preview", "By week", "Show alone", "Show without the portal"} <= set(found)


def test_to_the_portal_a_mode_that_the_portlet_manages_looks_like_view(house, script, zoe):
    """The same chrome, the same bar (without a name of its own), the same rights: only the portlet knows."""
    script.on("easel", "render", lambda request, response: response.write(f"in {request.mode}"))
    plain = zoe.get("/e/lycee/studio/")
    quiet = zoe.get(house.address("easel", "c", "studio", _m="quiet"))
    assert house.box_text(quiet, "easel").endswith("in quiet") and "pr-box--normal" in house.box(quiet, "easel").get("class")
    assert set(entries(house, quiet, "easel")) == set(entries(house, plain, "easel"))
    in_view, in_quiet = (bar(house, zoe.get(house.address("easel", "c", "studio", _w="maximised", **query)), "easel")
                         for query in ({}, {"_m": "quiet"}))
    assert in_view == in_quiet and in_view["Lire"] == "page"


def test_what_the_catalogue_shows_is_in_preview_where_a_portlet_has_that_mode(house, script, zoe):
    made = {}

    def render(request, response):
        for fname in ("easel", "second"):
            made[fname] = str(PortletPreview(request).show(request.service(IPublications).get(fname)).markup)

    for window in ("preview.easel", "preview.second"):
        script.on(window, "render", lambda request, response: response.write(f"in {request.mode}"))
    script.on("wall", "render", render)
    zoe.get("/e/lycee/studio/")
    assert made == {"easel": "in preview", "second": "in view"}


def test_the_base_class_finds_the_marked_method_of_a_custom_mode(house, zoe):
    for mode, words in (("print", "on paper"), ("week", "by week"), ("view", "painted")):
        assert house.box_text(zoe.get(house.address("painter", "c", "studio", _m=mode)), "painter").endswith(words)


def test_a_box_shown_alone_has_the_page_without_tabs_and_detached_without_the_portal(house, script, zoe):
    script.on("easel", "render", lambda request, response: put(
        response, f"in {request.state}", link("on", response.render_url(page="2")), link("edit", response.render_url("edit"))))

    def look(answer):
        page = lxml.html.document_fromstring(answer.text)
        return tuple(len(page.xpath(path)) for path in (
            "//section[contains(@class, 'pr-box')]", "//header[contains(@class, 'pr-header')]", "//nav[@id='pr-tabs']",
            "//footer", "//main", "//h1"))

    page = zoe.get("/e/lycee/studio/")
    boxes, roofs, tabs, *_rest = look(page)
    assert boxes > 5 and roofs == 1 and tabs == 1
    solo = zoe.get(entries(house, page, "easel")["Afficher seul"])
    assert look(solo) == (1, 1, 0, 1, 1, 1) and "in solo" in house.box_text(solo, "easel")
    detached = zoe.get(entries(house, page, "easel")["Afficher sans le portail"])
    assert look(detached) == (1, 0, 0, 0, 1, 1) and "in detached" in house.box_text(detached, "easel")
    assert "Zoe Essai" not in text_of(detached)
    for answer in (solo, detached):
        # It stays so while its own addresses are followed, and there is a way back.
        state = house.follow(zoe, answer, "on")
        assert look(state) == look(answer)
        script.calls.clear()
        assert look(house.follow(zoe, answer, "edit")) == look(answer)
        assert [call.mode for call in script.calls] == ["edit", "view"], "settings beside the content, as when it is enlarged"
        back = lxml.html.document_fromstring(answer.text).xpath("//p[@class='pr-back']/a/@href")[0]
        assert look(zoe.get(back))[0] == boxes


def test_only_one_window_has_the_page_for_itself(house, script, zoe):
    script.on("easel", "render", lambda request, response: response.write(link("solo", response.render_url(None, "solo"))))
    page = house.follow(zoe, zoe.get("/e/lycee/studio/"), "solo")
    state = house.href(page, "solo").split("~")[1].split("/")[0]
    zoe.get(house.address("wall", "c", "studio", state=state, _w="maximised"))
    assert last(script, "wall") == ("view", "maximised")
    script.calls.clear()
    page = zoe.get(house.address("wall", "c", "studio", state=state, _w="maximised"))
    assert script.count("easel") == 0 and script.count("wall") == 1
