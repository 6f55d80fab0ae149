"""What a resource id may name (JSR-286 PLT.13.8; PLT-17): a method, else what the descriptor declares, nothing else."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "studio"
NEVER = [
    # in the package, and not declared
    "secret.txt", "page.html", "view.pt", "view", "hours", "templates/hours.pt", "img/inner.pt", "img/trap.pt", "img/.hidden",
    "img", "img/", "img/*", "*", "portlet.xml", "portlet.py", "events.py", "__init__.py", "locale/fr/LC_MESSAGES/studio.po",
    "studio.po", "static/plan.txt", "data.txt",
    # declared, and not there
    "gone.txt", "gone.pt", "img/gone.txt",
    # ways out of the folder
    "../portlet.py", "../portlet.xml", "../static/plan.txt", "img/../secret.txt", "img/../../portlet.py", "img/..", "..", ".", "",
    "../templates/hours.pt", "/etc/passwd", "img//etc/passwd", "..%2fportlet.xml", "img\\..\\secret.txt", "plan.txt\\",
    "img/../../../gallery/static/label.txt", "label.txt", "plan.txt/", "./plan.txt", "PLAN.TXT", "hours.pt/",
    "a" * 300, "é" * 200]


def ask(house, browser, name, status=200, window="painter", **query):
    """Ask for a resource id of a window."""
    return browser.get(house.address(window, "s", "studio", _i=name, **query), status=status)


@pytest.mark.jsr286("PLT-17")
def test_a_resource_id_names_a_method_or_a_declared_template_or_file_and_nothing_else(house, zoe, paul):
    assert ask(house, zoe, "data").text == "from the method"
    assert (FOLDER / "static" / "plan.txt").read_text() == "the plan\n"
    assert ask(house, zoe, "plan.txt").text == "the method's plan", "the method goes before a file of the same path"
    # a declared template, with what every template has, for the person who asks
    answer = ask(house, zoe, "hours.pt", day="lundi")
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert "Open for zoe, lundi" in answer.text and "Open for paul, any day" in ask(house, paul, "hours.pt").text
    # declared files: one by one, by folder, and for all portlets of the application
    assert ask(house, zoe, "img/one.txt").text == "a picture\n"
    styles = ask(house, zoe, "studio.css")
    assert styles.headers["Content-Type"].startswith("text/css") and ".studio" in styles.text
    assert ".studio" in ask(house, zoe, "studio.css", window="apprentice").text
    assert (FOLDER / "templates" / "view.pt").is_file() and (FOLDER / "static" / "secret.txt").is_file()
    for name in NEVER:
        answer = ask(house, zoe, name, (404,))
        assert "undeclared" not in answer.text and "class " not in answer.text and "msgid" not in answer.text, name
    # declared by one portlet, not by the other; a portlet that declares nothing
    for name in ("hours.pt", "img/one.txt"):
        ask(house, zoe, name, 404, window="apprentice")
    # no id: nothing is done
    nothing = zoe.get(house.address("painter", "s", "studio"), status=200)
    assert nothing.body == b"" and "Content-Disposition" not in nothing.headers


def test_a_resource_that_is_not_there_counts_as_not_there_and_not_as_a_failing_portlet(house, zoe, log_lines):
    ask(house, zoe, "view.pt", 404)
    assert not any(record.levelname == "CRITICAL" or "failed" in record.getMessage() for record in log_lines.records)


def test_a_portlet_may_ask_for_a_declared_resource_itself(house, script, zoe):
    def resource(request, response):
        response.show_resource(request.parameters.get("which"))

    script.on("easel", "resource", resource)
    assert ".studio" in zoe.get(house.address("easel", "s", "studio", which="studio.css")).text
    zoe.get(house.address("easel", "s", "studio", which="plan.txt"), status=404)
