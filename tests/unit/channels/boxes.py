"""A box of a channel on the real container, templates and store: rendered, acted upon, read."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from portal.api.context import IClock
from portal.api.identity import Establishment, Person
from portal.api.registry import IDefinitions
from portal.api.window import VIEW, Window
from portal.clock import FixedClock
from portal.config import configure
from portal.container.interfaces import IContainer
from portal.container.models import StoredPreference
from portal.container.values import Body, Call, Caller, Outcome, Rendered
from portal.db import Database
from portal.driver.markers import Markers
from portal.services.sources.keys import endpoint_of, source_key
from portal.services.sources.models import Source
from portal.settings import Settings
from tests.factories.people import make_establishment, make_person
from tests.plugins.site import COMPILED

__all__ = ["CHANNELS", "House", "make_house", "put_source"]

ROOT = Path(__file__).resolve().parents[3]
CHANNELS = ("channels.rss", "channels.xml", "channels.webservice")


class House:
    """A configured portal with the three channels, one lycée and one pupil.

    :param settings: of the portal; the database must be migrated.
    """

    def __init__(self, database: Database, settings: Settings, now: dt.datetime | None = None) -> None:
        self.database, self.settings = database, settings
        self.registry = configure(settings, CHANNELS, web=False).registry
        if now is not None:
            self.registry.registerUtility(FixedClock(now), IClock)
        self.clock: IClock = self.registry.getUtility(IClock)
        with database.write() as session, session.begin():
            school = make_establishment(session)
            pupil = make_person(session, school, given_name="Inès", family_name="Morvan", login="ines")
            self.establishment = Establishment(school.id, "lycee", "Lycée", "Saint-Essai", "lycee", uai="0990001A")
            self.person = Person(pupil.id, "ines", "Inès", "Morvan", "ines@essai.example", (), school.id, "pupil", "")

    def window(self, portlet: str, read_only: frozenset[str] = frozenset(), **preferences: Any) -> Window:
        """A window whose publication sets these preferences (a text, or a sequence)."""
        values = tuple((name, (value,) if isinstance(value, str) else tuple(value)) for name, value in preferences.items())
        return Window("u.essai", "wessai", portlet, portlet.partition(".")[0], preferences=values, read_only=read_only)

    def _call(self, window: Window, db: Any, **more: Any) -> Call:
        guest = more.pop("guest", False)
        caller = Caller(self.registry, None if guest else self.person, self.establishment, more.pop("locale", "fr"),
                        "default", False, lambda permission: False, stored=self._stored())
        call = Call(caller=caller, window=window, definition=self.registry.getUtility(IDefinitions).get(window.portlet),
                    mode=VIEW, state="normal", private={}, public={}, db=db, markers=Markers())
        return replace(call, **more)

    def _stored(self) -> dict[str, dict[str, tuple[str, ...]]]:
        with self.database.read() as session:
            rows = session.query(StoredPreference).filter_by(person_id=self.person.id).all()
            return {"u.essai": {row.name: tuple(row.values) for row in rows}}

    def render(self, window: Window, **more: Any) -> Rendered:
        """The render phase, on a session that may not write."""
        with self.database.read() as session:
            return self.registry.getUtility(IContainer).render(self._call(window, session, **more))

    def act(self, window: Window, action: str, **fields: Any) -> Outcome:
        """The action phase with a posted form, committed."""
        guest, private = fields.pop("guest", False), fields.pop("private", {})
        values = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in fields.items()}
        with self.database.write() as session, session.begin():
            return self.registry.getUtility(IContainer).action(self._call(
                window, session, guest=guest, private=private, action=action, body=Body("POST", parameters=values)))


def make_house(database: Database, folder: Any, now: dt.datetime | None = None, **settings: Any) -> House:
    """A house whose files lie in ``folder``."""
    url = database.writer.url.render_as_string(hide_password=False)
    places = dict(var_folder=str(folder / "var"), files_folder=str(folder / "files"), site_folder=str(ROOT),
                  assets_folder=str(ROOT / "build/assets"), templates_folder=str(COMPILED))
    return House(database, Settings(database_url=url, **{**places, **settings}), now)


def put_source(database: Database, kind: str, url: str, parameters: dict[str, str], now: dt.datetime, **values: Any) -> str:
    """A source as the jobs process would have left it."""
    key = source_key(kind, url, parameters)
    made = dict(every=900, next_try=now + dt.timedelta(minutes=10), wanted_at=now, created=now, pending=False,
                validators={})
    with database.write() as session, session.begin():
        session.merge(Source(key=key, kind=kind, url=url, endpoint=endpoint_of(url), parameters=parameters,
                             **{**made, **values}))
    return key
