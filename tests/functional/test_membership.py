"""Who belongs to an establishment, and what the roles given there allow (U.02, U.07)."""

import datetime as dt

import pytest

from portal.services.directory import write
from tests.functional.door import NOW

TODAY = NOW.date()
RIGHTS = ("channels.manage", "branding.manage", "publications.manage-portal")


def belong(door, login, **dates):
    """Change the dates within which somebody belongs to the lycée; then a minute passes."""
    with door.registry["preau.database"].write() as db:
        write.attach(db, door.person_id(login), door.place_id("lycee"), "pupil", **dates)
        db.commit()
    door.clock.instant += dt.timedelta(seconds=61)


@pytest.mark.sdet("U.02")
def test_one_has_access_for_as_long_as_one_belongs_there(make_door):
    """From the first day to the last, both included; then neither an open session nor a new sign-in opens anything."""
    door = make_door()
    browser = door.signed_in("zoe")
    for dates in ({"valid_until": TODAY}, {"valid_from": TODAY}, {"valid_from": TODAY, "valid_until": TODAY}, {}):
        belong(door, "zoe", **dates)
        assert door.who(browser)["person"] == "zoe", dates
        assert door.who(door.signed_in("zoe"))["person"] == "zoe", dates
    for dates in ({"valid_until": TODAY - dt.timedelta(days=1)}, {"valid_from": TODAY + dt.timedelta(days=1)}):
        belong(door, "zoe", **dates)
        assert "zoe" not in browser.get("/e/lycee/test/who/am/i", status=404).text.lower(), dates
        door.arrive(door.browser(), "zoe", status=403)
    belong(door, "zoe")
    assert door.who(door.signed_in("zoe"))["person"] == "zoe", "and back again"


@pytest.mark.sdet("U.07")
def test_everybody_may_hold_several_roles_and_their_rights_add_up(make_door):
    """A teacher becomes webmaster, then administrator too: nothing is lost by it, and each can be taken away again."""
    door = make_door()

    def permits(browser, place="lycee"):
        with door.request(f"/e/{place}/", browser) as request:
            return [right for right in RIGHTS if request.permits(right)], request.person.profile, set(request.person.roles)

    def role(change, name):
        with door.registry["preau.database"].write() as db:
            change(db, door.person_id("paul"), name, door.place_id("lycee"))
            db.commit()
        door.clock.instant += dt.timedelta(seconds=61)
        return door.signed_in("paul")

    assert permits(door.signed_in("paul")) == ([], "teacher", set())
    assert permits(role(write.grant, "webmaster")) == (["channels.manage"], "teacher", {"webmaster"})
    both = role(write.grant, "local-administrator")
    assert permits(both) == (["channels.manage", "branding.manage"], "teacher", {"webmaster", "local-administrator"})
    assert permits(role(write.revoke, "local-administrator")) == (["channels.manage"], "teacher", {"webmaster"})
    assert permits(door.signed_in("paul", "/e/college"), "college") == ([], "teacher", set()), "roles are those of one place"
