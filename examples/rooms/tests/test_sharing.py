"""The day is shared with boxes of other packages, by its qualified name alone."""

import re

import pytest

from portal.kit.trial import Trial


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A portal with the rooms and somebody else's planner."""
    with Trial(tmp_path_factory.mktemp("portal"), ("rooms", "planner")) as made:
        yield made


def state_of(page, portlet):
    """The part of the addresses of a page that holds what is shown now."""
    link = page.box(portlet).xpath(".//a/@href")[0]
    return re.search(r"/(~[^/]*)/", link)[1]


def test_a_day_chosen_in_the_planner_is_the_day_of_the_calendar(both):
    teacher = both.visitor("teacher")
    page = teacher.get(both.tab("planner"))
    assert "planned: None" in page.box_text("planner.planner")
    page = teacher.get(page.tree.xpath("//a[@class='to']/@href")[0])
    state = state_of(page, "planner.planner")
    page = teacher.get(f"{both.tab('rooms')}{state}/")
    assert page.content("rooms.calendar")[0].xpath(".//time[@datetime='2027-03-01']")


def test_a_day_chosen_in_the_calendar_is_the_planners(both):
    teacher = both.visitor("teacher")
    page = teacher.get(both.tab("rooms"))
    page = teacher.get(page.box("rooms.calendar").xpath(".//a[. = 'Day after']/@href")[0])
    chosen = page.content("rooms.calendar")[0].xpath(".//time/@datetime")[0]
    page = teacher.get(f"{both.tab('planner')}{state_of(page, 'rooms.calendar')}/")
    assert f"planned: {chosen}" in page.box_text("planner.planner")


def test_a_day_that_is_typed_into_an_address_is_that_of_the_one_box(both):
    teacher = both.visitor("teacher")
    page = teacher.see("rooms.calendar", day="2026-12-01")
    assert page.content("rooms.calendar")[0].xpath(".//time[@datetime='2026-12-01']")
    page = teacher.get(f"{both.tab('planner')}{state_of(page, 'rooms.calendar')}/")
    assert "planned: None" in page.box_text("planner.planner")
