"""The demonstration's people: invented, consistent, and of every kind that an establishment knows."""

import re
from collections import Counter

from portal.api.identity import KINDS, PROFILES, ROLES
from portal.demo.accounts import MAIN, account, accounts
from portal.demo.establishments import PLACES
from portal.demo.people import GROUPS, PEOPLE, by_login
from portal.demo.records import fixed_id, login_of
from portal.services.directory.names import is_login


def test_there_are_at_least_130_people_each_with_a_login_of_their_own():
    logins = Counter(person.login for person in PEOPLE)
    assert len(PEOPLE) >= 130 and max(logins.values()) == 1
    assert all(map(is_login, logins))
    assert login_of("Yann Le Gall") == "y.legall" and login_of("Mariam Bâ") == "m.ba"


def test_every_kind_profile_and_role_occurs():
    assert {place.kind for place in PLACES} == set(KINDS)
    held = [membership for person in PEOPLE for membership in person.memberships]
    assert {membership.profile for membership in held} == set(PROFILES)
    assert {role for membership in held for role in membership.roles} == set(ROLES)
    for place in PLACES[1:]:
        roles = {role for membership in held if membership.slug == place.slug for role in membership.roles}
        assert {"webmaster", "local-administrator"} <= roles, place.slug


def test_whatever_is_named_exists():
    places = {place.slug for place in PLACES}
    groups = {(group.slug, group.name) for group in GROUPS}
    for person in PEOPLE:
        at = {membership.slug for membership in person.memberships}
        assert at <= places and set(person.groups) <= groups
        assert {slug for slug, _name in person.groups} <= at, person.login
        assert all(by_login(child).memberships for child in person.children)
    for group in GROUPS:
        assert all(group.slug in {m.slug for m in by_login(login).memberships} for login in group.members), group.name


def test_a_guardian_has_children_in_two_schools_and_a_teacher_teaches_in_two():
    assert account("s.garnier").establishments == ("ecole-les-tilleuls", "college-les-marronniers")
    assert account("c.roux").establishments == ("lycee-ada-verneuil", "college-les-marronniers")


def test_mail_and_telephone_lead_to_nobody():
    for person in PEOPLE:
        assert not person.mail or person.mail.endswith(".example")
        assert re.fullmatch(r"(0(1 99 00|2 61 91|3 53 01|4 65 71|5 36 49|6 39 98)( \d\d){2})?", person.phone), person.phone


def test_ids_are_the_same_in_every_database():
    assert by_login("i.morvan").id == fixed_id("person", "i.morvan")
    assert by_login("i.morvan").id == "0f326bf5-dcb4-55e1-ae32-ab8b29e9cd62"


def test_main_accounts_come_first_and_all_may_enter():
    listed = accounts()
    assert tuple(one.login for one in listed[:len(MAIN)]) == MAIN
    assert len({one.login for one in listed}) == len(listed) == len(PEOPLE) - 1
    assert {one.profile for one in listed[:len(MAIN)]} == set(PROFILES)
    assert all(by_login(one.login).active and one.establishments for one in listed)
    assert account("i.morvan").password == "demo-i.morvan"
