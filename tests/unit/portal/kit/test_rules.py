"""Rules of the kit's checks, each on a few lines of a package made on the spot."""

import sys

import pytest

from portal.kit.checks import declared, descriptor, escaping, imports, locales, templates
from portal.kit.crawl import kind_of
from portal.kit.report import FAILED, NOT_CHECKED, PASSED, Fault, NotChecked, Outcome, Report
from portal.kit.subject import Subject
from tests.factories.portal_parts import write_package

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
EMPTY = {f"locale/{locale}/LC_MESSAGES/ruled.po": CATALOGUE for locale in ("fr", "en")}


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes a package of these files: path to text."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(files=None, descriptor=""):
        write_package(tmp_path, "ruled", descriptor)
        for name, text in (files or {}).items():
            path = tmp_path / "ruled" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Subject("ruled")

    yield make
    for name in [name for name in sys.modules if name.split(".")[0] == "ruled"]:
        del sys.modules[name]


def what(faults):
    """What was found, one text each."""
    return [fault.what for fault in faults]


# -- imports -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "stranger"), [
    ("import portal.db", "portal.db"), ("from portal import db", "portal.db"),
    ("from portal.services.fetch import guard", "fetch"),
    ("import importlib\nimportlib.import_module('portal.driver.page')", "portal.driver.page"),
    ("__import__('portal.config')", "portal.config"), ("from pyramid.threadlocal import get_current_request", "pyramid"),
    ("import webob", "webob"), ("from portlets.news.service import News", "portlets.news"),
    ("def late():\n    from portal.web import routes", "portal.web")])
def test_what_belongs_to_others_is_not_imported(made, line, stranger):
    (told,) = what(imports.check(made({"portlet.py": line})))
    assert stranger in told


@pytest.mark.parametrize("line", [
    "from portal.api.errors import Invalid", "import portal.api.orm", "from portal.api import orm", "import sqlalchemy as sa",
    "from ruled.service import Words", "import json", "import portalocker"])
def test_the_api_itself_and_libraries_are_imported(made, line):
    assert what(imports.check(made({"portlet.py": line}))) == []


@pytest.mark.parametrize(("text", "good"), [
    ("", True), ('"""Words."""\n', True), ("def includeme(config):\n    pass\n", True), ("import ruled.models\n", False),
    ("NAMES = {}\n", False)])
def test_a_package_does_nothing_when_it_is_imported(made, text, good):
    assert (what(imports.check(made({"__init__.py": text}))) == []) is good


# -- descriptor --------------------------------------------------------------------------------


def test_a_class_that_is_not_there_is_told(made):
    assert any("ruled.portlet:Box cannot be made: ModuleNotFoundError" in told for told in what(descriptor.check(made())))


def test_a_class_without_the_phases_is_told(made):
    told = what(descriptor.check(made({"portlet.py": "class Box:\n    def render(self, request, response):\n        pass\n"})))
    assert any("is no portlet" in one for one in told)


def test_a_title_is_there_in_each_language(made):
    told = what(descriptor.check(made({"portlet.py": "from portal.api.portlet import GenericPortlet as Box\n"})))
    assert told == ["ruled.box supports fr and has no title in it"]


def test_a_faulty_descriptor_is_told_by_line(made):
    text = "<portlet-app>\n<portlet><portlet-name>x</portlet-name></portlet></portlet-app>"
    (fault, *_more) = descriptor.check(made(descriptor=text))
    assert fault.place == "portlet.xml:2"


# -- texts -------------------------------------------------------------------------------------

FACTORY = "from portal.api.i18n import TranslationStringFactory\n_ = TranslationStringFactory('ruled')\n"


@pytest.mark.parametrize(("body", "told"), [
    ("_('Hello')", "'Hello'"), ("response.notify('Well done')", "'Well done'"),
    ("raise Invalid({'x': 'Too long'})", "'Too long'"),
    ("raise NotPermitted('Go away')", "'Go away'"), ("response.title = 'My box'", "'My box'"),
    ("response.write('Some text')", "text")])
def test_a_text_in_python_needs_its_translation(made, body, told):
    subject = made({"portlet.py": FACTORY + body, **EMPTY})
    found = what(locales.check(subject))
    assert found and all(told in one for one in found)


@pytest.mark.parametrize(("markup", "good"), [
    ("<p>Hello there</p>", False), ('<p i18n:translate="">Hello there</p>', False), ("<p>${item.name}, 12 %</p>", True),
    ('<img src="x.png" alt="A cat" />', False), ('<img src="x.png" alt="" />', True),
    ('<a title="Open" href="#">${icon("x")}</a>', False),
    ("<p>&nbsp;·&nbsp;</p>", True), ("<!--! Words of the author -->", True)])
def test_a_text_in_a_template_needs_its_translation(made, markup, good):
    subject = made({"templates/view.pt": f'<div i18n:domain="ruled">{markup}</div>', **EMPTY})
    assert (what(locales.check(subject)) == []) is good


def test_a_translation_uses_the_placeholders_of_its_message(made):
    subject = made({"portlet.py": FACTORY + "_('${n} left')"} | {
        f"locale/{locale}/LC_MESSAGES/ruled.po": CATALOGUE + f'\nmsgid "${{n}} left"\nmsgstr "{text}"\n'
        for locale, text in (("fr", "reste ${m}"), ("en", "${n} left"))})
    (told,) = what(locales.check(subject))
    assert told.startswith("other placeholders")


@pytest.mark.parametrize(("line", "told"), [
    ('<p style="color: red"/>', "style attribute"), ('<a onclick="x()"/>', "onclick attribute"),
    ("<script>x()</script>", "inline script"),
    ('<p tal:content="structure: x"/>', "structure"), ('<img src="https://far.example/x.png"/>', "another host"),
    ("<p>", "well-formed")])
def test_a_template_holds_nothing_that_the_policy_refuses(made, line, told):
    assert any(told in one for one in what(templates.check(made({"templates/view.pt": line}))))


# -- what is declared --------------------------------------------------------------------------


@pytest.mark.parametrize("use", ["request.user['user.mail']", "request.user.get('user.mail')",
                                 "(request.user or {}).get('user.mail')", "'user.mail' in request.user"])
def test_an_attribute_that_was_not_declared_is_told(made, use):
    (told,) = what(declared.check(made({"portlet.py": use})))
    assert "user.mail" in told


@pytest.mark.parametrize(("text", "count"), [
    ("import requests\nrequests.get('https://far.example/x')", 1), ("import requests", 1),
    ("ADDRESS = 'https://far.example/x'", 0), ("import json", 0)])
def test_a_host_that_was_not_declared_is_told(made, text, count):
    assert len(what(declared.check(made({"portlet.py": text})))) == count


# -- escaping and addresses --------------------------------------------------------------------


@pytest.mark.parametrize(("markup", "how"), [
    ("<p><kitprobe></p>", "an element"), ('<a title="" kitprobe="1">x</a>', "an attribute"),
    ('<a href=" JavaScript:kitprobe()">x</a>', "an address that runs"), ("<p>&lt;kitprobe kitprobe=&#34;1&#34;&gt;</p>", ""),
    ('<input value="&quot; kitprobe=&quot;1">', ""), ("<p>kitprobe \ud800\x00</p>", ""), ("", "")])
def test_hostile_words_are_told_from_markup(markup, how):
    assert escaping.unescaped(markup) == how


@pytest.mark.parametrize(("address", "kind"), [
    ("/e/x/tab/~abc/w123456/a?~a=go", "a"), ("/e/x/tab/~/w123456/r", "r"), ("/e/x/tab/~/w999999/a", ""), ("/e/x/tab/", ""),
    ("https://far.example/w123456/a", "")])
def test_an_address_says_what_it_asks_of_a_window(address, kind):
    assert kind_of("w123456", address) == kind


# -- reports -----------------------------------------------------------------------------------

REPORT = Report("ruled", (
    Outcome("imports", "imports well", PASSED), Outcome("accessibility", "axe", NOT_CHECKED, note="no browser"),
    Outcome("csrf", "forms", FAILED, (Fault("ruled.box", "a form without the token", "Write it."),))))


def test_a_report_tells_people_what_where_why_and_what_to_do():
    text = REPORT.as_text()
    for words in ("ok  imports", "not checked: no browser", "FAIL  csrf", "ruled.box", "a form without the token", "→ Write it.",
                  "1 of 3 checks failed, 1 not made"):
        assert words in text


def test_a_report_survives_json_and_strict_wants_every_check():
    assert Report.from_data(REPORT.as_data()) == REPORT
    assert not REPORT.passes()
    unmade = Report("ruled", REPORT.outcomes[:2])
    assert unmade.passes() and not unmade.passes(strict=True)


def test_a_package_that_is_not_there_cannot_be_looked_at():
    with pytest.raises(NotChecked, match="no package nowhere_at_all"):
        _folder = Subject("nowhere_at_all").folder
