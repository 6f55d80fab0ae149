"""An audience in a data file: rules joined by and, or and not, refused when they make no sense (LAY-01)."""

import pytest
from lxml import etree

from portal.api.audience import Audience
from portal.datafiles.audience import read_audience
from portal.datafiles.problems import Problems


def read(body: str) -> tuple[Audience, list[str]]:
    problems = Problems("file.xml")
    rule = read_audience(etree.fromstring(f'<audience xmlns="urn:preau:layout:1">{body}</audience>'), problems)
    return rule, [error.reason for error in problems.found]


@pytest.mark.parametrize(("body", "rule"), [
    ("", Audience()),
    ("<everyone/>", Audience()),
    ("<member/>", Audience("member")),
    ("<profile>\n pupil  teacher </profile>", Audience("profile", ("pupil", "teacher"))),
    ("<kind>lycee</kind><guest/>", Audience("all", rules=(Audience("kind", ("lycee",)), Audience("guest")))),
    ("<any><group>g</group><none><person>p</person></none></any>",
     Audience("any", rules=(Audience("group", ("g",)), Audience("none", rules=(Audience("person", ("p",)),))))),
    ('<attribute name="regime">demi-pensionnaire</attribute>', Audience("attribute", ("regime=demi-pensionnaire",))),
    ("<establishment>lycee-ada-verneuil</establishment>", Audience("establishment", ("lycee-ada-verneuil",))),
])
def test_a_rule_is_read(body, rule):
    assert read(body) == (rule, [])


@pytest.mark.parametrize("body", [
    "pupil", "<profile/>", "<profile>wizard</profile>", "<role>pupil</role>", "<kind>school</kind>", "<all/>", "<magic>x</magic>",
    "<guest>x</guest>", "<attribute>x</attribute>", '<attribute name="x"/>', "<group>a;b</group>",
    "<any>" * 12 + "<guest/>" + "</any>" * 12,
])
def test_a_rule_that_makes_no_sense_is_told(body):
    assert read(body)[1]


def test_a_rule_that_is_not_understood_lets_nobody_in():
    rule, _told = read("<magic/>")
    assert not rule.matches(None, None)
