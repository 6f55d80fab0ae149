"""Filters of a descriptor: which portlets they are mapped to, in which order; faults are named by line (PLT-82)."""

import pytest

from portal.api.registry import Filter
from portal.registry.descriptor import read_descriptor
from tests.factories.portal_parts import write_package

PORTLET = ("<portlet><portlet-name>{0}</portlet-name><portlet-class>acme.portlet:Box</portlet-class>"
           "<supports><mime-type>text/html</mime-type></supports></portlet>\n")
FILTER = ("<filter><filter-name>{0}</filter-name><filter-class>acme.filters:{1}</filter-class>"
          "<lifecycle>{2}</lifecycle></filter>\n")


def _read(tmp_path, body):
    text = "<portlet-app>\n" + PORTLET.format("news") + PORTLET.format("news-list") + body + "</portlet-app>"
    return {one.name: one for one in read_descriptor(write_package(tmp_path, "acme", text), "acme")}


def test_a_portlet_has_those_mapped_to_it_once_each_in_the_order_of_their_mappings(tmp_path):
    found = _read(tmp_path, FILTER.format("a", "A", "RENDER_PHASE") + FILTER.format("b", "B", "action")
                  + '<filter><filter-name>c</filter-name><filter-class>acme:C</filter-class><lifecycle> EVENT_PHASE </lifecycle>'
                  "<lifecycle>RESOURCE_PHASE</lifecycle><init-param><name>n</name><value>v</value></init-param></filter>\n"
                  "<filter-mapping><filter-name>c</filter-name><portlet-name>news-*</portlet-name></filter-mapping>\n"
                  "<filter-mapping><filter-name>b</filter-name><portlet-name>news</portlet-name>"
                  "<portlet-name>news-list</portlet-name></filter-mapping>\n"
                  "<filter-mapping><filter-name>a</filter-name><portlet-name>*</portlet-name></filter-mapping>\n"
                  "<filter-mapping><filter-name>b</filter-name><portlet-name>n*</portlet-name></filter-mapping>\n")
    assert [one.name for one in found["acme.news"].filters] == ["b", "a"]
    assert [one.name for one in found["acme.news-list"].filters] == ["c", "b", "a"]
    assert found["acme.news-list"].filters[0] == Filter("c", "acme:C", frozenset({"event", "resource"}), {"n": "v"})
    assert found["acme.news"].filters[0].phases == {"action"} and found["acme.news"].filters[1].phases == {"render"}


@pytest.mark.parametrize("body, reason", [
    (FILTER.format("a", "A", "VIEW_PHASE"), "lifecycle"),
    ("<filter><filter-name>a</filter-name><filter-class>acme:A</filter-class></filter>\n", "needs a <lifecycle>"),
    ("<filter><filter-class>acme:A</filter-class><lifecycle>render</lifecycle></filter>\n", "needs a <filter-name>"),
    ("<filter><filter-name>a</filter-name><lifecycle>render</lifecycle></filter>\n", "needs a <filter-class>"),
    ("<filter><filter-name>a</filter-name><filter-class>other.filters:A</filter-class><lifecycle>render</lifecycle></filter>\n",
     "is not in the package acme"),
    (FILTER.format("a", "A", "render") * 2, "stands twice"),
    ("<filter-mapping><filter-name>x</filter-name><portlet-name>news</portlet-name></filter-mapping>\n", "there is no filter x"),
    (FILTER.format("a", "A", "render") + "<filter-mapping><filter-name>a</filter-name></filter-mapping>\n",
     "needs a <portlet-name>"),
    (FILTER.format("a", "A", "render")
     + "<filter-mapping><filter-name>a</filter-name><portlet-name>nws</portlet-name></filter-mapping>\n",
     "there is no portlet nws")])
def test_a_fault_is_named(tmp_path, body, reason):
    with pytest.raises(ExceptionGroup) as raised:
        _read(tmp_path, body)
    assert any(reason in str(error) and error.line >= 4 for error in raised.value.exceptions), raised.value.exceptions
