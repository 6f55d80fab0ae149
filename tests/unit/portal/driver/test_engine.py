"""Templates as the portal carries them out."""

import pytest

from portal.driver.engine import template_class

HEAD = '<div xmlns:tal="http://xml.zope.org/namespaces/tal" xmlns:metal="http://xml.zope.org/namespaces/metal">'


@pytest.fixture
def render(tmp_path):
    made = template_class(tmp_path / "compiled")

    def carry_out(body: str, **names):
        (tmp_path / "t.pt").write_text(f"{HEAD}{body}</div>", "utf-8")
        return made(str(tmp_path / "t.pt")).render(**names)

    (tmp_path / "compiled").mkdir()
    return carry_out


def test_names_attributes_items_and_what_is_missing(render):
    assert ">1 2 -<" in render("${a} ${b.c} ${gone | '-'}", a=1, b={"c": 2})
    with pytest.raises(NameError):
        render("${gone}")


def test_names_of_a_loop_or_a_definition_end_with_it(render):
    made = render('<tal:r repeat="x (\'a\', \'b\')">${x}${repeat.x.index}</tal:r><tal:d define="y 1" />${y | x}', x="x")
    assert ">a0b1x<" in made


def test_what_a_macro_makes_global_is_known_after_it(render):
    made = render('<tal:m metal:define-macro="m"><tal:g define="global z 7" /></tal:m>'
                  '<tal:u metal:use-macro="template.macros[\'m\']" />${z}')
    assert made.endswith("7</div>")


def test_a_macro_is_used_again_and_again_and_one_that_is_missing_is_named(render):
    assert ">11<" in render('<tal:m condition="False"><tal:m metal:define-macro="m-n">1</tal:m></tal:m>'
                            '<tal:r repeat="x (1, 2)"><tal:u metal:use-macro="template.macros[\'m-n\']" /></tal:r>')
    with pytest.raises(KeyError, match="gone"):
        render('<tal:u metal:use-macro="template.macros[\'gone\']" />')


def test_an_error_comes_out_as_it_is_with_its_place_and_no_value(render):
    with pytest.raises(ZeroDivisionError) as raised:
        render("\n<p>${1 / secret}</p>", secret=0)
    [note] = raised.value.__notes__
    assert "t.pt, line 2" in note and "secret" not in note
