"""Titles out of resource bundles, and what else a descriptor says for the container (PLT-18, PLT-44, PLT-51, PLT-83)."""

import pytest

from portal.registry.descriptor import read_descriptor

PORTLET = """<portlet-app xmlns:preau="urn:preau:portlet:1">
<portlet><portlet-name>news</portlet-name><portlet-class>acme.portlet:News</portlet-class>
<supports><mime-type>{mime}</mime-type><portlet-mode>edit</portlet-mode><portlet-mode>view</portlet-mode></supports>
{own}<portlet-info><title xml:lang="fr">Descripteur</title><title>Descriptor</title><short-title>D</short-title></portlet-info>
</portlet>{shared}</portlet-app>"""


def read(folder, own="", shared="", mime="text/html", **catalogues):
    """The definition of a package whose catalogues are those."""
    for name, lines in catalogues.items():
        domain, locale = name.rsplit("_", 1)
        file = folder / "locale" / locale / "LC_MESSAGES" / f"{domain.replace('_', '-')}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + "\n".join(
            f'msgid "{key}"\nmsgstr "{value}"\n' for key, value in lines.items()), encoding="utf-8")
    path = folder / "portlet.xml"
    path.write_text(PORTLET.format(own=own, shared=shared, mime=mime), encoding="utf-8")
    (found,) = read_descriptor(path, "acme")
    return found


def test_the_bundle_of_the_application_goes_before_the_descriptor_language_by_language(tmp_path):
    found = read(tmp_path, shared="<resource-bundle>acme</resource-bundle>", acme_fr={
        "news.title": "Catalogue é", "news.description": "Dit", "title": "not of this one"})
    assert found.titles == {"fr": "Catalogue é", "en": "Descriptor"} and found.descriptions == {"fr": "Dit"}
    assert found.short_titles == {"en": "D"}


@pytest.mark.parametrize("key", ["news.title", "javax.portlet.title", "title"])
def test_a_bundle_of_its_own_may_have_the_keys_of_the_standard(tmp_path, key):
    found = read(tmp_path, own="<resource-bundle>acme-news</resource-bundle>", shared="<resource-bundle>acme</resource-bundle>",
                 acme_news_fr={key: "Propre"}, acme_fr={"news.title": "Commun"})
    assert found.titles["fr"] == "Propre"


def test_without_a_bundle_catalogues_are_not_asked(tmp_path):
    assert read(tmp_path, acme_fr={"news.title": "Catalogue"}).titles == {"fr": "Descripteur", "en": "Descriptor"}


def test_an_empty_translation_leaves_the_descriptors_word(tmp_path):
    found = read(tmp_path, shared="<resource-bundle>acme</resource-bundle>", acme_fr={"news.title": ""})
    assert found.titles["fr"] == "Descripteur"


@pytest.mark.parametrize("own, shared, words", [
    ("<resource-bundle>acme</resource-bundle>", "", "no catalogue acme.po"),
    ("", "<resource-bundle>acme-none</resource-bundle>", "no catalogue acme-none.po"),
    ("<resource-bundle>preau</resource-bundle>", "", "no catalogue preau.po"),
    ("<resource-bundle>../../x</resource-bundle>", "", "no catalogue"),
    ("", "<listener><listener-class>other.listeners:L</listener-class></listener>", "other.listeners:L is not in the package"),
    ("", "<event-definition><name>e</name><value-type>other.events:E</value-type></event-definition>", "not in the package"),
    ("", "<event-definition><name>e</name><value-type>java.lang.String</value-type></event-definition>", "value-type"),
    ("", "<preau:resource>../portlet.py</preau:resource>", "portlet.py"),
    ("", "<preau:resource>*</preau:resource>", "*"),
    ("", "<preau:resource>.hidden</preau:resource>", ".hidden")])
def test_what_names_anything_outside_the_package_is_a_fault(tmp_path, own, shared, words):
    with pytest.raises(ExceptionGroup) as raised:
        read(tmp_path, own, shared)
    assert any(words in error.reason for error in raised.value.exceptions), raised.value.exceptions


def test_a_portlet_that_has_nothing_in_html_is_a_fault_and_modes_count_for_html_alone(tmp_path):
    with pytest.raises(ExceptionGroup) as raised:
        read(tmp_path, mime="text/vnd.wap.wml")
    assert "text/html" in raised.value.exceptions[0].reason
    for mime in ("text/html", "text/*", "*/*", "text/html;charset=UTF-8", "TEXT/HTML"):
        assert read(tmp_path, mime=mime).modes == ("view", "edit")


def test_listeners_types_and_resources_are_read_in_their_order(tmp_path):
    found = read(tmp_path, own="<preau:resource>b.csv</preau:resource><preau:style>s.css</preau:style>", shared="""
        <listener><listener-class>acme.z:First</listener-class></listener>
        <listener><listener-class> acme.a:Second </listener-class></listener>
        <default-namespace>urn:acme</default-namespace><preau:resource>img/*</preau:resource><preau:script>x.js</preau:script>
        <event-definition><name>e</name><value-type>acme.events:E</value-type></event-definition>
        <event-definition><name>f</name><value-type>int</value-type></event-definition>
        <event-definition><name>g</name></event-definition>""")
    assert found.url_listeners == ("acme.z:First", "acme.a:Second")
    assert found.event_types == {"{urn:acme}e": "acme.events:E", "{urn:acme}f": "int"}
    assert set(found.resources) == {"s.css", "x.js", "img/*", "b.csv"}


def test_modes_of_the_portlets_own_have_names_and_the_usual_ones_cannot_be_taken(tmp_path):
    found = read(tmp_path, own="""<supports><mime-type>text/html</mime-type><portlet-mode>week</portlet-mode>
        <portlet-mode>config</portlet-mode><portlet-mode>dream</portlet-mode></supports>""", shared="""
        <custom-portlet-mode><portlet-mode>week</portlet-mode><portal-managed>false</portal-managed>
        <decoration-name>By week</decoration-name>
        <decoration-name xml:lang="fr">Par semaine</decoration-name></custom-portlet-mode>
        <custom-portlet-mode><portlet-mode>config</portlet-mode></custom-portlet-mode>
        <custom-portlet-mode><portlet-mode>dream</portlet-mode></custom-portlet-mode>
        <custom-portlet-mode><portlet-mode>edit</portlet-mode><portal-managed>false</portal-managed></custom-portlet-mode>""")
    assert found.modes == ("view", "edit", "week", "config")
    assert found.own_modes == {"week": {"en": "By week", "fr": "Par semaine"}}
