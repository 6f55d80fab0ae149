"""Audiences in words, in numbers, and from a form."""

import pytest

from portal.api.audience import Audience
from portal.api.errors import Invalid
from portal.api.i18n import ITranslator
from portal.api.identity import Entry, Establishment, Group, IDirectory, Listing
from portlets.channeladmin.reach import chosen_of, count_people, in_words, read_audience
from tests.factories.contexts import make_context, make_registry

PEOPLE = {"zoe": "pupil", "tim": "pupil", "web": "teacher", "paul": "teacher", "adm": "head"}
CLASSES = {"g1": ("2de 1", ("tim", "web")), "g2": ("Club photo", ("zoe", "tim"))}
SCHOOL = Establishment("e1", "lycee", "Lycée", "Ici", "lycee")


class Directory:
    """The people above."""

    def __init__(self, context):
        pass

    def groups(self, kind=None):
        return tuple(Group(id, "e1", name, "class", members=len(members)) for id, (name, members) in CLASSES.items())

    def members(self, group_id):
        return CLASSES[group_id][1]

    def search(self, text="", profile=None, group_id=None, function=None, after=None, limit=50):
        found = [one for one, what in PEOPLE.items() if what == profile and (
            group_id is None or one in CLASSES[group_id][1])]
        return Listing(tuple(Entry(one, one, "", PEOPLE[one], "") for one in found[:limit]), len(found))


@pytest.fixture
def request_():
    registry = make_registry({IDirectory: Directory})
    registry.getUtility(ITranslator).add_package("portlets.channeladmin")
    return make_context(None, None, SCHOOL, registry=registry)


@pytest.mark.parametrize(("audience", "words"), [
    (Audience(), "Tout le monde, public compris"),
    (Audience("member"), "Toutes les personnes de l’établissement"),
    (Audience("profile", ("pupil",)), "Élèves"),
    (Audience("any", rules=(Audience("profile", ("pupil", "teacher")), Audience("group", ("g1",)))),
     "Élèves et équipe enseignante et 2de 1"),
    (Audience("kind", ("primary", "college", "lycee")), "Écoles, collèges et lycées"),
    (Audience("all", rules=(Audience("member"), Audience("none", rules=(Audience("profile", ("guardian",)),)))),
     "Toutes les personnes de l’établissement, sauf parents et responsables"),
    (Audience("group", ("parti",)), "Un groupe qui n’existe plus"),
    (Audience("person", ("a", "b")), "2 personnes nommées"),
])
def test_an_audience_is_said_in_words(request_, audience, words):
    assert in_words(request_, audience) == words


@pytest.mark.parametrize(("audience", "count"), [
    (Audience("member"), 5), (Audience(), 5), (Audience("profile", ("pupil",)), 2),
    (Audience("group", ("g1", "g2")), 3),
    (Audience("any", rules=(Audience("profile", ("pupil",)), Audience("group", ("g1", "g2")))), 3),
    (Audience("kind", ("lycee",)), None),
])
def test_people_are_counted_once_each(request_, audience, count):
    assert count_people(request_, audience) == count


def test_what_a_form_says_is_what_it_shows_again(request_):
    for reach, profiles, groups in (("member", (), ()), ("everyone", (), ()), ("chosen", ("pupil", "teacher"), ("g1",)),
                                    ("chosen", ("pupil",), ()), ("chosen", (), ("g2", "g1"))):
        assert chosen_of(read_audience(request_, reach, profiles, groups)) == (reach, profiles, groups)


@pytest.mark.parametrize(("reach", "profiles", "groups"), [
    ("", (), ()), ("chosen", (), ()), ("role", (), ()), ("chosen", ("student",), ()), ("chosen", ("pupil",), ("g9",))])
def test_what_the_form_does_not_offer_is_refused(request_, reach, profiles, groups):
    with pytest.raises(Invalid) as refused:
        read_audience(request_, reach, profiles, groups)
    assert set(refused.value.fields) == {"reach"}
