"""A person as the portal knows them in one establishment: attachments, roles that add up, groups."""

import datetime as dt

import pytest

from portal.services.directory import write
from portal.services.directory.service import Directory
from tests.factories.contexts import make_context, make_registry
from tests.factories.people import make_establishment, make_group, make_person


@pytest.fixture
def directory(db):
    return Directory(make_context(db))


@pytest.mark.parametrize("login", [
    "I.MORVAN", "I.morvan", " i.morvan", "i.morvan ", "i.morvan\0", "i.morvan\n", "i.morva*", "*", "%", "i.morvan%",
    "i_morvan", "a)(uid=*", "і.morvan", "i.mοrvan", "ｉ.morvan", "", ".", "i.morvan\u200b", "i" * 70])
def test_only_the_exact_login_finds_its_account(school, directory, login):
    assert directory.person_by_login("i.morvan") == school.ines.id
    assert directory.person_by_login(login) is None


@pytest.mark.parametrize("values", [{"active": False}, {"ends": dt.date(2026, 11, 23)}])
def test_a_closed_account_is_not_found_by_its_login(db, directory, values):
    make_person(db, login="ancien", **values)
    assert directory.person_by_login("ancien") is None


def test_an_account_serves_until_its_last_day_included(db, directory):
    person = make_person(db, login="ancien", ends=dt.date(2026, 11, 24))
    assert directory.person_by_login("ancien") == person.id


def test_a_person_is_resolved_with_title_groups_and_classes(school, directory):
    ines = directory.person(school.ines.id, school.lycee.id)
    assert (ines.name, ines.profile, ines.title) == ("Inès Morvan", "pupil", "Première 4")
    assert ines.groups == {school.premiere.id, school.club.id}
    assert ines.classes == {school.premiere.id}


def test_a_guardian_is_resolved_with_their_children(db, school, directory):
    leo = make_person(db, school.college, "pupil", "Léo")
    write.set_guardian(db, school.parent.id, leo.id)
    assert set(directory.person(school.parent.id, school.lycee.id).children) == {school.ines.id, leo.id}


def test_groups_and_roles_of_another_establishment_do_not_come_along(db, school, directory):
    write.attach(db, school.luc.id, school.college.id, "teacher", "Mathématiques", rank=1)
    make_group(db, school.college, "3e A", "class", school.luc)
    write.grant(db, school.luc.id, "webmaster", school.lycee.id)
    here, there = (directory.person(school.luc.id, place.id) for place in (school.lycee, school.college))
    assert here.roles == {"webmaster"} and there.roles == frozenset()
    assert here.classes == {school.premiere.id} and school.premiere.id not in there.groups
    assert [a.establishment_id for a in here.attachments] == [school.lycee.id, school.college.id]


def test_roles_add_up(db, school, directory):
    write.grant(db, school.luc.id, "webmaster", school.lycee.id)
    write.grant(db, school.luc.id, "service-editor", school.lycee.id)
    assert directory.person(school.luc.id, school.lycee.id).roles == {"webmaster", "service-editor"}


def test_somebody_who_is_no_member_is_nobody_there(school, directory):
    assert directory.person(school.ines.id, school.college.id) is None
    assert directory.person("not an id", school.college.id) is None


@pytest.mark.parametrize("dates", [{"valid_until": dt.date(2026, 11, 23)}, {"valid_from": dt.date(2026, 11, 25)}])
def test_a_membership_counts_within_its_dates_only(db, school, directory, dates):
    write.attach(db, school.ines.id, school.lycee.id, "pupil", "Première 4", **dates)
    assert directory.person(school.ines.id, school.lycee.id) is None
    assert directory.memberships(school.ines.id) == ()
    write.attach(db, school.ines.id, school.lycee.id, "pupil", "Première 4",
                 valid_from=dt.date(2026, 11, 24), valid_until=dt.date(2026, 11, 24))
    assert directory.person(school.ines.id, school.lycee.id) is not None


def test_the_day_is_that_of_the_establishment(db, school):
    """At 21 h UTC it is already tomorrow in La Réunion, not yet in Paris."""
    reunion = make_establishment(db, "saint-leu", "lycee", zone="Indian/Reunion")
    for place in (reunion, school.lycee):
        write.attach(db, school.noe.id, place.id, "pupil", valid_until=dt.date(2026, 11, 24))
    late = make_registry(now=dt.datetime(2026, 11, 24, 21, tzinfo=dt.timezone.utc))
    directory = Directory(make_context(db, registry=late))
    assert directory.person(school.noe.id, reunion.id) is None
    assert directory.person(school.noe.id, school.lycee.id) is not None


def test_a_central_administrator_enters_every_establishment_below(db, school, directory):
    hugo = make_person(db, school.academy, "academy", "Hugo", "Lanthier", title="Administrateur",
                       roles=("central-administrator",))
    there = directory.person(hugo.id, school.college.id)
    assert (there.profile, there.title, there.roles) == ("academy", "Administrateur", {"central-administrator"})


@pytest.mark.parametrize("role", ["webmaster", "local-administrator", "service-editor"])
def test_other_roles_of_the_academy_stay_there(db, school, directory, role):
    person = make_person(db, school.academy, "academy", roles=(role,))
    assert directory.person(person.id, school.college.id) is None
    write.attach(db, person.id, school.college.id, "staff")
    assert directory.person(person.id, school.college.id).roles == frozenset()


def test_a_role_ends_with_the_membership_that_it_came_with(db, school, directory):
    hugo = make_person(db, school.academy, "academy", roles=("central-administrator",))
    write.attach(db, hugo.id, school.academy.id, "academy", valid_until=dt.date(2026, 1, 1))
    assert directory.person(hugo.id, school.college.id) is None


def test_memberships_begin_with_the_principal_one(db, school, directory):
    write.attach(db, school.luc.id, school.college.id, "teacher", "Physique", rank=1)
    write.grant(db, school.luc.id, "webmaster", school.college.id)
    found = directory.memberships(school.luc.id)
    assert [place.slug for place, _ in found] == ["lycee", "college"]
    assert found[1][1].title == "Physique" and found[1][1].roles == {"webmaster"}


def test_establishments_are_listed_by_name_without_the_academy(db, school, directory):
    make_establishment(db, "ecole", "primary", "École d'essai")
    assert [e.slug for e in directory.establishments()] == ["college", "ecole", "lycee"]
    assert directory.establishment("lycee").ancestors == (school.academy.id,)


def test_a_person_costs_two_statements(school, directory, statements):
    directory.person(school.ines.id, school.lycee.id)
    assert len(statements) <= 4, statements


def test_the_academy_is_no_place_to_go(db, school, directory):
    inspector = make_person(db, school.academy, "academy")
    assert directory.memberships(inspector.id) == ()
    write.attach(db, inspector.id, school.college.id, "academy", rank=1)
    assert [place.slug for place, _ in directory.memberships(inspector.id)] == ["college"]
