"""What a template says after its compiled form was made shorter is what it said before."""

import ast
from pathlib import Path

import pytest
from chameleon import PageTemplateFile

import channels.rss
from portal.api.i18n import TranslationStringFactory
from portal.api.markup import Markup
from portal.driver.engine import PortalTemplate, template_class
from portal.driver.tightening import tightened

HEAD = ('<div xmlns:tal="http://xml.zope.org/namespaces/tal" xmlns:metal="http://xml.zope.org/namespaces/metal" '
        'xmlns:i18n="http://xml.zope.org/namespaces/i18n" i18n:domain="probe">')
_ = TranslationStringFactory("probe")
TEMPLATES = sorted(Path(channels.rss.__file__).parent.glob("templates/*.pt"))


class Picture:
    """An object with markup of its own, as addresses have it."""

    def __html__(self):
        return '<img alt="&amp;" />'


VALUES = ["plain", "", None, 0, 7, 1.5, True, b"bytes", "a & b <i> \"quoted\" 'single'", "été", "{braces} %s %",
          Markup("<b>bold</b>"), Picture(), _("Word"), [1, "<"]]
BODIES = [
    "<p>${value}</p>",
    '<p class="${value}" id="x-${value}">${value} and ${value}</p>',
    '<p title="usual" tal:attributes="title value; lang value">x</p>',
    '<p title="usual" tal:attributes="title default">x</p>',
    '<p tal:content="value">usual</p><p tal:content="default">usual</p>',
    '<p tal:replace="structure value">usual</p>',
    '<input tal:attributes="checked value" /><input checked="${value}" />',
    "<p tal:condition='value'>there</p><p tal:condition='not value'>not there</p>",
    '<tal:r repeat="one (value, value)"><i>${one}</i>${repeat.one.number}</tal:r>',
    '<p i18n:translate="">\n  Some   words\n  in lines </p><p i18n:translate=""></p><p i18n:translate="">  </p>',
    '<p i18n:translate="">Some <b i18n:name="what">${value}</b> here</p><p i18n:translate="named">Words &amp; more</p>',
    '<p title="Some words" i18n:attributes="title">x</p>',
    '<tal:m condition="False"><b metal:define-macro="m">[<i metal:define-slot="s">none</i>${value}]</b></tal:m>'
    '<u metal:use-macro="template.macros[\'m\']" />'
    '<u metal:use-macro="template.macros[\'m\']"><i metal:fill-slot="s">mine</i></u>'
    '<u metal:use-macro="template.macros[\'m\']" />',
    '<p tal:define="x value" tal:omit-tag="">${x}</p><!-- ${value} --><pre>\n  ${value}</pre>',
    '<p style="width: 50%">100 % of ${value}</p>']


def translate(msgid, domain=None, mapping=None, context=None, target_language=None, default=None):
    """Marks what it is given, so that a lost or added call shows."""
    if not isinstance(msgid, str):
        return msgid
    text = f"{domain}:{msgid}:{default}"
    for name, value in (mapping or {}).items():
        text = text.replace(f"${{{name}}}", value)
    return text


class Whole(PortalTemplate):
    """Compiled as Chameleon has it."""

    def _compile(self, body, builtins):
        return PageTemplateFile._compile(self, body, builtins)


@pytest.mark.parametrize("body", BODIES)
def test_every_kind_of_value_says_what_it_said(body, tmp_path):
    file = tmp_path / "t.pt"
    file.write_text(f"{HEAD}{body}</div>", "utf-8")
    (tmp_path / "kept").mkdir()
    short, whole = template_class(tmp_path / "kept")(str(file)), Whole(str(file))
    for value in VALUES:
        assert short.render(translate, "fr", value=value) == whole.render(translate, "fr", value=value), value


def steps(source):
    """How many statements a text has."""
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(source)))


def test_the_templates_of_a_portlet_become_a_good_deal_shorter():
    before = after = 0
    for file in TEMPLATES:
        made = []

        class Looked(Whole):
            """Keeps what was compiled."""

            def _compile(self, body, builtins, made=made):
                made.append(super()._compile(body, builtins))
                return made[0]

        Looked(str(file)).cook_check()
        before, after = before + steps(made[0]), after + steps(tightened(made[0]))
    assert before > after > 0 and after < before * 0.75


def test_what_is_not_recognised_stays_as_it_was():
    source = ast.unparse(ast.parse("""
def render(__stream, econtext, rcontext):
    __append = __stream.append
    __attrs_1 = _static_1
    __stream_2 = []
    __append_2 = __stream_2.append
    __append_2(getname(x))
    __msgid_2 = ''.join(__stream_2)
    __append(f(__attrs_1))
    __append('%s of %s' % x)
    x = __quote(y, None, None, None, None)
def other():
    __attrs_1 = _static_1
"""))
    assert tightened(source) == source


def test_a_name_is_looked_up_without_a_call():
    source = ast.unparse(ast.parse("""
def render(__stream, econtext, rcontext):
    __append = __stream.append
    x = [getname('article').link for one in getname('articles')]
"""))
    assert "x = [econtext['article'].link for one in econtext['articles']]" in tightened(source)
