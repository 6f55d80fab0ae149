"""A whole portal with two schools, a CAS that lives in the test, and a page that says who one is."""

import datetime as dt
import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from pyramid.response import Response
from webtest import TestApp
from zope.interface import implementer

from portal.api.context import IClock
from portal.api.identity import IDirectory
from portal.api.orm import Base
from portal.clock import FixedClock
from portal.config import configure
from portal.context import WorkContext
from portal.driver.interfaces import IExecutor, IHealth
from portal.migrations.histories import find_histories
from portal.remembering import IKept, Kept
from portal.security.attempts import Attempts, IAttempts
from portal.security.cas import Cas
from portal.security.errors import CasUnavailable, TicketRefused
from portal.security.interfaces import CasUser, ICas
from portal.services.branding.load import load_themes
from portal.services.directory import write
from portal.sessions.cookie_session import cookie_name
from portal.sessions.interfaces import ISessionStore
from portal.sessions.tables import metadata, pace, web_session
from portal.settings import Settings
from portal.web.request import PortalRequest
from tests.plugins.site import COMPILED

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 24, 9, 33, tzinfo=dt.timezone.utc)


@implementer(ICas)
class CasTwin:
    """Stands in for a CAS: gives out tickets, and takes each one once, for the service it was given for."""

    def __init__(self):
        self.tickets, self.asked, self.up, self.number = {}, [], True, 0

    def ticket(self, login, service, fresh=False):
        """A new ticket of somebody for a service; ``fresh``: by a password just typed."""
        self.number += 1
        self.tickets[f"ST-{self.number}-twin"] = (login, service, fresh)
        return f"ST-{self.number}-twin"

    def login_url(self, service, renew=False, gateway=False):
        """See ``ICas``."""
        extra = ({"renew": "true"} if renew else {}) | ({"gateway": "true"} if gateway else {})
        return "https://cas.example/cas/login?" + urlencode({"service": service, **extra})

    def logout_url(self, service):
        """See ``ICas``."""
        return "https://cas.example/cas/logout?service=" + service

    def reachable(self):
        """See ``ICas``."""
        return self.up

    def validate(self, ticket, service, renew=False):
        """See ``ICas``."""
        self.asked.append((ticket, service, renew))
        if not self.up:
            raise CasUnavailable("down")
        login, wanted, fresh = self.tickets.pop(ticket, (None, None, False))
        if login is None or wanted != service or (renew and not fresh):
            raise TicketRefused("refused by the CAS: INVALID_TICKET")
        return CasUser(login)


def _who(request):
    session = request.web_session
    return Response(json_body={
        "person": request.person.login if request.person else None, "locale": request.locale,
        "profile": request.person.profile if request.person else None,
        "establishment": request.establishment.slug if request.establishment else None,
        "customise": request.permits("layout.customise"), "token": request.csrf_token,
        "session": session.id if session else None, "renewed": bool(session and session.renewed)})


def _change(request):
    request.registry["test.changes"].append(request.POST.get("text") or request.method)
    return Response("done")


def cookies(response):
    """The Set-Cookie lines of an answer by name of the cookie."""
    return {line.partition("=")[0]: line for line in response.headers.getall("Set-Cookie")}


class Door:
    """See the module. ``lycee`` has zoe (pupil), paul (teacher, also at ``college``), adm (administrator).

    :param folder: where its data lies; ``filled``: the folder of a closed one, to begin with.
    :param real_cas: the CAS is the one of the setting ``cas.url``.

    Attributes: ``registry``, ``cas``, ``clock``, ``settings``, ``changes`` (what forms have done).
    """

    def __init__(self, folder, filled=None, real_cas=False, **settings):
        if filled is not None:
            shutil.copytree(filled, folder, dirs_exist_ok=True)
        self.folder = folder
        self.settings = Settings(**{
            "base_url": "http://localhost", "database_url": f"sqlite:///{folder}/preau.db", "var_folder": str(folder),
            "templates_folder": str(COMPILED), "site_folder": str(ROOT), "assets_folder": str(ROOT / "build/assets"),
            "files_folder": str(folder / "files"), "secret_file": str(folder / "secret"),
            "audit_file": str(folder / "audit.jsonl"), **settings})  # fmt: skip
        self.cas, self.clock = Cas(self.settings) if real_cas else CasTwin(), FixedClock(NOW)
        self.worker = self.start()

    def start(self):
        """A worker: an application of its own on the same databases."""
        config = configure(self.settings, packages=())
        registry = config.registry
        registry["test.changes"] = self.changes = getattr(self, "changes", [])
        registry.registerUtility(self.cas, ICas)
        registry.registerUtility(self.clock, IClock)
        if not hasattr(self, "registry"):
            self.registry = registry
            if not (self.folder / "preau.db").exists():
                self._fill()
        for place in ("/e/{est}/test", "/test"):
            name = place.replace("/e/{est}", "est")
            config.add_route(f"who {name}", f"{place}/who/am/i")
            config.add_view(_who, route_name=f"who {name}", request_method="GET")
            config.add_route(f"change {name}", f"{place}/change/a/thing")
            config.add_view(_change, route_name=f"change {name}", request_method="POST")
        config.commit()
        return config.make_wsgi_app()

    def reset(self):
        """As at the start, but for what was written about people and schools."""
        self.cas, self.clock = CasTwin(), FixedClock(NOW)
        self.changes.clear()
        self.registry.registerUtility(Kept(), IKept)
        for component, interface in ((self.cas, ICas), (self.clock, IClock), (Attempts(self.settings), IAttempts)):
            self.registry.registerUtility(component, interface)
        with self.registry.getUtility(ISessionStore).database.writer.begin() as connection:
            connection.execute(web_session.delete())
            connection.execute(pace.delete())
        (self.folder / "audit.jsonl").unlink(missing_ok=True)

    def _fill(self):
        find_histories(())
        database, store = self.registry["preau.database"], self.registry.getUtility(ISessionStore)
        Base.metadata.create_all(database.writer)
        metadata.create_all(store.database.writer)
        with database.write() as db:
            schools = [write.add_establishment(db, slug, name, kind, place="Saint-Essai") for slug, name, kind in (
                ("lycee", "Lycée d'essai", "lycee"), ("college", "Collège d'essai", "college"))]
            for login, profile, places, roles in (("zoe", "pupil", schools[:1], ()), ("paul", "teacher", schools, ()),
                                                  ("adm", "head", schools[:1], ("local-administrator",)),
                                                  ("max", "pupil", schools[1:], ())):  # fmt: skip
                person = write.add_person(db, login, login.title(), "Essai")
                for place in places:
                    write.attach(db, person.id, place.id, profile)
                    for role in roles:
                        write.grant(db, person.id, role, place.id)
            write.add_person(db, "nobody", "No", "Body")
            assert load_themes(db, ROOT / "themes") == []
            db.commit()

    def browser(self, worker=None, **environ):
        """A browser with cookies of its own, which speaks French and goes to ``worker``."""
        defaults = {"HTTP_ACCEPT_LANGUAGE": "fr", "HTTP_HOST": "localhost", "REMOTE_ADDR": "192.0.2.7",
                    "HTTP_ACCEPT": "text/html"}  # fmt: skip
        return TestApp(worker or self.worker, extra_environ={**defaults, **environ})

    def holding(self, id, worker=None, **environ):
        """A browser that sends ``id`` as its session cookie."""
        return self.browser(worker, HTTP_COOKIE=f"{cookie_name(self.settings)}={id}", **environ)

    def arrive(self, browser, login, place="/e/lycee", to=None, fresh=False, **options):
        """Sign in as somebody; the answer to the address with the ticket."""
        sent = browser.get(f"{place}/login" + (f"?to={to}" if to else ""), status=303)
        service = parse_qs(urlsplit(sent.location).query)["service"][0]
        return browser.get(service.removeprefix(self.settings.base_url) + f"&ticket={self.cas.ticket(login, service, fresh)}",
                           **options)  # fmt: skip

    def signed_in(self, login, place="/e/lycee", **options):
        """A browser whose person has signed in."""
        browser = self.browser(**options)
        self.arrive(browser, login, place, status=303)
        return browser

    def who(self, browser, place="/e/lycee"):
        """What the portal thinks of a browser's person."""
        return browser.get(f"{place}/test/who/am/i").json

    def person_id(self, login):
        """Id of the person with that login."""
        with self.registry["preau.database"].read() as db:
            return WorkContext(self.registry, db).service(IDirectory).person_by_login(login)

    def place_id(self, slug):
        """Id of an establishment."""
        with self.registry["preau.database"].read() as db:
            return WorkContext(self.registry, db).service(IDirectory).establishment(slug).id

    @contextmanager
    def request(self, address, browser=None, **headers):
        """The request of a browser's person (without one, of a guest) for an address, as a view receives it."""
        if browser is not None:
            name = cookie_name(self.settings)
            headers["Cookie"] = f"{name}={browser.cookies[name]}"
        request = PortalRequest.blank(address, base_url=self.settings.base_url, headers=headers)
        request.registry, request.matchdict = self.registry, {"est": address.split("/")[2]}
        try:
            yield request
        finally:
            request._process_finished_callbacks()

    def audit(self):
        """The lines of the audit."""
        file = self.folder / "audit.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def close(self):
        """Give the connections back, once the last page's thread and whoever notes failures have done so."""
        self.registry.getUtility(IExecutor).rest(5)
        self.registry.getUtility(IHealth).settle(5)
        self.registry["preau.database"].dispose()
        self.registry.getUtility(ISessionStore).database.dispose()
