"""Templates are safe and well-formed; every text that people read has its French and English."""

import pytest

from tests.contract import catalogues, templates


def test_every_template_is_well_formed_with_nothing_inline():
    assert templates.all_problems() == []


@pytest.mark.parametrize(("source", "complaint"), [
    ('<p style="color: red">x</p>', "style attribute"),
    ('<p tal:attributes="class c; style \'color: red\'">x</p>', "style attribute"),
    ('<a href="/" onclick="go()">x</a>', "onclick attribute"),
    ("<script>go()</script>", "inline script"),
    ("<style>p { color: red }</style>", "style element"),
    ("<p>${structure: text}</p>", "structure:"),
    ('<p tal:content="structure text">x</p>', "structure:"),
    ('<a href="javascript:go()">x</a>', "runs code"),
    ('<img src="https://example.org/x.png" alt="" />', "another host"),
    ("<p><b>x</p>", "not well-formed"),
    ("<?python x = 1 ?><p>x</p>", "Python block"),
])
def test_what_a_template_may_not_hold_is_found(source, complaint):
    assert any(complaint in what for _line, what in templates.problems(source))


def test_every_message_is_translated_and_french_keeps_the_style_of_the_house():
    assert catalogues.all_problems() == []


@pytest.mark.parametrize("translation", ["Attention!", "Nom :", "« Bonjour »", "Ajouter un portlet"])
def test_french_out_of_style_is_found(translation):
    assert catalogues._bad_french(translation)


@pytest.mark.parametrize("translation", [
    "Attention\u00a0!", "Nom\u00a0: ${name}", "«\u00a0Bonjour\u00a0»", "à 10\u00a0h\u00a030"])
def test_french_in_style_is_left_alone(translation):
    assert not catalogues._bad_french(translation)
