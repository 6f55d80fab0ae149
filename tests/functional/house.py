"""The whole portal with portlets that do what a test tells them (``tests.functional.portlets``)."""

import logging
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import sqlalchemy as sa

from portal.api.context import IClock
from portal.api.layout import ILayout
from portal.api.markup import Markup
from portal.api.registry import IDefinitions
from portal.config import configure
from portal.container.container import Container
from portal.container.interfaces import IContainer
from portal.container.models import StoredPreference
from portal.driver.cache import BoxCache
from portal.driver.health import Health
from portal.driver.interfaces import IBoxCache, IExecutor, IHealth, ILastCopies
from portal.driver.last_copies import LastCopies
from portal.driver.models import PortletHealth
from portal.layout.load import load_layouts
from portal.layout.models import LayoutChangeRow
from portal.layout.namespaces import namespace_of
from portal.registry.load import load_registry
from portal.security.interfaces import ICas
from portal.services.account.models import DisplayChoice
from portal.services.directory.models import Person
from portal.versions import Version, raise_version, read_versions
from tests.functional.door import Door, _who
from tests.functional.portlets.script import the_script

__all__ = ["House", "LogLines", "boxes", "count_up", "form_of", "link", "put", "text_of"]

PORTLETS = Path(__file__).parent / "portlets"
PACKAGES = tuple(f"tests.functional.portlets.{name}" for name in ("probe", "neighbour", "studio", "gallery"))


def link(name: str, url) -> Markup:
    """A link of a portlet, to be found again by its name (``House.follow``)."""
    return Markup(f'<a class="{name}" href="{url}">{name}</a>')


def form_of(response, url, **fields: str) -> Markup:
    """A form of a portlet, with the hidden field that every form must hold."""
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    return Markup(f'<form method="post" action="{url}">{response.csrf_field}{inputs}<button>Send</button></form>')


def put(response, *parts) -> None:
    """Write several things."""
    for part in parts:
        response.write(part)


def boxes(answer) -> dict[str, lxml.html.HtmlElement]:
    """The boxes of a page by their namespace."""
    page = lxml.html.document_fromstring(answer.text)
    return {box.get("id"): box for box in page.xpath("//section[contains(@class, 'pr-box')]")}


def text_of(answer) -> str:
    """What a reader of a page reads, with single spaces."""
    page = lxml.html.document_fromstring(answer.text)
    for hidden in page.xpath("//script | //style | //template"):
        hidden.drop_tree()
    return " ".join(page.text_content().split())


class House(Door):
    """A door whose members have boxes: see ``portlets/layouts/members.xml``. Each test scripts them.

    :cvar packages: the portlet packages; ``site``: the folder of ``registry.xml`` and ``layouts``.
    """

    script, packages, site = the_script, PACKAGES, PORTLETS

    def start(self):
        """See ``Door``."""
        config = configure(self.settings, packages=self.packages)
        registry = config.registry
        registry.registerUtility(self.cas, ICas)
        registry.registerUtility(self.clock, IClock)
        registry["test.changes"] = self.changes = getattr(self, "changes", [])
        if not hasattr(self, "registry"):
            self.registry = registry
            if not (self.folder / "preau.db").exists():
                self._fill()
        for name, address in (("who", "/e/{est}/test/who/am/i"), ("who portal", "/test/who/am/i")):
            config.add_route(name, address)
            config.add_view(_who, route_name=name, request_method="GET")
        config.commit()
        return config.make_wsgi_app()

    def _fill(self):
        super()._fill()
        with self.registry["preau.database"].write() as db:
            load_registry(db, self.site / "registry.xml", self.registry.getUtility(IDefinitions), {}, self.clock)
            load_layouts(db, self.site / "layouts", self.clock)
            db.commit()

    def reset(self):
        """As at the start, nothing kept, nothing stored by anybody."""
        super().reset()
        self.script.clear()
        self.registry.registerUtility(Container(self.settings), IContainer)
        self.registry.registerUtility(BoxCache.from_settings(self.settings), IBoxCache)
        self.registry.registerUtility(LastCopies.from_settings(self.settings), ILastCopies)
        self.registry.getUtility(IHealth).settle(5)
        health = Health(self.settings)
        health.attach(self.registry, self.registry.getUtility(IExecutor))
        self.registry.registerUtility(health, IHealth)
        with self.registry["preau.database"].write() as db:
            for table in (StoredPreference.__table__, PortletHealth.__table__, LayoutChangeRow.__table__,
                          DisplayChoice.__table__):
                db.execute(sa.delete(table))
            db.execute(sa.delete(Version).where(Version.key.startswith("probe:")))
            for person in db.scalars(sa.select(Person.id)):
                raise_version(db, f"person:{person}")
            db.commit()

    # -- addresses -----------------------------------------------------------------------------

    @staticmethod
    def ns(window: str) -> str:
        """The short form of a window of the members' fragment."""
        return namespace_of(window if "." in window else f"members.{window}")

    def address(self, window: str, kind: str, tab: str = "accueil", state: str = "", est: str = "lycee", **query) -> str:
        """A hand-made address of a window; ``query`` with ``_m`` for ``~m``."""
        words = urlencode({name.replace("_", "~", 1) if name[0] == "_" else name: value for name, value in query.items()},
                          doseq=True)
        return f"/e/{est}/{tab}/~{state}/{self.ns(window)}/{kind}" + (f"?{words}" if words else "")

    def box(self, answer, window: str):
        """The box of a window on a page."""
        return boxes(answer)[self.ns(window)]

    def box_text(self, answer, window: str) -> str:
        """What a box says, with single spaces."""
        return " ".join(self.box(answer, window).text_content().split())

    @staticmethod
    def href(answer, name: str) -> str:
        """The address of the portlet's link of that name (see ``link``)."""
        page = lxml.html.document_fromstring(answer.text)
        found = page.xpath(f"//a[@class='{name}']/@href")
        assert found, f"no link {name} on {answer.request.path}"
        return found[0]

    def send(self, browser, answer, window: str, **fields: str):
        """Send the portlet's own form in the box of a window (see ``form_of``)."""
        forms = self.box(answer, window).xpath(".//form[.//button = 'Send']")
        assert forms, f"no form in {window} on {answer.request.path}"
        return browser.post(forms[0].get("action"), {**dict(forms[0].form_values()), **fields}, status="*")

    def follow(self, browser, answer, name: str, **options):
        """Follow the portlet's link of that name."""
        return browser.get(self.href(answer, name), **options)

    def token(self, browser, est: str = "lycee") -> str:
        """The CSRF token of a browser's person."""
        return self.who(browser, f"/e/{est}")["token"]

    def act(self, browser, window: str, action: str = "go", tab: str = "accueil", state: str = "", status=303, query=None,
            **fields):
        """Send a form to an action of a window; what came back."""
        address = self.address(window, "a", tab, state, _a=action, **(query or {}))
        return browser.post(address, {"csrf": self.token(browser), **fields}, status=status)

    # -- what became of it ---------------------------------------------------------------------

    def export(self, browser) -> dict:
        """Own layout changes of a browser's person."""
        with self.request("/e/lycee/accueil/", browser) as request:
            return request.service(ILayout).export()

    def stored(self, login: str, window: str | None = None) -> dict:
        """Own preferences of somebody as the database has them, by window and name."""
        with self.registry["preau.database"].read() as db:
            rows = db.execute(sa.select(StoredPreference.window_id, StoredPreference.name, StoredPreference.values)
                              .where(StoredPreference.person_id == self.person_id(login)))
            found = {(row[0], row[1]): tuple(row[2]) for row in rows}
        if window is None:
            return found
        name = window if "." in window else f"members.{window}"
        return {key[1]: values for key, values in found.items() if key[0] == name}

    def counted(self, key: str) -> int:
        """A counter that a portlet has raised in the database (``count_up``)."""
        with self.registry["preau.database"].read() as db:
            return read_versions(db, [key])[key]


def count_up(request, key: str) -> None:
    """Change something in the database on behalf of a portlet."""
    raise_version(request.db, key)


class LogLines(logging.Handler):
    """Keeps records."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record):
        """See ``logging``."""
        self.records.append(record)

    def incidents(self) -> list[str]:
        """References that the log has."""
        return [record.incident for record in self.records if hasattr(record, "incident")]
