"""Who sees which publications, and who may publish (attacks I05, I09, I12 in part)."""

import dataclasses

import pytest
import sqlalchemy as sa

from portal.api.audience import Audience
from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.registry import IPublications, Preference, Publication
from portal.registry.interfaces import IPublicationMemory

BOX = {"portlet": "crates.box"}
MANAGER = frozenset({"publications.manage"})
CENTRAL = MANAGER | {"publications.manage-portal"}
FEED = Publication("club", "crates.box", {"fr": "Le club", "en": "The club"}, {"fr": "Ce que fait le club"}, "infos", "rss",
                   audience=Audience("profile", ("pupil", "teacher")), preferences=(Preference("url", ("https://example.org/",)),))


def get(office, fname, place="lycee", profile="teacher"):
    with office.database.read() as db:
        return office.context(db, place, profile).service(IPublications).get(fname)


def test_one_sees_what_is_addressed_to_one_by_title(office, seeing):
    teachers = '<publication fname="marks" portlet="crates.box" category="travail" icon="star">' \
               '<title xml:lang="fr">Émargement</title>' \
               "<audience><kind>lycee</kind><profile>teacher</profile></audience></publication>"
    office.load("forum", "atlas", more=teachers, **BOX)
    assert seeing() == ["atlas", "marks", "forum"]
    assert seeing(profile="pupil") == seeing("college") == seeing(profile=None) == ["atlas", "forum"]


@pytest.mark.parametrize("fname", ["nothing", "marks", "draft", "old", "repair", "away"])
def test_what_is_not_for_one_cannot_be_had_by_its_name(office, fname):
    def one(name, state, audience="", portlet="crates.box"):
        return f'<publication fname="{name}" portlet="{portlet}" category="infos" icon="star" state="{state}">' \
               f'<title xml:lang="fr">x</title><audience>{audience}</audience></publication>'
    office.load("gone", "here", more=one("marks", "published", "<profile>head</profile>") + one("draft", "draft")
                + one("old", "expired") + one("repair", "maintenance") + one("away", "published", portlet="acme.away"), **BOX)
    assert get(office, "here").fname == "here"
    with pytest.raises(NotFound):
        get(office, fname)


def test_a_webmaster_publishes_for_their_establishment_alone(office, managing, seeing):
    managing(lambda publications: publications.save(FEED))
    assert seeing() == seeing(profile="pupil") == ["club"]
    assert seeing("college") == seeing(profile="guardian") == []
    found = get(office, "club")
    assert found == dataclasses.replace(FEED, establishment_id=office.places["lycee"].id, owner_id=office.person_id)
    assert office.registry.audit_lines == [("publication.saved", "done", {"fname": "club", "state": "published"})]


def test_what_the_academy_publishes_reaches_its_schools(office, managing, seeing):
    managing(lambda publications: publications.save(FEED), "academie")
    assert seeing() == seeing("college") == ["club"]


def test_a_publication_is_changed_withdrawn_and_published_again(office, managing, seeing):
    managing(lambda publications: publications.save(FEED))
    managing(lambda publications: publications.save(dataclasses.replace(FEED, titles={"fr": "Autre"})))
    assert get(office, "club").titles == {"fr": "Autre"}
    managing(lambda publications: publications.withdraw("club"))
    assert seeing() == []
    with pytest.raises(NotFound):
        managing(lambda publications: publications.withdraw("club"))
    managing(lambda publications: publications.save(FEED))
    assert seeing() == ["club"]


@pytest.mark.parametrize("permissions", [frozenset(), frozenset({"channels.manage"})])
def test_without_the_permission_nothing_can_be_managed(office, managing, permissions):
    office.load("news", **BOX)
    for call in (lambda p: p.save(FEED), lambda p: p.withdraw("news"), lambda p: p.managed()):
        with pytest.raises(NotPermitted):
            managing(call, permissions=permissions)


@pytest.mark.parametrize(("field", "changes"), [
    ("fname", {"fname": "Le Club"}), ("fname", {"fname": "a" * 61}), ("portlet", {"portlet": "crates.nothing"}),
    ("titles", {"titles": {}}), ("titles", {"titles": {"fr": ""}}), ("titles", {"titles": {"fr": "x" * 81}}),
    ("descriptions", {"descriptions": {"fr": "x" * 301}}), ("category", {"category": "fun"}), ("icon", {"icon": "<svg>"}),
    ("state", {"state": "withdrawn"}), ("provenance", {"provenance": "x" * 61}),
    ("audience", {"audience": Audience("profile", ("king",))}), ("audience", {"audience": Audience("profile")}),
    ("audience", {"audience": Audience("all")}), ("audience", {"audience": Audience("sorcery", ("x",))}),
    ("audience", {"audience": Audience("none", rules=(Audience("any", rules=()),))}),
    ("preferences", {"preferences": (Preference("a", ("x" * 4001,)),)}),
    ("preferences", {"preferences": (Preference("a"), Preference("a"))}),
])
def test_what_cannot_be_published_is_refused_by_field(office, managing, seeing, field, changes):
    with pytest.raises(Invalid) as refused:
        managing(lambda publications: publications.save(dataclasses.replace(FEED, **changes)))
    assert list(refused.value.fields) == [field] and seeing() == []


def test_a_name_of_the_file_or_of_the_academy_cannot_be_taken(office, managing):
    office.load("news", "old", **BOX)
    office.load("news", **BOX)
    managing(lambda publications: publications.save(FEED), "academie")
    for fname in ("news", "old", "club"):
        with pytest.raises(Invalid) as refused:
            managing(lambda publications, fname=fname: publications.save(dataclasses.replace(FEED, fname=fname)))
        assert list(refused.value.fields) == ["fname"]
    with pytest.raises(NotPermitted):
        managing(lambda publications: publications.withdraw("club"))


def test_two_schools_may_use_one_name_each_for_itself(office, managing):
    managing(lambda publications: publications.save(FEED))
    managing(lambda publications: publications.save(dataclasses.replace(FEED, titles={"fr": "Collège"})), "college")
    assert (get(office, "club").titles["fr"], get(office, "club", "college").titles["fr"]) == ("Le club", "Collège")


def test_what_the_file_says_can_be_overridden_by_who_runs_the_portal_and_shows_through(office, managing, seeing):
    office.load("news", "links", **BOX)
    news = get(office, "news")
    changed = dataclasses.replace(news, titles={"fr": "Le journal"}, audience=Audience("profile", ("pupil",)))
    with pytest.raises(NotPermitted):
        managing(lambda publications: publications.save(changed), permissions=MANAGER)
    managing(lambda publications: publications.save(changed), permissions=CENTRAL)
    assert seeing() == ["links"] and get(office, "news", profile="pupil").titles == {"fr": "Le journal"}
    office.load("news", "links", portlet="crates.chest")
    found = get(office, "news", profile="pupil")
    assert (found.titles, found.portlet) == ({"fr": "Le journal"}, "crates.chest")
    managing(lambda publications: publications.save(dataclasses.replace(found, titles={"fr": "News"}, audience=Audience())),
             permissions=CENTRAL)
    assert get(office, "news").titles == {"fr": "News"}
    with pytest.raises(Invalid) as refused:
        managing(lambda publications: publications.save(dataclasses.replace(found, icon="rss")), permissions=CENTRAL)
    assert list(refused.value.fields) == ["icon"]


def test_what_the_file_says_is_withdrawn_only_by_who_runs_the_portal(office, managing, seeing):
    office.load("news", "links", **BOX)
    with pytest.raises(NotPermitted):
        managing(lambda publications: publications.withdraw("news"))
    managing(lambda publications: publications.withdraw("news"), permissions=CENTRAL)
    assert seeing() == ["links"]
    office.reload()
    assert seeing() == ["links"]


def test_a_manager_sees_what_concerns_the_establishment_drafts_included(office, managing):
    def one(name, audience):
        return f'<publication fname="{name}" portlet="crates.box" category="infos" icon="star">' \
               f'<title xml:lang="fr">{name}</title>' \
               f"<audience>{audience}</audience></publication>"
    office.load(more=one("a-all", "") + one("b-here", "<establishment>lycee</establishment><profile>pupil</profile>")
                + one("c-else", "<kind>college</kind>") + one("d-not", "<none><kind>lycee</kind></none>")
                + one("e-maybe", "<any><kind>college</kind><role>webmaster</role></any>"), **BOX)
    managing(lambda publications: publications.save(dataclasses.replace(FEED, fname="mine", state="draft", titles={"fr": "f"})))
    found = managing(lambda publications: publications.managed())
    assert [each.fname for each in found] == ["a-all", "b-here", "e-maybe", "mine"]


def test_what_is_held_costs_no_statement_and_a_change_is_seen_at_once(office, managing):
    office.load("news", **BOX)
    sent = []
    sa.event.listen(office.database.reader, "before_cursor_execute",
                    lambda c, k, statement, *rest: sent.append(statement) if statement.startswith("SELECT") else None)

    def page():
        version = office.version()
        sent.clear()
        with office.database.read() as db:
            context = office.context(db)
            context.versions = {"publications": version}
            return [each.fname for each in context.service(IPublications).visible()]

    assert page() == ["news"] and len(sent) == 1
    assert page() == ["news"] and sent == []
    managing(lambda publications: publications.save(FEED))
    assert page() == ["club", "news"] and len(sent) == 1


def test_what_a_person_may_name_is_found_once_for_the_same_person_and_publications(office, managing, monkeypatch):
    office.load("news", **BOX, more='<publication fname="staff" portlet="crates.box" category="infos" icon="star">'
                '<title xml:lang="fr">s</title><audience><profile>teacher</profile></audience></publication>')
    with office.database.read() as db:
        teacher, pupil = office.context(db).person, office.context(db, profile="pupil").person

    def named(person):
        with office.database.read() as db:
            context = office.context(db)
            context.person, context.versions = person, {"publications": office.version()}
            return context.service(IPublications).for_windows()

    assert set(named(teacher)) == {"news", "staff"}
    with monkeypatch.context() as unasked:
        unasked.setattr(Audience, "matches", lambda *given: pytest.fail("an audience was asked again"))
        assert set(named(teacher)) == {"news", "staff"}
    # Read anew, with the same id: perhaps with another profile.
    assert set(named(pupil)) == {"news"} and pupil.id == teacher.id
    managing(lambda publications: publications.save(FEED))
    assert set(named(pupil)) == {"news", FEED.fname}


def test_nothing_is_held_of_what_is_not_committed(office):
    memory = office.registry.getUtility(IPublicationMemory)
    office.load("news", **BOX)
    version = office.version()
    with office.database.write() as db:
        context = office.context(db, permissions=MANAGER)
        context.versions = {"publications": version}
        publications = context.service(IPublications)
        publications.save(FEED)
        assert [each.fname for each in publications.visible()] == ["club", "news"]
        db.rollback()
    assert memory.get((office.places["lycee"].id, version)) is None and len(memory) == len(memory.named) == 0
