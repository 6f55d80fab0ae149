"""Descriptors of packages: JSR-286's words and ours become definitions; faults are named by line."""

import logging

import pytest

from portal.api.registry import Preference
from portal.registry.definitions import read_definitions
from portal.registry.descriptor import read_descriptor
from tests.factories.portal_parts import write_package

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<portlet-app {namespace} xmlns:preau="urn:preau:portlet:1" xmlns:x="urn:example" version="2.0" id="app">
  <portlet id="p">
    <description xml:lang="fr">Des nouvelles</description>
    <portlet-name>news</portlet-name>
    <display-name>News</display-name>
    <portlet-class>acme.news.portlet:News</portlet-class>
    <init-param><name>colour</name><value>red</value></init-param>
    <expiration-cache>-1</expiration-cache>
    <cache-scope>public</cache-scope>
    <supports><mime-type>text/html</mime-type><portlet-mode>EDIT</portlet-mode><portlet-mode>help</portlet-mode>
      <portlet-mode>print</portlet-mode><portlet-mode>undeclared</portlet-mode>
      <window-state>maximized</window-state><window-state>solo</window-state><window-state>half</window-state><window-state>other</window-state></supports>
    <supported-locale>fr_FR</supported-locale>
    <portlet-info><title xml:lang="fr">Nouvelles</title><title>News</title><short-title>N</short-title></portlet-info>
    <portlet-preferences>
      <preference><name>count</name><value>3</value><read-only>true</read-only></preference>
      <preference><name>empty</name></preference>
      <preferences-validator>acme.news.checks:Validator</preferences-validator>
    </portlet-preferences>
    <security-role-ref><role-name>editor</role-name><role-link>webmaster</role-link></security-role-ref>
    <supported-processing-event><qname>x:chosen</qname></supported-processing-event>
    <supported-publishing-event><name>read</name></supported-publishing-event>
    <supported-public-render-parameter>day</supported-public-render-parameter>
    <container-runtime-option><name>a</name><value>own</value></container-runtime-option>
    <preau:limit phase="render" seconds="0.5"/>
    <preau:host>example.org:8443</preau:host>
    <preau:style>static/news.css</preau:style>
  </portlet>
  <custom-portlet-mode><portlet-mode>print</portlet-mode></custom-portlet-mode>
  <custom-window-state><window-state>half</window-state></custom-window-state>
  <custom-window-state><window-state>solo</window-state></custom-window-state>
  <user-attribute><name>user.name.given</name></user-attribute>
  <security-constraint><portlet-collection><portlet-name>n*</portlet-name></portlet-collection>
    <user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee></user-data-constraint></security-constraint>
  <filter><filter-name>f</filter-name><filter-class>acme.news.filters:F</filter-class><lifecycle>RENDER_PHASE</lifecycle></filter>
  <filter-mapping><filter-name>f</filter-name><portlet-name>*</portlet-name></filter-mapping>
  <default-namespace>urn:acme</default-namespace>
  <event-definition><qname>x:chosen</qname><value-type>str</value-type></event-definition>
  <event-definition><name>read</name></event-definition>
  <public-render-parameter><identifier>day</identifier><qname>x:day</qname></public-render-parameter>
  <container-runtime-option><name>a</name><value>all</value></container-runtime-option>
  <container-runtime-option><name>b</name><value>1</value><value>2</value></container-runtime-option>
  <preau:limit phase="action" seconds="9"/>
  <preau:permission name="news.post" holders="teacher webmaster"/>
  <preau:table>news_item</preau:table>
</portlet-app>"""


@pytest.mark.parametrize("namespace", ["", 'xmlns="http://java.sun.com/xml/ns/portlet/portlet-app_2_0.xsd" '
                                           'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"'])
def test_everything_that_a_descriptor_says_is_in_the_definition(tmp_path, namespace):
    path = tmp_path / "portlet.xml"
    path.write_text(WHOLE.format(namespace=namespace))
    (found,) = read_descriptor(path, "acme.news")
    assert (found.name, found.package, found.portlet_class) == ("news.news", "acme.news", "acme.news.portlet:News")
    assert found.titles == {"fr": "Nouvelles", "en": "News"} and found.descriptions == {"fr": "Des nouvelles"}
    assert found.short_titles == {"en": "N"} and found.init_parameters == {"colour": "red"}
    assert found.preferences == (Preference("count", ("3",), True), Preference("empty", ()))
    assert found.validator == "acme.news.checks:Validator"
    assert found.locales == ("fr-FR",) and found.expiration == -1 and found.cache_scope == "public"
    assert found.limits == {"render": 0.5, "action": 9.0} and found.hosts == ("example.org:8443",)
    assert found.role_links == {"editor": "webmaster"} and found.user_attributes == ("user.name.given",)
    assert found.processed_events == ("{urn:example}chosen",) and found.published_events == ("{urn:acme}read",)
    assert found.default_namespace == "urn:acme" and found.public_parameters == {"day": "{urn:example}day"}
    assert found.permissions == {"news.post": frozenset({"teacher", "webmaster"})}
    assert found.styles == ("static/news.css",) and found.confidential


def test_modes_and_states_beyond_the_usual_need_a_declaration(tmp_path):
    path = tmp_path / "portlet.xml"
    path.write_text(WHOLE.format(namespace=""))
    (found,) = read_descriptor(path, "acme.news")
    assert found.modes == ("view", "edit", "help", "print") and found.states == ("solo",)


def test_an_option_of_a_portlet_goes_before_that_of_its_application(tmp_path):
    path = tmp_path / "portlet.xml"
    path.write_text(WHOLE.format(namespace=""))
    (found,) = read_descriptor(path, "acme.news")
    assert found.options == {"a": ("own",), "b": ("1", "2")}


def test_every_fault_is_told_with_its_line(tmp_path):
    path = tmp_path / "portlet.xml"
    path.write_text("""<portlet-app xmlns:preau="urn:preau:portlet:1">
<portlet>
<portlet-name>news</portlet-name><portlet-name>twice</portlet-name>
<portlet-class>elsewhere.portlet:News</portlet-class>
<expiration-cache>soon</expiration-cache>
<supported-processing-event><name>nowhere</name></supported-processing-event>
<supported-publishing-event><qname>y:z</qname></supported-publishing-event>
<supported-public-render-parameter>day</supported-public-render-parameter>
<preau:limit phase="dream" seconds="1"/>
<preau:style>../../etc/passwd</preau:style>
<portlet-preferences><preference><name>a</name></preference><preference><name>a</name></preference></portlet-preferences>
<surprise/>
</portlet>
<security-constraint><portlet-collection><portlet-name>other</portlet-name></portlet-collection>
<user-data-constraint><transport-guarantee>INTEGRAL</transport-guarantee></user-data-constraint></security-constraint>
<preau:permission name="layout.customise" holders="teacher"/>
<preau:permission name="news.post" holders="everybody"/>
<preau:table>Bad Table</preau:table>
</portlet-app>""")
    with pytest.raises(ExceptionGroup) as raised:
        read_descriptor(path, "acme.news")
    told = [(error.line, error.reason) for error in raised.value.exceptions]
    for line, words in ((2, "supports"), (3, "twice"), (4, "not in the package"), (5, "soon"), (6, "nowhere"), (7, "prefix"),
                        (8, "day"), (9, "dream"), (10, "passwd"), (11, "twice"), (12, "surprise"), (14, "other"),
                        (16, "news."), (17, "everybody"), (18, "Bad Table")):
        assert any(at == line and words in reason for at, reason in told), (line, words, told)


@pytest.mark.parametrize("body", ["", "<portlet-app>", "<other/>", "<portlet-app/>",
                                  '<!DOCTYPE portlet-app SYSTEM "x.dtd"><portlet-app/>'])
def test_what_is_no_descriptor_is_refused(tmp_path, body):
    path = tmp_path / "portlet.xml"
    path.write_text(body)
    with pytest.raises(ExceptionGroup):
        read_descriptor(path, "acme.news")


def test_a_package_with_a_bad_descriptor_is_left_out_and_the_rest_goes_on(tmp_path, monkeypatch, caplog):
    write_package(tmp_path, "goodbox")
    bad = write_package(tmp_path, "badbox", "<portlet-app>\n<portlet/>\n</portlet-app>")
    write_package(tmp_path / "other", "goodbox")
    monkeypatch.syspath_prepend(tmp_path)
    with caplog.at_level(logging.ERROR):
        found = read_definitions(["badbox", "goodbox", "missing.box", "nobody"])
    assert [definition.name for definition in found.all()] == ["goodbox.box"]
    assert found.get("goodbox.box").package == "goodbox" and found.get("badbox.box") is None
    assert f"{bad}:2: " in caplog.text and "missing.box left out" in caplog.text and "nobody left out" in caplog.text
    assert {error.file for error in found.errors} >= {str(bad)}


def test_of_two_packages_with_one_short_name_the_second_is_left_out(tmp_path, monkeypatch):
    write_package(tmp_path, "twinbox")
    (tmp_path / "acme_twin").mkdir()
    (tmp_path / "acme_twin" / "__init__.py").touch()
    write_package(tmp_path / "acme_twin", "twinbox")
    monkeypatch.syspath_prepend(tmp_path)
    found = read_definitions(["twinbox", "acme_twin.twinbox"])
    assert [definition.package for definition in found.all()] == ["twinbox"] and "twinbox" in found.errors[0].reason
