"""Who one is depends on where one is (design 6b)."""


import pytest
import sqlalchemy as sa

from portal.api.account import Display
from portal.services.directory import write
from portal.sessions.interfaces import ISessionStore
from portal.web.display_cookie import cookie_of_display


def test_nobody_sees_the_pages_of_a_school_to_which_they_do_not_belong(door):
    browser = door.signed_in("zoe")
    browser.get("/e/college/test/who/am/i", status=404)
    browser.post("/e/college/test/change/a/thing", {"csrf": "x"}, status=404)
    assert door.browser().get("/e/college/test/who/am/i").json["person"] is None
    assert door.changes == []


def test_changing_the_establishment(door):
    browser = door.signed_in("paul")
    token = door.who(browser)["token"]
    browser.post("/e/lycee/switch", {"establishment": "nowhere", "csrf": token}, status=404)
    browser.post("/e/lycee/switch", {"establishment": "college"}, status=403)
    assert browser.post("/e/lycee/switch", {"establishment": "college", "csrf": token}, status=303).location.endswith(
        "/e/college/")
    assert browser.get("/", status=303).location.endswith("/e/college/")
    pupil = door.signed_in("zoe")
    pupil.post("/e/lycee/switch", {"establishment": "college", "csrf": door.who(pupil)["token"]}, status=404)


def test_who_loses_the_membership_loses_the_pages(make_door):
    door = make_door()
    browser = door.signed_in("zoe")
    assert door.who(browser)["person"] == "zoe"
    with door.registry["preau.database"].write() as db:
        write.detach(db, door.person_id("zoe"), door.place_id("lycee"))
        db.commit()
    browser.get("/e/lycee/test/who/am/i", status=404)


def test_a_role_given_or_taken_counts_at_the_next_request(make_door):
    door = make_door()
    browser = door.signed_in("adm")
    with door.request("/e/lycee/", browser) as request:
        assert request.permits("branding.manage")
    with door.registry["preau.database"].write() as db:
        write.revoke(db, door.person_id("adm"), "local-administrator", door.place_id("lycee"))
        db.commit()
    with door.request("/e/lycee/", browser) as request:
        assert not request.permits("branding.manage")


def test_who_and_where_cost_two_statements_once_they_are_known(door):
    browser = door.signed_in("zoe")
    door.who(browser)
    asked = []
    store = door.registry.getUtility(ISessionStore)
    for engine in (door.registry["preau.database"].reader, store.database.reader, store.database.writer):
        sa.event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with door.request("/e/lycee/", browser) as request:
        assert (request.person.login, request.establishment.slug, request.locale) == ("zoe", "lycee", "fr")
        assert request.permits("layout.customise") and request.versions["publications"] == 0
    assert len([text for text in asked if not text.startswith("BEGIN")]) == 2


@pytest.mark.parametrize("header, cookie, locale", [("en-GB,en;q=0.9", "", "en"), ("de", "", "fr"), ("fr-FR", "", "fr"),
                                                    ("en", "[[[", "en"),
                                                    ("fr", cookie_of_display(Display("en")), "en")])  # fmt: skip
def test_the_language_of_a_guest(door, header, cookie, locale):
    browser = door.browser(HTTP_ACCEPT_LANGUAGE=header)
    if cookie:
        browser = door.browser(HTTP_ACCEPT_LANGUAGE=header, HTTP_COOKIE=f"preau_display={cookie}")
    assert browser.get("/e/lycee/test/who/am/i").json["locale"] == locale
