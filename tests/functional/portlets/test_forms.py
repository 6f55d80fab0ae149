"""Every form of the portal: only from our pages, only by POST, and it does what it says (attacks X01, X02)."""

import pytest
import sqlalchemy as sa

from portal.sessions.interfaces import ISessionStore
from portal.sessions.tables import web_session
from tests.functional.house import count_up
from tests.functional.portlets.script import the_script


def _scripted():
    def note(request, response):
        if request.phase == "action" or request.method == "POST":
            count_up(request, "probe:form")

    the_script.on("one", "action", note)
    the_script.on("one", "resource", note)


def _forms(house):
    """Route and kind → address and fields of a form that changes something; all there are."""
    return {
        "layout": ("/e/lycee/-/layout", {"op": "add-tab", "title": "Mien"}),
        "display": ("/e/lycee/-/display", {"text_size": "150"}),
        "display_portal": ("/-/display", {"text_size": "125"}),
        "window a": (house.address("one", "a", _a="go"), {"text": "x"}),
        "window s": (house.address("one", "s"), {"text": "x"}),
        "window c": (house.address("one", "c"), {"text": "x"}),
        "switch": ("/e/lycee/switch", {"establishment": "college"}),
        "logout": ("/e/lycee/logout", {}),
        "logout_portal": ("/logout", {}),
    }


def _everything(house, browser_of):
    """What any form could change, as data."""
    sessions = house.registry.getUtility(ISessionStore).database.reader
    with sessions.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.select(web_session.c.id_hash, web_session.c.person))]
    return sorted(rows, key=str), house.counted("probe:form"), house.export(browser_of), house.stored("paul"), _display(house)


def _display(house):
    with house.registry["preau.database"].read() as db:
        return [tuple(row) for row in db.execute(sa.text("select * from display_choice"))]


def test_no_form_is_forgotten_here(house):
    introspector = house.registry.introspector
    posts = {view["introspectable"]["route_name"] for view in introspector.get_category("views")
             if "POST" in (view["introspectable"]["request_methods"] or ())}
    known = {name.partition(" ")[0] for name in _forms(house)}
    # The CAS posts there without a session: what it says is checked, not where it comes from (C11).
    assert posts - {"cas", "cas_portal"} == known


@pytest.mark.attack("X01")
def test_no_form_is_taken_without_the_token_of_its_person_and_place(house):
    _scripted()
    paul = house.signed_in("paul")
    place, elsewhere = house.token(paul), house.who(paul, "/e/college")["token"]
    wrong = {"none": None, "empty": "", "of another": house.token(house.signed_in("zoe")), "of another place": elsewhere,
             "of a guest": house.token(house.browser()), "of another session of the same person":
             house.token(house.signed_in("paul"))}
    before = _everything(house, paul)
    for name, (address, fields) in _forms(house).items():
        for words, token in wrong.items():
            body = fields if token is None else {**fields, "csrf": token}
            answer = paul.post(address, body, status="*")
            assert (name, words, answer.status_int) == (name, words, 403)
        mark = "&" if "?" in address else "?"
        assert (name, paul.post(f"{address}{mark}csrf={place}", fields, status="*").status_int) == (name, 403)
        assert (name, paul.get(f"{address}{mark}csrf={place}", status="*").status_int) in ((name, 405), (name, 200))
    assert _everything(house, paul) == before
    assert the_script.phases("one").count("action") == 0


@pytest.mark.attack("X02")
def test_no_form_is_taken_by_another_method(house):
    _scripted()
    paul = house.signed_in("paul")
    token = house.token(paul)
    before = _everything(house, paul)
    readable = dict.fromkeys(("display", "display_portal", "window s", "window c"), "GET HEAD")
    for name, (address, fields) in _forms(house).items():
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"):
            for header in ("X-Nothing", "X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
                mark = "&" if "?" in address else "?"
                query = "&".join(f"{key}={value}" for key, value in {**fields, "csrf": token, "_method": "POST"}.items())
                body = {} if method == "OPTIONS" else {"body": query.encode()}
                answer = paul.request(f"{address}{mark}{query}", method=method, status="*", headers={
                    header: "POST", "X-CSRF-Token": token, "Content-Type": "application/x-www-form-urlencoded"}, **body)
                wanted = (200,) if method in readable.get(name, "").split() else (405,)
                assert (name, method, header, answer.status_int in wanted) == (name, method, header, True), answer.status
                if answer.status_int == 405:
                    assert "POST" in answer.headers["Allow"]
    assert _everything(house, paul) == before
    assert "action" not in the_script.phases("one")


@pytest.mark.parametrize("name", ["layout", "display", "display_portal", "window a", "window s", "switch", "logout",
                                  "logout_portal"])
def test_with_its_token_each_does_what_it_says(house, name):
    _scripted()
    paul = house.signed_in("paul")
    token = house.who(paul, "" if name.endswith("_portal") else "/e/lycee")["token"]
    before = _everything(house, paul)
    address, fields = _forms(house)[name]
    paul.post(address, {**fields, "csrf": token}, status=(200, 303))
    if not name.startswith("logout"):
        assert _everything(house, paul) != before
    else:
        assert _everything(house, house.signed_in("paul"))[0] != before[0]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("kind", ["r", "c", "b", "a", "s"])
def test_addresses_of_windows_answer_no_other_method(house, script, zoe, method, kind):
    answer = zoe.request(house.address("one", kind), method=method, status=405)
    assert answer.headers["Allow"]
    assert script.calls == []


@pytest.mark.parametrize("kind, method", [("a", "GET"), ("a", "HEAD"), ("r", "POST"), ("b", "POST")])
def test_a_method_that_does_not_fit_the_kind_is_a_clear_page(house, script, zoe, kind, method):
    token = house.token(zoe)
    answer = zoe.request(house.address("one", kind), method=method, status=405, headers={"X-CSRF-Token": token})
    assert answer.headers["Allow"] == ("POST" if kind == "a" else "GET, HEAD")
    if method != "HEAD":
        assert "Cela ne peut pas se faire d’ici" in answer.text or "<html" in answer.text
    assert script.calls == []
    assert house.audit()[-1]["outcome"] == "refused"
