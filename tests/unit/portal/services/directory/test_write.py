"""Changes of the directory: each is repeatable, checked, and raises the versions of those concerned."""

import pytest
import sqlalchemy as sa

from portal.api.errors import Conflict, Invalid, NotFound
from portal.services.directory import models, write
from portal.services.directory.names import person_key
from portal.versions import Version
from tests.factories.people import make_establishment, make_group, make_person


def version(db, person):
    return db.scalar(sa.select(Version.n).where(Version.key == f"person:{person.id}")) or 0


def test_each_change_raises_the_version_once_and_its_repetition_not(db, school):
    person = make_person(db)
    changes = [
        lambda: write.attach(db, person.id, school.lycee.id, "staff", "Intendance", ["Intendance"]),
        lambda: write.grant(db, person.id, "webmaster", school.lycee.id),
        lambda: write.add_to_group(db, school.club.id, [person.id]),
        lambda: write.set_guardian(db, person.id, school.ines.id),
        lambda: write.hide_fields(db, person.id, ["mail"]),
        lambda: write.rename(db, person.id, "Maud", "Albrecht"),
        lambda: write.set_account(db, person.id, False),
        lambda: write.set_account(db, person.id, True),
    ]
    for change in changes:
        before = version(db, person)
        assert change()
        assert version(db, person) == before + 1
        assert not change()
        assert version(db, person) == before + 1
    for undo in (lambda: write.unset_guardian(db, person.id, school.ines.id),
                 lambda: write.remove_from_group(db, school.club.id, person.id),
                 lambda: write.revoke(db, person.id, "webmaster", school.lycee.id),
                 lambda: write.detach(db, person.id, school.lycee.id)):
        before = version(db, person)
        assert undo()
        assert not undo()
        assert version(db, person) == before + 1


def test_leaving_an_establishment_ends_roles_and_groups_there_only(db, school):
    write.attach(db, school.luc.id, school.college.id, "teacher", rank=1)
    there = make_group(db, school.college, "3e A", "class", school.luc)
    write.grant(db, school.luc.id, "webmaster", school.lycee.id)
    write.detach(db, school.luc.id, school.lycee.id)
    held = {row.group_id for row in db.query(models.GroupMember).filter_by(person_id=school.luc.id)}
    assert held == {there.id}
    assert db.query(models.RoleGrant).filter_by(person_id=school.luc.id).count() == 0
    assert db.query(models.AttachmentFunction).filter_by(person_id=school.luc.id).count() == 0


def test_a_group_takes_members_of_its_establishment_only(db, school):
    stranger = make_person(db, school.college)
    with pytest.raises(Invalid):
        write.add_to_group(db, school.club.id, [school.ines.id, stranger.id])
    with pytest.raises(Invalid):
        write.grant(db, stranger.id, "webmaster", school.lycee.id)


def test_unknown_words_are_refused(db, school):
    for change in (
        lambda: write.attach(db, school.ines.id, school.lycee.id, "wizard"),
        lambda: write.grant(db, school.ines.id, "root", school.lycee.id),
        lambda: write.add_group(db, school.lycee.id, "x", "gang"),
        lambda: write.add_establishment(db, "x", "X", "circus"),
        lambda: write.add_person(db, "Ines", "Inès", "Morvan"),
        lambda: write.add_person(db, "ines", " ", "Morvan"),
        lambda: write.set_guardian(db, school.ines.id, school.ines.id),
        lambda: write.hide_fields(db, school.ines.id, ["login"]),
    ):
        with pytest.raises(Invalid):
            change()
    with pytest.raises(NotFound):
        write.attach(db, school.lycee.id, school.lycee.id, "pupil")


def test_a_login_belongs_to_one_person(db, school):
    with pytest.raises(Conflict):
        write.add_person(db, "i.morvan", "Inès", "Morvan", id="00000000-0000-4000-8000-000000000000")


def test_an_establishment_does_not_move(db, school):
    with pytest.raises(Conflict):
        make_establishment(db, "lycee", "lycee", parent=school.college)


def test_establishments_know_all_that_lies_above_them(db, school):
    university = make_establishment(db, "univ", "university", parent=school.academy)
    assert make_establishment(db, "ufr", "university", parent=university).ancestors == [university.id, school.academy.id]


def test_a_new_name_changes_the_place_in_lists(db, school):
    write.rename(db, school.luc.id, "Luc", "Zimmer")
    db.expire_all()
    assert db.get(models.Attachment, (school.luc.id, school.lycee.id)).sort_key == "zimmer luc"


@pytest.mark.parametrize("family, given, key", [
    ("Le Gall", "Yann", "le-gall yann"), ("Nguyễn", "Thị Hoa", "nguyen thi-hoa"), ("Œuvrard", "Maël", "oeuvrard mael"),
    ("Þórsson", "Jón", "thorsson jon"), ("D’Amato", "Zoé", "d-amato zoe"), ("İnce", "Işıl", "ince isil")])
def test_keys_have_no_accents(family, given, key):
    assert person_key(family, given) == key
