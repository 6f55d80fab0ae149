"""A school with a pupil and a teacher, boxes to place, and a desk to place them from."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from portal.api.identity import Attachment, Establishment, Person
from portal.api.layout import ILayout, Layout
from portal.api.registry import IDefinitions
from portal.clock import FixedClock
from portal.context import WorkContext
from portal.db import open_database
from portal.layout.load import load_layouts
from portal.registry.load import load_registry
from portal.versions import read_versions
from tests.factories.contexts import NOW
from tests.factories.fixtures import make_database, scope_of
from tests.factories.people import make_academy, make_establishment, make_person
from tests.factories.portal_parts import configure_parts, write_package, write_registry

FNAMES = ("news", "lessons", "links", "menu", "feed")
ALLOWED = frozenset({"layout.customise"})


@dataclasses.dataclass(frozen=True)
class School:
    """Who is there: values and ids as the database has them."""

    school: Establishment
    other: Establishment
    people: dict[str, str]


def found(database) -> School:
    """Write two establishments and three people."""
    with database.write() as db:
        academy = make_academy(db)
        row = make_establishment(db, "lycee", parent=academy)
        other = make_establishment(db, "college", "college", parent=academy)
        people = {name: make_person(db, row, profile).id for name, profile in
                  (("pupil", "pupil"), ("friend", "pupil"), ("teacher", "teacher"))}
        db.commit()
        return School(
            Establishment(row.id, "lycee", "Lycée", "Saint-Essai", "lycee", ancestors=(academy.id,)),
            Establishment(other.id, "college", "Collège", "Saint-Essai", "college", ancestors=(academy.id,)), people)


class Desk:
    """Opens contexts of people over one database, as requests would."""

    def __init__(self, folder: Path, database, registry, school: School) -> None:
        self.folder, self.database, self.registry = folder, database, registry
        self.layouts = folder / "layouts"
        self.school, self.other = school.school, school.other
        self.people = {name: self._person(name, id) for name, id in school.people.items()}

    def _person(self, name: str, id: str) -> Person:
        profile = "teacher" if name == "teacher" else "pupil"
        return Person(id, name, name, "Essai", "", (Attachment(self.school.id, profile),), self.school.id, profile, "")

    def publish(self, *fnames: str, **values) -> None:
        """Load a ``registry.xml`` of these."""
        path = write_registry(self.folder / "registry.xml", *fnames, **values)
        with self.database.write() as db:
            load_registry(db, path, self.registry.getUtility(IDefinitions), {}, FixedClock(NOW))
            db.commit()

    def load(self, published=None) -> None:
        """Load the fragments."""
        with self.database.write() as db:
            load_layouts(db, self.layouts, FixedClock(NOW), published)
            db.commit()

    def context(self, db, who: str | None = "pupil", permissions=ALLOWED, establishment=None, **changes) -> WorkContext:
        """A context of a person, or of a guest."""
        person = dataclasses.replace(self.people[who], **changes) if who else None
        return WorkContext(self.registry, db, person=person, establishment=establishment or self.school,
                           permissions=permissions)

    def change(self, name: str, *arguments, who: str | None = "pupil", permissions=ALLOWED, establishment=None, **words):
        """One change, as one request makes it: committed, or undone when it raises."""
        place = establishment or self.school
        with self.database.write(scope_of(place)) as db:
            made = getattr(self.context(db, who, permissions, place).service(ILayout), name)(*arguments, **words)
            db.commit()
            return made

    def page(self, who: str | None = "pupil", establishment=None, **changes) -> Layout:
        """The layout as a page reads it: versions first, then what they stand for."""
        place = establishment or self.school
        with self.database.read(scope_of(place)) as db:
            context = self.context(db, who, establishment=place, **changes)
            keys = ["fragments", "publications"] + ([f"person:{context.person.id}"] if who else [])
            context.versions = read_versions(db, keys)
            return context.service(ILayout).layout()

    def export(self, who: str = "pupil") -> dict:
        """A person's own changes."""
        with self.database.read(scope_of(self.school)) as db:
            return self.context(db, who).service(ILayout).export()


def shape(layout: Layout) -> dict[str, list[list[str]]]:
    """Tabs by slug, columns, ids of windows."""
    return {tab.slug: [[window.id for window in column.windows] for column in tab.columns] for tab in layout.tabs}


@pytest.fixture(scope="session")
def parts(tmp_path_factory):
    """A configured registry with one package of boxes."""
    import sys
    folder = tmp_path_factory.mktemp("packages")
    write_package(folder, "boxes")
    sys.path.insert(0, str(folder))
    yield lambda: configure_parts(("boxes",), "portal.layout")
    sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A SQLite file in which the school is, and the school."""
    folder = tmp_path_factory.mktemp("school")
    database = make_database(folder)
    school = found(database)
    database.dispose()
    return folder / "preau.db", school


@pytest.fixture
def make_desk():
    """Makes the school in an empty database: ``(folder, database, registry)``."""
    def make(folder, database, registry) -> Desk:
        desk = Desk(folder, database, registry, found(database))
        desk.publish(*FNAMES)
        return desk

    return make


@pytest.fixture
def desk(tmp_path, parts, template):
    """The school with five boxes published, and no fragment yet."""
    file, school = template
    shutil.copy(file, tmp_path / "preau.db")
    database = open_database(f"sqlite:///{tmp_path}/preau.db", synchronous="OFF")
    made = Desk(tmp_path, database, parts(), school)
    made.publish(*FNAMES)
    yield made
    database.dispose()


@pytest.fixture(name="shape")
def shape_of():
    """See ``shape``."""
    return shape


@pytest.fixture
def set_clock(desk):
    """Sets the clock of the desk to an instant in UTC."""
    import datetime as dt

    from portal.api.context import IClock

    def to(instant: str) -> None:
        desk.registry.getUtility(IClock).instant = dt.datetime.fromisoformat(instant).replace(tzinfo=dt.timezone.utc)

    return to
