"""Seeding: the whole demonstration in one go, and nothing at the second."""

import pytest
import sqlalchemy as sa
from zope.interface import implementer

from portal.api.demo import IDemoContent
from portal.api.orm import Base
from portal.demo.establishments import PLACES
from portal.demo.people import PEOPLE, by_login
from portal.demo.records import fixed_id
from portal.demo.seed import seed
from portal.services.directory import models, write
from portal.services.directory.service import Directory
from tests.factories.contexts import make_context, make_registry
from tests.factories.fixtures import make_database


@pytest.fixture
def database(tmp_path):
    made = make_database(tmp_path)
    yield made
    made.dispose()


def everything(database):
    with database.read() as db:
        return {table.name: sorted(map(repr, db.execute(sa.select(table)).all())) for table in Base.metadata.sorted_tables}


def person_in(db, login, slug):
    return Directory(make_context(db)).person(by_login(login).id, fixed_id("establishment", slug))


def test_a_second_seeding_changes_nothing(database):
    registry = make_registry()
    seed(registry, database)
    before = everything(database)
    assert len(before["person"]) == len(PEOPLE) and len(before["establishment"]) == len(PLACES)
    seed(registry, database)
    assert everything(database) == before


def test_what_people_changed_since_is_kept(database):
    registry = make_registry()
    seed(registry, database)
    ines = by_login("i.morvan")
    with database.write() as db:
        write.rename(db, ines.id, "Inès", "Morvan-Leroy")
        write.detach(db, by_login("n.abadie").id, fixed_id("establishment", "lycee-ada-verneuil"))
        db.commit()
    before = everything(database)
    seed(registry, database)
    assert everything(database) == before


def test_somebody_who_is_missing_is_added_with_groups_and_children(database):
    registry = make_registry()
    seed(registry, database)
    sophie = by_login("s.garnier")
    with database.write() as db:
        db.execute(sa.delete(models.Person).where(models.Person.id == sophie.id))
        db.commit()
    seed(registry, database)
    with database.read() as db:
        seen = person_in(db, "s.garnier", "college-les-marronniers")
        assert len(seen.children) == 2 and seen.groups


def test_people_are_as_the_pictures_show_them(database):
    seed(make_registry(), database)
    with database.read() as db:
        ines = person_in(db, "i.morvan", "lycee-ada-verneuil")
        assert (ines.name, ines.title, ines.profile, len(ines.classes)) == ("Inès Morvan", "Première 4", "pupil", 1)
        assert person_in(db, "y.belkacem", "universite-deux-rives").title == "L2 Biologie"
        assert person_in(db, "y.belkacem", "lycee-ada-verneuil").title == "Tuteur bénévole"
        assert person_in(db, "d.caradec", "lycee-ada-verneuil").title == "Proviseure"
        assert person_in(db, "i.morvan", "college-les-marronniers") is None
        assert person_in(db, "t.allain", "lycee-ada-verneuil") is None
        for place in PLACES[1:]:
            assert person_in(db, "h.lanthier", place.slug).roles == {"central-administrator"}
        directory = Directory(make_context(db))
        assert [e.slug for e, _a in directory.memberships(by_login("h.lanthier").id)][0] == "lycee-ada-verneuil"


def test_packages_bring_their_content_by_name_each_in_its_own_transaction(database):
    seen = []

    @implementer(IDemoContent)
    class Content:
        def __init__(self, name):
            self.name = name

        def seed(self, context):
            with context.db.begin_nested():
                seen.append((self.name, context.permits("anything"), context.person, len(set(context.scope)),
                             context.db.scalar(sa.select(sa.func.count()).select_from(models.Person))))
            if self.name == "c":
                raise RuntimeError("the last one fails")

    registry = make_registry()
    for name in ("c", "a", "b"):
        registry.registerUtility(Content(name), IDemoContent, name=name)
    with pytest.raises(RuntimeError):
        seed(registry, database)
    assert seen == [(name, True, None, len(PLACES), len(PEOPLE)) for name in "abc"]
    assert len(everything(database)["person"]) == len(PEOPLE)
