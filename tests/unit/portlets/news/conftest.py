"""A lycée with a class, on a migrated database; pictures and files are real."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from portal.api.audit import IAudit
from portal.api.identity import Establishment, IDirectory
from portal.api.markup import ISanitiser
from portal.api.sandbox import ISandbox
from portal.api.storage import IPictures, IStorage
from portal.services.directory.service import Directory
from portal.services.sandbox.pool import Sandbox
from portal.services.sanitise.sanitiser import Sanitiser
from portal.services.storage.folder import FolderStorage
from portal.services.storage.pictures import Pictures
from portal.settings import Settings
from tests.factories.contexts import make_context, make_registry
from tests.factories.fixtures import scope_of
from tests.factories.people import make_establishment, make_group, make_person


class Heard:
    """Takes what is told to the audit."""

    def __init__(self, context) -> None:
        pass

    def record(self, event, outcome="done", **facts) -> None:
        """See ``IAudit``."""


@pytest.fixture
def school(database, tmp_path) -> Iterator[SimpleNamespace]:
    """``context(login, *permissions)`` gives a context on a writable session of the lycée; ``away`` one of the collège."""
    sandbox = Sandbox.from_settings(Settings())
    registry = make_registry(
        {IDirectory: Directory, IAudit: Heard, ISanitiser: Sanitiser, IStorage: FolderStorage, IPictures: Pictures},
        {ISandbox: sandbox}, settings=Settings(files_folder=str(tmp_path / "files")))
    with database.write() as db:
        place, other = make_establishment(db, "lycee"), make_establishment(db, "college", "college")
        people = {"ines": make_person(db, place, login="ines"), "tom": make_person(db, place, login="tom"),
                  "nat": make_person(db, place, "guardian", login="nat"), "luc": make_person(db, place, "teacher", login="luc"),
                  "eva": make_person(db, place, "teacher", login="eva"), "max": make_person(db, other, "teacher", login="max")}
        group = make_group(db, place, "1re 4", "class", people["ines"])
        db.commit()
        ids = {login: person.id for login, person in people.items()}
        lycee = Establishment(place.id, "lycee", "Lycée", "Saint-Essai", "lycee")
        college = Establishment(other.id, "college", "Collège", "Saint-Essai", "college")
    session, elsewhere = database.write(scope_of(lycee)), []

    def at(value, login, permissions, db):
        person = Directory(make_context(db, registry=registry)).person(ids[login], value.id) if login else None
        return make_context(db, person, value, registry=registry, permissions=frozenset(permissions))

    def away(login, *permissions):
        session.commit()  # SQLite has one writer: the other school reads what is committed
        elsewhere.append(database.read(scope_of(college)))
        return at(college, login, permissions, elsewhere[-1])

    yield SimpleNamespace(
        context=lambda login=None, *permissions, db=None: at(lycee, login, permissions, db or session), away=away,
        db=session, group=group.id, ids=ids, registry=registry, database=database)
    for one in (session, *elsewhere):
        one.close()
    sandbox.close()
