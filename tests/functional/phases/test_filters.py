"""Filters around the phases of portlets (JSR-286 PLT.20; PLT-82)."""

import time

import pytest

from portal.api.errors import PortletError, PortletUnavailable
from portal.api.filters import RequestWrapper, ResponseWrapper
from portal.api.markup import Markup
from portal.container.interfaces import IContainer
from tests.functional.house import count_up, link


def _around(phase, *names):
    return [f"{name} before {phase}" for name in names] + [f"{name} after {phase}" for name in reversed(names)]


class _Spoken(RequestWrapper):
    """A request in another language, with a word of its own."""

    locale, word = "oc", None


class _Capital(ResponseWrapper):
    """What is written comes out in capitals."""

    seen = None

    def write(self, markup):
        """In capitals."""
        self.seen = str(markup)
        self.wrapped.write(Markup(str(markup).upper()))


@pytest.mark.jsr286("PLT-82")
def test_filters_stand_around_the_phases_they_declare_in_the_order_of_their_mappings(house, script, log_lines):
    zoe = house.signed_in("zoe")
    script.on("filtered", "action", lambda request, response: response.publish("{urn:phased}said"))

    # Mapped by name or prefix, in mapping order, each once; the one whose init fails is kept out of every chain.
    page = zoe.get("/e/lycee/filtres/", status=200)
    assert script.notes == [*_around("render", "outer", "inner"),
                            "outer before render head", "inner before render head", "inner after render", "outer after render",
                            *_around("render", "outer", "inner")]
    assert script.count("bare") == 1, "one that no filter is mapped to but the broken one"
    assert house.box_text(page, "filtered").endswith("content of filtered")
    assert [line for line in log_lines.records if "broken" in line.getMessage()][0].levelname == "ERROR"

    # Only the phases of its lifecycle: "changing" for action and event, none of which "late" has.
    script.notes.clear()
    house.act(zoe, "filtered", tab="filtres")
    assert script.notes == [*_around("action", "outer", "changing", "inner"), *_around("event", "outer", "changing", "inner"),
                            *_around("event", "outer", "inner")]
    script.notes.clear()
    zoe.get(house.address("filtered", "s", "filtres"))
    assert script.notes == _around("resource", "outer", "inner")

    # One object a process for each, which is given its own parameters and no other.
    zoe.get("/e/lycee/filtres/")
    assert sorted(life[1:] for life in script.lives if life[0] == "init") == [
        (name, "tests.functional.phases.phased", parameters) for name, parameters in (
            ("broken", {}), ("changing", {}), ("inner", {"own": "of inner"}), ("outer", {"own": "of outer", "more": "yes"}))]
    house.registry.getUtility(IContainer).destroy()
    assert sorted(life[1] for life in script.lives if life[0] == "destroy") == ["changing", "inner", "outer"]

    # They may wrap request and response: the portlet, and its templates, have to do with the wrappers.
    def wrap(request, response, chain):
        spoken, capital = _Spoken(request), _Capital(response)
        spoken.word = "adieu"
        chain(spoken, capital)
        assert capital.seen and response.title == "Un titre"

    def render(request, response):
        response.title = "Un titre"
        response.show("said", what=f"{request.word} {request.window.fname}")

    script.around("outer", wrap)
    script.on("filtered", "render", render)
    script.on("filtered-too", "head", lambda request, response: None)
    script.around("inner", lambda request, response, chain: chain(request, response)
                  if request.window.fname == "filtered" else response.write("instead"))
    page = zoe.get("/e/lycee/filtres/", status=200)
    assert house.box_text(page, "filtered").endswith("OC ADIEU FILTERED ON")
    assert "Un titre" in house.box_text(page, "filtered")

    # What is raised ends the chain, as if the portlet had raised it: nothing of the action is left.
    def stop(request, response, chain):
        count_up(request, "probe:stopped")
        response.set_parameter("page", "2")
        raise PortletError("stopped here")

    script.around("outer", lambda request, response, chain: chain(request, response))
    script.around("changing", stop)
    script.notes.clear()
    before = script.count("filtered", "action")
    answer = house.act(zoe, "filtered", tab="filtres", status=500)
    assert script.notes[:2] == ["outer before action", "changing before action"]
    assert "inner before action" not in script.notes and "outer after action" not in script.notes
    assert script.count("filtered", "action") == before and house.counted("probe:stopped") == 0
    assert log_lines.incidents()[-1] in answer.text


def test_what_a_filter_raises_in_render_costs_its_box_only(house, script, zoe):
    def stop(request, response, chain):
        raise PortletError(None)

    script.around("inner", stop)
    page = zoe.get("/e/lycee/filtres/", status=200)
    assert script.count("filtered") == 0 and script.count("filtered-too") == 0
    assert "pr-box--is-error" in house.box(page, "filtered").get("class")
    assert house.box_text(page, "bare").endswith("content of bare")


def test_a_filter_may_answer_alone_and_change_what_came_after_it(house, script, zoe):
    script.around("outer", lambda request, response, chain: response.write(link("away", response.render_url())))
    page = zoe.get("/e/lycee/filtres/")
    assert house.href(page, "away") and script.count("filtered") == 0

    def action(request, response, chain):
        chain(request, response)
        response.set_parameter("page", "from the filter")

    script.around("outer", action)
    house.act(zoe, "filtered", tab="filtres")
    script.around("outer", lambda request, response, chain: chain(request, response))
    script.calls.clear()
    house.act(zoe, "filtered", tab="filtres").follow()
    assert [call.parameters for call in script.calls if call.window == "filtered" and call.phase == "render"] == [{}]
    script.around("outer", action)
    house.act(zoe, "filtered", tab="filtres").follow()
    assert [call.parameters for call in script.calls if call.window == "filtered"][-1] == {"page": ("from the filter",)}


def test_one_that_is_unavailable_for_a_while_is_taken_into_service_later(house, script, zoe):
    address = house.address("filtered-too", "s", "filtres")
    zoe.get(address)
    assert "late before resource" not in script.notes and script.count("filtered-too", "resource") == 1
    time.sleep(0.12)
    zoe.get(address)
    assert script.notes.count("late before resource") == 1 and script.count("filtered-too", "resource") == 2


def test_unavailability_raised_by_a_filter_takes_the_portlet_out_of_service(house, script, zoe):
    def out(request, response, chain):
        raise PortletUnavailable(None, 60)

    script.around("changing", out)
    house.act(zoe, "filtered", tab="filtres", status=500)
    page = zoe.get("/e/lycee/filtres/")
    assert script.count("filtered") == 0 and "pr-box--is-error" in house.box(page, "filtered").get("class")
