"""Deny by default: who is not named as a holder does not hold (SDET U.07, U.15)."""

from types import SimpleNamespace

import pytest
from zope.interface.verify import verifyObject

from portal.api.identity import PROFILES, Establishment, Person
from portal.api.registry import Definition
from portal.security.interfaces import IPermissions
from portal.security.permissions import Permissions

LYCEE = Establishment("e1", "lycee", "Lycée", "Ici", "lycee")
SCHOOL = Establishment("e2", "ecole", "École", "Ici", "primary")


def person(profile, roles=(), place=LYCEE):
    return Person("p1", "zoe", "Zoé", "Élève", "", (), place.id, profile, "", roles=frozenset(roles))


def definition(name, **permissions):
    return Definition(name, name.partition(".")[0], "x:Y", {"fr": name},
                      permissions={key.replace("__", "."): frozenset(holders) for key, holders in permissions.items()})


def permissions(who=None, place=LYCEE, definitions=()):
    source = SimpleNamespace(all=lambda: tuple(definitions))
    return Permissions(SimpleNamespace(person=who, establishment=place, service=lambda _interface: source))


def test_it_is_what_it_claims_to_be():
    assert verifyObject(IPermissions, permissions())


@pytest.mark.parametrize("who", [None, *(person(profile) for profile in PROFILES), person("teacher", {"webmaster"}),
                                 person("academy", {"central-administrator"})])  # fmt: skip
def test_nobody_holds_what_nobody_declared(who):
    assert not permissions(who).permits("portal.burn-down")


def test_everybody_but_guests_arranges_pages():
    assert all(permissions(person(profile)).permits("layout.customise") for profile in PROFILES)
    assert not permissions(None).permits("layout.customise")


def test_primary_pupils_keep_the_pages_they_are_given():
    assert not permissions(person("pupil", place=SCHOOL), SCHOOL).permits("layout.customise")
    assert permissions(person("teacher", place=SCHOOL), SCHOOL).permits("layout.customise")
    assert permissions(person("pupil", {"local-administrator"}, SCHOOL), SCHOOL).permits("layout.customise")


@pytest.mark.parametrize("permission, holders", [
    ("publications.manage", {"webmaster", "local-administrator", "central-administrator"}),
    ("channels.manage", {"webmaster", "local-administrator", "central-administrator"}),
    ("branding.manage", {"local-administrator", "central-administrator"}),
    ("sign-ins.manage", {"local-administrator", "central-administrator"}),
])  # fmt: skip
def test_management_belongs_to_roles(permission, holders):
    for role in ("webmaster", "service-editor", "local-administrator", "central-administrator"):
        assert permissions(person("pupil", {role})).permits(permission) == (role in holders)
    assert not any(permissions(person(profile)).permits(permission) for profile in PROFILES)


def test_staff_see_everybody():
    seeing = {profile for profile in PROFILES if permissions(person(profile)).permits("people.view-all")}
    assert seeing == {"teacher", "head", "school-life", "staff", "academy"}


def test_a_role_of_one_establishment_is_nothing_in_another():
    assert not permissions(person("head", {"local-administrator"}, LYCEE), SCHOOL).permits("branding.manage")


def test_packages_declare_permissions_of_their_own():
    news = definition("news.news", news__publish={"teacher", "service-editor"}, news__read={"guest"})
    assert permissions(person("teacher"), definitions=[news]).permits("news.publish")
    assert permissions(person("pupil", {"service-editor"}), definitions=[news]).permits("news.publish")
    assert not permissions(person("pupil"), definitions=[news]).permits("news.publish")
    assert permissions(None, definitions=[news]).permits("news.read")


def test_a_package_cannot_widen_what_the_portal_or_another_package_says():
    news = definition("news.news", news__publish={"teacher", "head"})
    greedy = definition("greedy.greedy", branding__manage={"pupil"}, news__publish={"pupil", "head"})
    for order in ([news, greedy], [greedy, news]):
        assert not permissions(person("pupil"), definitions=order).permits("branding.manage")
        assert not permissions(person("pupil"), definitions=order).permits("news.publish")
        assert permissions(person("head"), definitions=order).permits("news.publish")


def test_the_checker_answers_as_the_service_and_needs_it_no_more():
    service = permissions(person("teacher", {"webmaster"}))
    check = service.checker()
    service.context = None
    assert check("publications.manage") and not check("branding.manage")
