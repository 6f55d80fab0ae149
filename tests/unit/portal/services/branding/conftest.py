"""A lycée with the themes of the site, and a way to act as one who may brand it."""

import json
import shutil
from pathlib import Path

import pytest

from portal.api.audit import IAudit
from portal.api.storage import IPictures, IStorage
from portal.api.xml import IXmlReader
from portal.services.audit.stream import AuditStream
from portal.services.branding.load import load_themes
from portal.services.branding.service import Branding
from portal.services.directory.service import Directory
from portal.services.storage.folder import FolderStorage
from portal.services.storage.pictures import Pictures
from portal.services.xml.reader import XmlReader
from portal.settings import Settings
from tests.factories.contexts import make_context, make_registry
from tests.factories.fixtures import make_database
from tests.factories.people import make_academy, make_establishment

THEMES = Path(__file__).parents[5] / "themes"


@pytest.fixture
def db(tmp_path):
    database = make_database(tmp_path)
    with database.write() as session:
        yield session
    database.dispose()


@pytest.fixture
def themes(tmp_path):
    """A copy of the site's themes folder, to be spoilt."""
    copy = tmp_path / "themes"
    copy.mkdir()
    shutil.copy(THEMES / "theme.rng", copy)
    for file in THEMES.glob("*/theme.xml"):
        (copy / file.parent.name).mkdir()
        shutil.copy(file, copy / file.parent.name)
        shutil.copy(file.parent / "logo.svg", copy / file.parent.name)
    return copy


@pytest.fixture
def lycee(db, themes):
    made = make_establishment(db, "lycee-ada-verneuil", "lycee", "Lycée Ada-Verneuil", make_academy(db),
                              place="Saint-Aubrac", theme="lycee-ada-verneuil")
    assert load_themes(db, themes) == []
    return made


@pytest.fixture
def audit(tmp_path):
    """The events recorded so far with their outcomes."""
    file = tmp_path / "audit.jsonl"
    return lambda: [(line["event"], line["outcome"]) for line in map(json.loads, file.read_text().splitlines())]


@pytest.fixture
def branding_of(db, tmp_path):
    """The branding service in an establishment, with the permissions given."""
    registry = make_registry(
        services={IStorage: FolderStorage, IAudit: AuditStream, IPictures: Pictures},
        utilities={IXmlReader: XmlReader()}, settings=Settings(
            files_folder=str(tmp_path / "files"), audit_file=str(tmp_path / "audit.jsonl")))

    def branding(establishment=None, *permissions):
        place = Directory(make_context(db)).establishment(establishment.slug) if establishment else None
        return Branding(make_context(db, None, place, registry=registry, permissions=frozenset(permissions)))

    branding.registry = registry
    return branding
