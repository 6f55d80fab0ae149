"""A package of boxes, two schools under an academy, and what registers publications."""

import sys

import pytest

from portal.api.identity import Attachment, Establishment, Person
from portal.api.registry import IDefinitions
from portal.clock import FixedClock
from portal.context import WorkContext
from portal.registry.load import load_registry
from portal.versions import read_versions
from tests.factories.contexts import NOW
from tests.factories.fixtures import make_database
from tests.factories.people import make_academy, make_establishment, make_person
from tests.factories.portal_parts import configure_parts, write_package, write_registry

MANAGER = frozenset({"publications.manage"})
CENTRAL = frozenset({"publications.manage", "publications.manage-portal"})


class Office:
    """Loads the registry and opens contexts."""

    def __init__(self, folder, database, registry) -> None:
        self.folder, self.database, self.registry = folder, database, registry
        self.file = folder / "registry.xml"
        with database.write() as db:
            academy = make_academy(db)
            rows = {slug: make_establishment(db, slug, kind, parent=academy) for slug, kind in
                    (("lycee", "lycee"), ("college", "college"))}
            self.person_id = make_person(db, rows["lycee"], "teacher").id
            self.places = {slug: Establishment(row.id, slug, slug, "", row.kind, parent_id=academy.id, ancestors=(academy.id,))
                           for slug, row in rows.items()}
            self.places["academie"] = Establishment(academy.id, "academie", "Académie", "", "academy")
            db.commit()

    @property
    def definitions(self):
        """The installed portlets."""
        return self.registry.getUtility(IDefinitions)

    def load(self, *fnames, variables=None, **values) -> None:
        """Write and load a ``registry.xml``."""
        write_registry(self.file, *fnames, **values)
        self.reload(variables)

    def reload(self, variables=None) -> None:
        """Load the file as it is."""
        with self.database.write() as db:
            load_registry(db, self.file, self.definitions, variables or {}, FixedClock(NOW))
            db.commit()

    def context(self, db, place="lycee", profile="teacher", permissions=frozenset(), **changes) -> WorkContext:
        """A context of a person of that profile there; None: a guest."""
        establishment = self.places[place]
        attachments = (Attachment(establishment.id, profile or ""),)
        person = None if profile is None else Person(
            self.person_id, "p", "P", "Essai", "", attachments, establishment.id, profile, "", **changes)
        return WorkContext(self.registry, db, person=person, establishment=establishment, permissions=permissions)

    def version(self) -> int:
        """Of the publications."""
        with self.database.read() as db:
            return read_versions(db, ["publications"])["publications"]


@pytest.fixture(scope="session")
def boxes(tmp_path_factory):
    """A package of two portlets that can be imported."""
    folder = tmp_path_factory.mktemp("packages")
    write_package(folder, "crates", portlets=("box", "chest"))
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture
def office(tmp_path, boxes):
    """An empty registry."""
    database = make_database(tmp_path)
    made = Office(tmp_path, database, configure_parts(("crates",)))
    yield made
    database.dispose()


@pytest.fixture
def managing(office):
    """``managing(call, place=…, permissions=…)``: run ``call(publications)`` as one request of a manager, committed."""
    from portal.api.registry import IPublications

    def run(call, place="lycee", permissions=MANAGER, profile="teacher"):
        with office.database.write() as db:
            made = call(office.context(db, place, profile, permissions).service(IPublications))
            db.commit()
            return made

    return run


@pytest.fixture
def seeing(office):
    """``seeing(place, profile)``: fnames in the catalogue of somebody."""
    from portal.api.registry import IPublications

    def run(place="lycee", profile="teacher", **changes):
        with office.database.read() as db:
            return [each.fname for each in office.context(db, place, profile, **changes).service(IPublications).visible()]

    return run
