"""Two people on a migrated database."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from portal.api.identity import Establishment, IDirectory
from portal.api.sandbox import ISandbox
from portal.services.directory.service import Directory
from portal.services.sandbox.pool import Sandbox
from portal.settings import Settings
from tests.factories.contexts import make_context, make_registry
from tests.factories.fixtures import scope_of
from tests.factories.people import make_establishment, make_person


@pytest.fixture
def two(database) -> Iterator[SimpleNamespace]:
    """``ines``, ``luc`` and ``guest``: contexts on one writable session."""
    sandbox = Sandbox.from_settings(Settings())
    registry = make_registry({IDirectory: Directory}, {ISandbox: sandbox})
    with database.write() as db:
        place = make_establishment(db, "lycee")
        ids = {login: make_person(db, place, login=login).id for login in ("ines", "luc")}
        db.commit()
        value = Establishment(place.id, "lycee", "Lycée", "Saint-Essai", "lycee")
    session = database.write(scope_of(place))
    directory = Directory(make_context(session, registry=registry))
    people = {login: directory.person(id, place.id) for login, id in ids.items()}
    yield SimpleNamespace(db=session, **{login: make_context(session, person, value, registry=registry)
                                         for login, person in [*people.items(), ("guest", None)]})
    session.close()
    sandbox.close()
