"""A lycée with a class, its pupil, its teacher and its guardian, on a migrated database."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from portal.api.audit import IAudit
from portal.api.identity import Establishment, IDirectory
from portal.api.sandbox import ISandbox
from portal.services.directory.service import Directory
from portal.services.sandbox.pool import Sandbox
from portal.settings import Settings
from tests.factories.contexts import make_context, make_registry
from tests.factories.fixtures import scope_of
from tests.factories.people import make_establishment, make_group, make_person


class Heard:
    """Keeps what is told to the audit."""

    lines: list[tuple[str, dict]] = []

    def __init__(self, context) -> None:
        pass

    def record(self, event, outcome="done", **facts) -> None:
        """See ``IAudit``."""
        self.lines.append((event, facts))


@pytest.fixture
def school(database) -> Iterator[SimpleNamespace]:
    """``context(person, *permissions)`` gives a context on a writable session of the lycée."""
    sandbox = Sandbox.from_settings(Settings())
    registry = make_registry({IDirectory: Directory, IAudit: Heard}, {ISandbox: sandbox})
    with database.write() as db:
        place = make_establishment(db, "lycee")
        other = make_establishment(db, "college", "college")
        ines = make_person(db, place, given_name="Inès", family_name="Morvan", login="ines")
        luc = make_person(db, place, "teacher", "Luc", "Aubertin", "luc")
        eva = make_person(db, place, "teacher", "Éva", "Le Goff", "eva")
        nat = make_person(db, place, "guardian", "Nathalie", "Morvan", "nat", children=[ines])
        head = make_person(db, place, "head", "Delphine", "Caradec", "head")
        first, second = make_group(db, place, "1re 4", "class", ines, luc), make_group(db, place, "2de 1", "class", luc)
        away = make_group(db, other, "4e B")
        db.commit()
        ids = {login: person.id for login, person in dict(ines=ines, luc=luc, eva=eva, nat=nat, head=head).items()}
        value = Establishment(place.id, "lycee", "Lycée", "Saint-Essai", "lycee")
    session = database.write(scope_of(place))

    def context(login=None, *permissions, db=None):
        person = Directory(make_context(session, registry=registry)).person(ids[login], place.id) if login else None
        return make_context(db or session, person, value, registry=registry, permissions=frozenset(permissions))

    yield SimpleNamespace(context=context, db=session, place=value, other=other.id, ids=ids, first=first.id, second=second.id,
                          away=away.id, database=database)
    session.close()
    sandbox.close()
