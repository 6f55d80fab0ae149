"""Addresses that are no portlet's, and the namespace (JSR-286 PLT.12.1.1, PLT.12.3.4; PLT-53)."""

import keyword
import re

import lxml.html
import pytest

from tests.functional.house import boxes, form_of, link, put

RELATIVE = ["", "page", "page.html", "./page", "../page", "?q=1", "#part", "//elsewhere.example/x", "/\\elsewhere.example",
            "mailto:a@b.fr", "javascript:alert(1)", "data:text/html,x", "ftp://host/x", "http:/x", "https:x",
            " /page", "/pa ge", "/page\n", "/a\tb"]
FULL = ["/", "/e/lycee/accueil/", "/-/a/x?y=1&z=é#part", "http://www.example.org/a?b=c", "https://www.example.org/"]


@pytest.mark.jsr286("PLT-53")
def test_a_relative_path_is_refused_and_the_namespace_is_unique_constant_and_an_identifier(house, script, zoe, paul):
    refused, names = [], {}

    def note(request, response):
        names.setdefault(request.window.id, set()).add((request.namespace, response.namespace))
        for path in RELATIVE:
            with pytest.raises(ValueError):
                response.encode_url(path)
            refused.append((request.phase, path))
        assert [response.encode_url(path) for path in FULL] == FULL
        if request.phase == "action":
            response.publish("said")
        if request.phase == "render":
            put(response, link("data", response.resource_url("x")), form_of(response, response.action_url("go")))

    windows = ("one", "two", "twin", "next")
    for window in windows:
        for phase in ("render", "action", "event", "resource"):
            script.on(window, phase, note)
    for browser in (zoe, paul):
        page = browser.get("/e/lycee/accueil/")
        house.follow(browser, page, "data")
        house.send(browser, page, "one").follow()
    zoe.get(house.address("one", "c", _m="help", _w="maximised"))
    zoe.get(house.address("two", "b"))
    assert {phase for phase, _path in refused} == {"render", "action", "event", "resource"}
    # constant for the window: in every phase, for everybody, in every mode and state, in its box alone
    assert all(len(found) == 1 for found in names.values()) and len(names) == len(windows)
    assert all(asked == answered for found in names.values() for asked, answered in found)
    # unique on each page, and no word of a language that a script may be written in
    for tab in ("accueil", "cache", "base", "slow", "fixe", "studio"):
        page = zoe.get(f"/e/lycee/{tab}/")
        ids = [box.get("id") for box in lxml.html.document_fromstring(page.text).xpath("//section[contains(@class, 'pr-box')]")]
        assert len(ids) == len(set(ids)) > 1 and set(boxes(page)) == set(ids)
        for name in ids:
            assert re.fullmatch(r"[a-z][a-z0-9]{5,11}", name) and name.isidentifier() and not keyword.iskeyword(name)
            assert len(re.findall(rf'\sid="{name}"', page.text)) == 1
    assert {found.copy().pop()[0] for found in names.values()} == {house.ns(window) for window in windows}
