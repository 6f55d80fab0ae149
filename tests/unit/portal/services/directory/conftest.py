"""A lycée and a collège below an academy, with a person of each kind."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from portal.services.directory.service import Directory
from tests.factories.contexts import make_context, make_registry
from tests.factories.fixtures import make_database
from tests.factories.people import make_academy, make_establishment, make_group, make_person


@pytest.fixture
def database(tmp_path):
    made = make_database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def db(database):
    with database.write() as session:
        yield session


@pytest.fixture
def school(db):
    academy = make_academy(db)
    lycee = make_establishment(db, "lycee", "lycee", parent=academy)
    college = make_establishment(db, "college", "college", parent=academy)
    ines = make_person(db, lycee, "pupil", "Inès", "Morvan", "i.morvan", title="Première 4", phone="06 39 98 00 01")
    anais = make_person(db, lycee, "pupil", "Anaïs", "Moreau", "a.moreau", phone="06 39 98 00 02")
    noe = make_person(db, lycee, "pupil", "Noé", "Abadie", "n.abadie")
    luc = make_person(db, lycee, "teacher", "Luc", "Aubertin", "l.aubertin", functions=("Mathématiques",),
                      phone="06 39 98 00 03")
    aissatou = make_person(db, lycee, "teacher", "Aïssatou", "Ndiaye", "a.ndiaye", functions=("SVT",))
    head = make_person(db, lycee, "head", "Delphine", "Caradec", "d.caradec", phone="05 36 49 00 01",
                       functions=("Direction",))
    parent = make_person(db, lycee, "guardian", "Maël", "Morvan", "m.morvan", phone="06 39 98 00 04", children=(ines,))
    return SimpleNamespace(
        academy=academy, lycee=lycee, college=college, ines=ines, anais=anais, noe=noe, luc=luc, aissatou=aissatou,
        head=head, parent=parent,
        premiere=make_group(db, lycee, "1re 4", "class", ines, anais, luc, level="Première"),
        seconde=make_group(db, lycee, "2de 6", "class", noe, aissatou, level="Seconde"),
        club=make_group(db, lycee, "Club photo", "manual", ines, noe, luc))


@pytest.fixture
def directory_of(db):
    """The directory as a person sees it in an establishment; no person: a guest."""
    registry = make_registry()

    def directory(person, establishment, permissions=frozenset()):
        plain = Directory(make_context(db, registry=registry))
        place = plain.establishment(establishment.slug)
        who = plain.person(person.id, place.id) if person else None
        return Directory(make_context(db, who, place, registry=registry, permissions=permissions))

    return directory


@pytest.fixture
def statements(database):
    """The texts of the statements sent since the fixture was asked for."""
    sent = []

    def note(connection, cursor, statement, *rest):
        sent.append(statement)

    for engine in (database.reader, database.writer):
        sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in (database.reader, database.writer):
        sa.event.remove(engine, "before_cursor_execute", note)
