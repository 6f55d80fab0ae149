"""A fresh portal for a trial of packages: a site, a database and people of its own, in one process, without sockets.

The tests of a package use it as the kit does::

    with Trial(tmp_path, ("quote",)) as portal:
        page = portal.visitor("teacher").see("quote.quote")
"""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import sqlalchemy as sa

import portal
from portal.api.context import IClock
from portal.api.errors import PortalError
from portal.api.registry import Definition, IDefinitions
from portal.config import configure
from portal.container.interfaces import IContainer
from portal.kit.announce import announce
from portal.kit.visitor import Visitor
from portal.kit.watch import WatchedContainer
from portal.layout.namespaces import namespace_of
from portal.migrations.histories import History, find_histories
from portal.migrations.run import address_of, upgrade
from portal.scripts.loading import load_files
from portal.services.directory import write
from portal.sessions.cookie_session import cookie_name
from portal.sessions.interfaces import ISessionStore, NewSession
from portal.settings import Settings

__all__ = ["PEOPLE", "PLACE", "STRANGER", "Trial", "TrialRefused", "site_of_this_portal"]

PLACE = "essai"
"""The establishment of a trial, as addresses name it."""
PEOPLE = {
    "head": ("Albane", "Témoin-Alpha", "fr", ("webmaster", "service-editor", "local-administrator", "central-administrator")),
    "teacher": ("Basile", "Témoin-Bravo", "en", ()),
    "pupil": ("Cléo", "Témoin-Charlie", "fr", ()),
}
"""Login, which is the profile too → given name, family name, language, roles."""
STRANGER = ("staff", ("Delphine", "Témoin-Delta", "fr", ()))
"""One more, whom nobody has met before the check that wants somebody new."""
_EVERYBODY = {**PEOPLE, STRANGER[0]: STRANGER[1]}
FRAGMENT = "kit"
_PATIENT = {"page_deadline": 60.0, "limit_render": 30.0, "limit_action": 30.0, "executor_patience": 10.0,
            "cache_boxes": False, "cas_gateway": False, "page_alone_seconds": 30.0, "breaker_failures": 1_000_000}
"""A trial is about what a portlet does; how long it took is measured beside, and no failure keeps it from being asked
again."""


class TrialRefused(PortalError):
    """The packages could not be taken into a portal."""


def site_of_this_portal() -> Path:
    """The site beside the portal's own code, whose themes and assets a trial uses unless told otherwise."""
    return Path(portal.__path__[0]).resolve().parent


class Trial:
    """A portal with these packages and no others; a context manager.

    Every portlet is published and stands on the tab of its package, in two languages, for members and guests.

    Attributes: ``settings``, ``registry``, ``application`` (WSGI), ``container`` (``WatchedContainer``),
    ``definitions``, ``histories``.

    :param folder: an empty one, for all that it writes.
    :param packages: import names.
    :param site: folder whose ``themes`` and ``build/assets`` it uses.
    :param preferences: portlet's name → name → values, as its publication sets them.
    :raises TrialRefused: a package cannot be migrated or published.
    """

    def __init__(self, folder: Path, packages: Iterable[str], site: Path | None = None,
                 preferences: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None, **settings: Any) -> None:
        self.folder, self.packages = folder, tuple(packages)
        place = site or site_of_this_portal()
        announce(self.packages, folder / "announced")
        self.settings = Settings(**{
            "base_url": "http://localhost", "database_url": f"sqlite:///{folder}/preau.db", "var_folder": str(folder / "var"),
            "files_folder": str(folder / "files"), "secret_file": str(folder / "secret"), "site_folder": str(folder / "site"),
            "audit_file": str(folder / "audit.jsonl"), "assets_folder": str(place / "build" / "assets"),
            **_PATIENT, **settings})
        self._make_site(place)
        self.histories = find_histories(self.packages)
        for history in self.histories:
            self.migrate(history)
        config = configure(self.settings, packages=self.packages)
        self.registry = config.registry
        self.definitions: tuple[Definition, ...] = self.registry.getUtility(IDefinitions).all()
        self.container = WatchedContainer(self.settings)
        self.registry.registerUtility(self.container, IContainer)
        self._publish(preferences or {})
        self._fill()
        self.application = config.make_wsgi_app()

    def migrate(self, history: History) -> None:
        """Bring one history up to date in the trial's database."""
        upgrade(history, address_of(history, self.settings))

    # -- the site ------------------------------------------------------------------------------

    def _make_site(self, place: Path) -> None:
        site = self.folder / "site"
        (site / "layouts").mkdir(parents=True)
        if not (place / "themes" / "default" / "theme.xml").is_file():
            raise TrialRefused(f"{place}: no themes here; name the folder of a site with --site")
        (site / "themes").symlink_to(place / "themes", target_is_directory=True)

    def _publish(self, preferences: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        publications, tabs = "", {}
        for definition in self.definitions:
            set_to = "".join(
                f'<preference name="{escape(name)}">' + "".join(f"<value>{escape(value)}</value>" for value in values)
                + "</preference>" for name, values in preferences.get(definition.name, {}).items())
            titles = "".join(f'<{kind} xml:lang="{locale}">{escape(definition.text(texts, locale) or definition.name)}</{kind}>'
                             for kind, texts in (("title", definition.titles), ("description", definition.descriptions))
                             for locale in ("fr", "en"))
            publications += (f'<publication fname="{_fname(definition.name)}" portlet="{definition.name}" category="outils" '
                             f'icon="box">{titles}<audience/>{set_to}</publication>')
            window = f'<window id="{_node(definition.name)}" publication="{_fname(definition.name)}"/>'
            tabs.setdefault(_tab(definition.name), []).append(window)
        parts = "".join(f'<tab id="{slug}" slug="{slug}"><title xml:lang="fr">{slug}</title><title xml:lang="en">{slug}</title>'
                        f'<column id="{slug}-c" width="12">{"".join(windows)}</column></tab>'
                        for slug, windows in tabs.items())
        site = self.folder / "site"
        (site / "registry.xml").write_text(f'<registry xmlns="urn:preau:registry:1">{publications}</registry>', "utf-8")
        (site / "layouts" / "kit.xml").write_text(
            f'<fragment xmlns="urn:preau:layout:1" id="{FRAGMENT}" owner="kit" precedence="500">'
            f'<placed-by xml:lang="fr">l’essai</placed-by><placed-by xml:lang="en">the trial</placed-by>'
            f'<audience/>{parts}</fragment>', "utf-8")

    def _fill(self) -> None:
        with self.registry["preau.database"].write() as db:
            place = write.add_establishment(db, PLACE, "Lycée d’essai", "lycee", place="Saint-Essai")
            people = []
            for login, (given, family, locale, roles) in _EVERYBODY.items():
                person = write.add_person(db, login, given, family, locale=locale, mail=f"{login}@essai.example")
                write.attach(db, person.id, place.id, login)
                for role in roles:
                    write.grant(db, person.id, role, place.id)
                people.append(person.id)
            group = write.add_group(db, place.id, "1re 4", "class")
            write.add_to_group(db, group.id, people[1:3])
            self._people = dict(zip(_EVERYBODY, people, strict=True))
            self.place_id = place.id
            db.commit()
        errors, _earlier = load_files(self.registry, {})
        if errors:
            raise TrialRefused("; ".join(str(error) for error in errors))

    # -- addresses and people ------------------------------------------------------------------

    def namespace(self, portlet: str) -> str:
        """Id of a portlet's box in markup."""
        return namespace_of(f"{FRAGMENT}.{_node(portlet)}")

    def address(self, portlet: str, kind: str = "r", mode: str | None = None, state: str | None = None,
                **parameters: str) -> str:
        """Address of a portlet's window: ``kind`` as in design 6b; names of the portal begin with ``~``."""
        words = ({"~m": mode} if mode else {}) | ({"~w": state} if state else {}) | parameters
        query = f"?{urlencode(words, errors='surrogatepass')}" if words else ""
        return f"/e/{PLACE}/{_tab(portlet)}/~/{self.namespace(portlet)}/{kind}{query}"

    def tab(self, package: str) -> str:
        """Address of the tab on which the portlets of a package stand together."""
        return f"/e/{PLACE}/{_tab(package + '.')}/"

    def visitor(self, login: str | None = "head", locale: str | None = None) -> Visitor:
        """A browser in which one of ``PEOPLE`` has signed in; None for a guest."""
        if login is None:
            return Visitor(self, None, {}, locale or "fr")
        cookie = secrets.token_urlsafe(32)
        store, clock = self.registry.getUtility(ISessionStore), self.registry.getUtility(IClock)
        store.open(cookie, NewSession(self._people[login], None, "kit", self.place_id), clock.now())
        return Visitor(self, login, {cookie_name(self.settings): cookie}, locale or _EVERYBODY[login][2])

    def person_id(self, login: str) -> str:
        """Id of one of ``PEOPLE``."""
        return self._people[login]

    # -- what it holds -------------------------------------------------------------------------

    def tables(self) -> set[str]:
        """Names of the tables of the database."""
        with self.registry["preau.database"].reader.connect() as connection:
            return set(sa.inspect(connection).get_table_names())

    def rows(self, table: str) -> list[tuple]:
        """All rows of a table, sorted."""
        with self.registry["preau.database"].reader.connect() as connection:
            return sorted(map(tuple, connection.exec_driver_sql(f'select * from "{table}"')), key=repr)  # noqa: S608

    def files(self) -> set[str]:
        """Files under the trial's folder, relative to it."""
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*")
                if path.is_file() and "themes" not in path.parts}

    def close(self) -> None:
        """Give the connections back."""
        self.container.destroy()
        self.registry["preau.database"].dispose()
        self.registry.getUtility(ISessionStore).database.dispose()

    def __enter__(self) -> "Trial":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _fname(portlet: str) -> str:
    return "k-" + portlet.lower().replace(".", "-").replace("_", "-")[:56]


def _node(portlet: str) -> str:
    return "w-" + portlet.lower().replace(".", "-").replace("_", "-")[:36]


def _tab(portlet: str) -> str:
    return "kit-" + portlet.partition(".")[0].lower().replace("_", "-")[:36]
