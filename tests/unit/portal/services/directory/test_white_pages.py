"""The white pages: who sees whom, which fields, and how long lists are paged."""

import datetime as dt

import pytest

from portal.api.errors import Invalid, NotFound
from portal.services.directory import write
from tests.factories.people import make_establishment, make_group, make_person


def names(listing):
    return [entry.family_name for entry in listing.entries]


def everybody(directory):
    """All whom a person may see, gathered profile by profile."""
    return {entry.family_name for profile in ("pupil", "teacher", "head", "guardian", "staff", "school-life", "external")
            for entry in directory.search(profile=profile).entries}


def test_a_pupil_sees_adults_and_the_pupils_of_their_classes(school, directory_of):
    assert everybody(directory_of(school.ines, school.lycee)) == {"Morvan", "Moreau", "Aubertin", "Ndiaye", "Caradec"}
    seen = directory_of(school.ines, school.lycee)
    with pytest.raises(NotFound):
        seen.entry(school.noe.id)
    with pytest.raises(NotFound):
        seen.entry(school.parent.id)


def test_being_in_a_club_together_shows_nobody(school, directory_of):
    assert "Abadie" not in names(directory_of(school.ines, school.lycee).search(group_id=school.club.id))


def test_a_guardian_sees_staff_their_children_and_those_who_teach_them(school, directory_of):
    assert everybody(directory_of(school.parent, school.lycee)) == {"Morvan", "Aubertin", "Caradec"}


def test_a_guardian_without_child_in_the_establishment_sees_no_teacher(db, school, directory_of):
    other = make_person(db, school.lycee, "guardian")
    assert everybody(directory_of(other, school.lycee)) == {other.family_name, "Caradec"}


def test_a_former_class_of_a_child_shows_its_teachers_no_longer(db, school, directory_of):
    write.attach(db, school.ines.id, school.lycee.id, "pupil", valid_until=dt.date(2026, 7, 1))
    assert "Aubertin" not in everybody(directory_of(school.parent, school.lycee))


def test_staff_see_everybody(school, directory_of):
    assert everybody(directory_of(school.luc, school.lycee)) == {
        "Morvan", "Moreau", "Abadie", "Aubertin", "Ndiaye", "Caradec"}


def test_a_guest_sees_nobody(school, directory_of):
    guest = directory_of(None, school.lycee)
    assert guest.search("morvan").entries == () and guest.search("morvan").total == 0
    assert guest.functions() == () and guest.groups() == () and guest.children(school.parent.id) == ()
    with pytest.raises(NotFound):
        guest.entry(school.head.id)
    with pytest.raises(NotFound):
        guest.members(school.premiere.id)


def test_an_external_person_sees_the_office_only(db, school, directory_of):
    tutor = make_person(db, school.lycee, "external")
    assert everybody(directory_of(tutor, school.lycee)) == {"Caradec", tutor.family_name}


def test_nothing_of_another_establishment_is_seen(db, school, directory_of):
    there = make_person(db, school.college, "teacher", "Samir", "Kaddour", functions=("Physique-chimie",))
    group = make_group(db, school.college, "3e A", "class", there)
    here = directory_of(school.head, school.lycee)
    assert here.search("kaddour").entries == ()
    assert here.search(group_id=group.id).total == 0
    assert "Physique-chimie" not in here.functions()
    assert group.id not in {g.id for g in here.groups()}
    for ask in (lambda: here.entry(there.id), lambda: here.group(group.id), lambda: here.members(group.id)):
        with pytest.raises(NotFound):
            ask()


def test_mail_and_phone_of_guardians_are_for_staff(school, directory_of):
    seen = directory_of(school.luc, school.lycee).entry(school.parent.id)
    assert (seen.mail, seen.phone) == ("m.morvan@essai.example", "06 39 98 00 04")


def test_a_pupil_reads_mail_of_their_class_and_no_private_phone(school, directory_of):
    seen = directory_of(school.ines, school.lycee)
    assert seen.entry(school.anais.id).mail == "a.moreau@essai.example"
    assert seen.entry(school.anais.id).phone == ""
    assert seen.entry(school.luc.id).phone == ""
    assert seen.entry(school.head.id).phone == "05 36 49 00 01"
    assert seen.entry(school.ines.id).phone == "06 39 98 00 01"


def test_a_hidden_field_is_read_by_its_owner_and_administrators_alone(db, school, directory_of):
    write.hide_fields(db, school.luc.id, ["mail"])
    write.grant(db, school.aissatou.id, "local-administrator", school.lycee.id)
    assert directory_of(school.head, school.lycee).entry(school.luc.id).mail == ""
    assert directory_of(school.luc, school.lycee).entry(school.luc.id).mail != ""
    assert directory_of(school.aissatou, school.lycee).entry(school.luc.id).mail != ""


def test_an_unlisted_person_is_in_no_list(db, school, directory_of):
    make_person(db, school.lycee, "teacher", "Solène", "Abgrall", unlisted=True)
    assert "Abgrall" not in everybody(directory_of(school.head, school.lycee))


@pytest.mark.parametrize("text", ["", " ", "m", "a*", "%", "*", "__", "a a", "é", "m\0"])
def test_fewer_than_two_letters_are_refused_without_another_filter(school, directory_of, text):
    with pytest.raises(Invalid) as refused:
        directory_of(school.luc, school.lycee).search(text)
    assert "text" in refused.value.fields


def test_wildcards_are_letters_like_others(school, directory_of):
    assert directory_of(school.luc, school.lycee).search("mo%van").total == 0
    assert directory_of(school.luc, school.lycee).search("morv_n").total == 0


def test_a_hidden_attribute_cannot_be_searched(school, directory_of):
    assert directory_of(school.ines, school.lycee).search("essai.example").total == 0


@pytest.mark.parametrize("text", ["morvan", "MORV", "inès morvan", "morvan ines", "INES", "Inès-Mor"])
def test_names_are_found_without_accents_case_or_order(school, directory_of, text):
    assert "Morvan" in names(directory_of(school.luc, school.lycee).search(text))


def test_a_word_must_begin_a_part_of_the_name(db, school, directory_of):
    make_person(db, school.lycee, "pupil", "Yann", "Le Gall-Brun")
    seen = directory_of(school.luc, school.lycee)
    for text in ("le gall", "gall", "brun", "yann brun"):
        assert names(seen.search(text)) == ["Le Gall-Brun"], text
    assert seen.search("all").total == 0


def test_people_are_found_by_category_function_and_class(school, directory_of):
    seen = directory_of(school.luc, school.lycee)
    assert names(seen.search(profile="head")) == ["Caradec"]
    assert names(seen.search(function="SVT")) == ["Ndiaye"]
    assert names(seen.search(group_id=school.premiere.id)) == ["Aubertin", "Moreau", "Morvan"]
    assert seen.functions() == ("Direction", "Mathématiques", "SVT")


def test_pages_hold_at_most_fifty_and_follow_by_key(db, school, directory_of):
    for number in range(120):
        make_person(db, school.lycee, "pupil", f"Élève{number:03}", "Dupont")
    seen = directory_of(school.luc, school.lycee)
    found, after = [], None
    for _page in range(3):
        listing = seen.search("dupont", after=after, limit=1000)
        assert len(listing.entries) <= 50 and listing.total == 120
        found += [entry.given_name for entry in listing.entries]
        after = listing.next
    assert after is None
    assert found == [f"Élève{number:03}" for number in range(120)]


@pytest.mark.parametrize("after", ["x", "dupont|", "dupont|zz", "a'; drop table person|", "\0|" + "0" * 36])
def test_a_forged_key_of_a_page_is_refused(school, directory_of, after):
    with pytest.raises(Invalid):
        directory_of(school.luc, school.lycee).search("du", after=after)


def test_names_sort_before_the_longer_names_that_begin_with_them(db, school, directory_of):
    for given, family in (("Alice", "Martin-Duval"), ("Zoé", "Martin"), ("Élise", "Martin")):
        make_person(db, school.lycee, "pupil", given, family)
    listing = directory_of(school.luc, school.lycee).search("martin")
    assert [e.name for e in listing.entries] == ["Élise Martin", "Zoé Martin", "Alice Martin-Duval"]


def test_an_entry_names_classes_and_shared_groups(school, directory_of):
    assert directory_of(school.luc, school.lycee).entry(school.ines.id).groups == ("Club photo",)
    seen = directory_of(school.anais, school.lycee).entry(school.ines.id)
    assert (seen.classes, seen.groups) == (("1re 4",), ())


def test_a_pupil_knows_classes_and_their_own_groups(db, school, directory_of):
    secret = make_group(db, school.lycee, "Suivi", "manual", school.noe)
    mine = directory_of(school.ines, school.lycee)
    assert [g.name for g in mine.groups()] == ["1re 4", "2de 6", "Club photo"]
    assert mine.search(group_id=secret.id).total == 0
    with pytest.raises(NotFound):
        mine.group(secret.id)
    assert {g.name for g in directory_of(school.luc, school.lycee).groups("manual")} == {"Club photo", "Suivi"}


def test_members_are_sorted_by_name_and_counted(school, directory_of):
    seen = directory_of(school.head, school.lycee)
    assert seen.members(school.premiere.id) == (school.luc.id, school.anais.id, school.ines.id)
    assert seen.group(school.premiere.id).members == 3


def test_a_command_reads_every_group(school, directory_of):
    assert directory_of(None, school.lycee, permissions=None).members(school.club.id)


def test_children_are_told_to_their_guardian_and_to_staff_of_their_school(db, school, directory_of):
    leo = make_person(db, school.college, "pupil", "Léo", "Morvan", title="4e B")
    write.set_guardian(db, school.parent.id, leo.id)
    own = directory_of(school.parent, school.lycee).children(school.parent.id)
    assert [(e.given_name, e.title) for e in own] == [("Inès", "Première 4"), ("Léo", "4e B")]
    assert [e.classes for e in own] == [("1re 4",), ()]
    assert [e.given_name for e in directory_of(school.luc, school.lycee).children(school.parent.id)] == ["Inès"]
    assert directory_of(school.ines, school.lycee).children(school.parent.id) == ()


def test_a_search_costs_three_statements(school, directory_of, statements):
    seen = directory_of(school.luc, school.lycee)
    statements.clear()
    seen.search("mor")
    assert len(statements) == 3, statements


def test_the_university_is_searched_within_itself(db, school, directory_of):
    university = make_establishment(db, "univ", "university")
    yanis = make_person(db, university, "student", "Yanis", "Belkacem")
    make_person(db, university, "student", "Lina", "Achour")
    assert everybody(directory_of(yanis, university)) == set()
    assert names(directory_of(yanis, university).search("belkacem")) == ["Belkacem"]
