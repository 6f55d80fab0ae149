"""What a box is called (JSR-286 PLT.12.6.4, PLT.25.10; PLT-18)."""

import pytest


def names(house, browser, **query):
    """What the boxes of the tab are called, by window, and that of ``painter`` with a title of its own."""
    page = browser.get(house.address("untitled", "r", "studio", **query))
    return {window: house.box(page, window).xpath(".//h2")[0].text_content().strip()
            for window in ("untitled", "apprentice", "painter", "easel")}


@pytest.mark.jsr286("PLT-18")
def test_the_overridden_method_goes_before_the_bundle_and_the_bundle_before_the_descriptor_in_the_readers_language(house):
    french, english = house.signed_in("zoe"), house.signed_in("paul")
    english.post("/e/lycee/-/display", {"csrf": house.token(english), "locale": "en"}, status=303)
    # "untitled" and "apprentice" are published without a title, so they have their portlets' own.
    found = names(house, french)
    assert (found["untitled"], found["apprentice"]) == ("Du catalogue", "Apprenti"), "bundle, then descriptor"
    found = names(house, english)
    assert (found["untitled"], found["apprentice"]) == ("Of the catalogue", "Apprentice")
    found = names(house, french, title="De la méthode")
    assert found["untitled"] == "De la méthode", "the method goes before everything"
    # What it is published as goes before the portlet's own name, not before the method's.
    assert found["painter"] == "Titre painter" and found["easel"] == "Titre easel"
    page = french.get(house.address("painter", "r", "studio", title="<Encore>"))
    assert "<Encore>" in house.box_text(page, "painter")


def test_the_config_says_the_same_as_the_box(house, script, zoe):
    configs = {}
    script.init = None
    script.on("easel", "render", lambda request, response: configs.update(easel=request.config))
    zoe.get("/e/lycee/studio/")
    assert configs["easel"].text("title", "fr") == "easel", "neither bundle nor descriptor: its name"
