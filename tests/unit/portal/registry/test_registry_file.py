"""``registry.xml`` becomes publications; a bad one changes nothing (design 6c)."""

import logging

import pytest

from portal.api.registry import IPublications, Preference
from portal.registry.load import known_fnames
from tests.factories.portal_parts import write_registry

BOX = {"portlet": "crates.box"}
ONE = '<publication fname="{fname}" portlet="crates.box" category="infos" icon="star" {more}><title xml:lang="fr">Un</title>' \
      "{inside}<audience/></publication>"


def faults(office, **variables):
    before = office.version()
    with pytest.raises(ExceptionGroup) as raised:
        office.reload(variables)
    assert office.version() == before
    return [(error.file == str(office.file), error.line, error.reason) for error in raised.value.exceptions]


def test_what_the_file_says_is_published(office):
    write_registry(office.file, more=ONE.format(
        fname="gazette", more='provenance="CDI" in-catalogue="false" state="maintenance"',
        inside='<title xml:lang="en">One</title><description xml:lang="fr">La gazette</description>'
               '<preference name="url" read-only="true"><value>${sources}/a.xml</value></preference>'
               '<preference name="many"><value>1</value><value/></preference>'))
    office.reload({"sources": "http://127.0.0.1:6545"})
    with office.database.read() as db:
        (found,) = office.context(db).service(IPublications).visible()
    assert (found.titles, found.descriptions) == ({"fr": "Un", "en": "One"}, {"fr": "La gazette"})
    assert (found.category, found.icon, found.provenance, found.in_catalogue) == ("infos", "star", "CDI", False)
    assert (found.state, found.source, found.establishment_id) == ("maintenance", "registry.xml", None)
    assert found.preferences == (Preference("url", ("http://127.0.0.1:6545/a.xml",), True), Preference("many", ("1", "")))


def test_every_fault_is_told_with_its_line_and_nothing_is_changed(office, seeing):
    office.load("news", **BOX)
    office.file.write_text("""<registry xmlns="urn:preau:registry:1">
<publication fname="Bad Name"{box}><title xml:lang="fr">x</title><audience/></publication>
<publication fname="two" portlet="crates.nothing"{kind}><title xml:lang="fr">x</title><audience/></publication>
<publication fname="two"{box}><title xml:lang="fr">x</title><audience/></publication>
<publication fname="three" portlet="crates.box" category="fun" icon="star"><title xml:lang="fr">x</title><audience/></publication>
<publication fname="four"{box}><audience><role>king</role></audience></publication>
<publication fname="five"{box}><title xml:lang="fr">x</title></publication>
<publication fname="six"{box}><title xml:lang="fr">x</title><audience/>
<preference name="url"><value>${nowhere}/x</value></preference></publication>
</registry>""".replace("{box}", ' portlet="crates.box"{kind}').replace("{kind}", ' category="infos" icon="star"'))
    told = faults(office)
    for line, words in ((2, "Bad Name"), (3, "crates.nothing"), (4, "line 3"), (5, "fun"), (6, "king"), (7, "audience"),
                        (8, "nowhere")):
        assert any(file and at == line and words in reason for file, at, reason in told), (line, words, told)
    assert seeing() == ["news"]


@pytest.mark.parametrize("body", [
    '<registry xmlns="urn:preau:registry:1">', "<registry/>",
    '<!DOCTYPE registry [<!ENTITY x SYSTEM "file:///etc/hostname">]><registry xmlns="urn:preau:registry:1">&x;</registry>',
])
def test_what_is_no_registry_is_refused(office, body):
    office.file.write_text(body)
    assert faults(office)[0][:2] == (True, 1)


def test_a_file_that_is_not_there_is_named(office):
    assert faults(office) == [(True, 0, "cannot be read: No such file or directory")]


def test_what_disappears_is_withdrawn_and_comes_back(office, seeing):
    office.load("news", "links", **BOX)
    office.load("news", **BOX)
    assert seeing() == ["news"]
    with office.database.read() as db:
        assert office.context(db).service(IPublications).for_windows()["links"].state == "withdrawn"
        assert known_fnames(db) == {"news", "links"}
    office.load("news", "links", **BOX)
    assert seeing() == ["links", "news"]


def test_only_a_change_raises_the_version(office):
    office.load("news", "links", **BOX)
    first = office.version()
    office.load("links", "news", **BOX)
    assert office.version() == first
    office.load("news", **BOX)
    assert office.version() == first + 1
    office.load("news", portlet="crates.chest")
    assert office.version() == first + 2


def test_a_package_that_is_not_installed_leaves_a_publication_that_waits_for_it(office, seeing, caplog):
    with caplog.at_level(logging.WARNING):
        office.load("poll", portlet="acme_poll.poll")
    assert "registry.xml:2" in caplog.text and "acme_poll.poll" in caplog.text and seeing() == []
    with office.database.read() as db:
        assert office.context(db).service(IPublications).for_windows()["poll"].state == "uninstalled"


def test_the_file_may_not_take_a_name_made_in_the_browser(office, managing):
    from portal.api.registry import Publication
    managing(lambda publications: publications.save(Publication("mine", "crates.box", {"fr": "À moi"})))
    write_registry(office.file, "other", "mine", **BOX)
    ((file, line, reason),) = faults(office)
    assert file and line > 2 and "mine" in reason
