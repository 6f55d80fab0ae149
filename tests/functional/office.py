"""A whole portal with the screens of those who run a school's pages, and sources that answer inside the test."""

import html
from urllib.parse import urlsplit

import lxml.html
import sqlalchemy as sa
from webob import Request

from portal.api.context import IClock
from portal.api.fetch import FetchFailed, FetchResult, IFetcher
from portal.api.registry import IDefinitions
from portal.api.sandbox import ISandbox
from portal.config import configure, warm
from portal.demo import sources
from portal.driver.cache import BoxCache
from portal.driver.interfaces import IBoxCache
from portal.jobs.workbench import Workbench
from portal.layout.load import load_layouts
from portal.registry.load import load_registry
from portal.security.interfaces import ICas
from portal.services.directory import write
from portal.services.directory.models import Group
from portal.services.fetch.client import Fetcher
from portal.services.sources import schedule
from portal.services.sources.fetching import fetch_source
from portal.services.sources.interfaces import IWanting
from tests.functional.door import Door

__all__ = ["SOURCES", "Office", "said"]

SOURCES = "http://sources.example"
PACKAGES = ("channels.rss", "channels.webservice", "channels.xml", "portlets.branding", "portlets.catalogue",
            "portlets.channeladmin")
_TITLE = '<title xml:lang="fr">{0}</title><title xml:lang="en">{0}</title>'
_REGISTRY = f"""<registry xmlns="urn:preau:registry:1">
<publication fname="canaux" portlet="channeladmin.channeladmin" category="outils" icon="rss">{_TITLE.format("Canaux")}
<audience><role>webmaster local-administrator central-administrator</role></audience></publication>
<publication fname="apparence" portlet="branding.branding" category="outils" icon="palette">{_TITLE.format("Apparence")}
<audience><role>local-administrator central-administrator</role></audience></publication>
<publication fname="services" portlet="catalogue.catalogue" category="outils" icon="layout-grid" in-catalogue="false">
{_TITLE.format("Services")}<audience><member/></audience></publication>
<publication fname="officiel" portlet="rss.rss" category="infos" icon="newspaper">{_TITLE.format("Le journal officiel")}
<audience><member/></audience><preference name="url"><value>{SOURCES}/sciences.rdf</value></preference></publication>
</registry>"""
_LAYOUT = """<fragment xmlns="urn:preau:layout:1" id="members" owner="school" precedence="500">
<placed-by xml:lang="fr">le lycée</placed-by><audience><member/></audience>
<tab id="accueil" slug="accueil"><title xml:lang="fr">Accueil</title><column id="c1" width="12">
<window id="services" publication="services"/></column></tab></fragment>"""


class SourcesTwin(Fetcher):
    """The real fetcher with its guard, but for the last step: the sample sources are asked in this process.

    Attributes: ``others`` (address to FetchResult or to what is raised), ``asked`` (addresses).
    """

    def __init__(self):
        super().__init__()
        self.others, self.asked = {}, []

    def fetch(self, request):
        """See ``IFetcher``."""
        self.guard.parse(request.url)
        self.asked.append(request.url)
        if request.url in self.others:
            found = self.others[request.url]
            if isinstance(found, Exception):
                raise found
            return found
        if urlsplit(request.url).hostname != urlsplit(SOURCES).hostname:
            raise FetchFailed("name", request.url)
        answer = Request.blank(request.url, method=request.method, headers=request.headers, body=request.body or b"")
        response = answer.get_response(sources.application)
        return FetchResult(response.status_int, {k.lower(): v for k, v in response.headers.items()}, response.body,
                           request.url)


class Office(Door):
    """At ``lycee``: zoe and tim (pupils; tim of 2de 1), paul (teacher), web and wil (teachers and webmasters; web is of
    2de 1, wil reads English), adm (local administrator), cen (central administrator); at ``college``: max (pupil) and
    wim (webmaster)."""

    def start(self):
        """See ``Door``."""
        config = configure(self.settings, packages=PACKAGES)
        registry = config.registry
        registry.registerUtility(self.cas, ICas)
        registry.registerUtility(self.clock, IClock)
        registry["test.changes"] = self.changes = getattr(self, "changes", [])
        if not hasattr(self, "registry"):
            self.registry, self.sites = registry, SourcesTwin()
            if not (self.folder / "preau.db").exists():
                self._fill()
            warm(registry)
        registry.registerUtility(self.sites, IFetcher)
        return config.make_wsgi_app()

    def _fill(self):
        super()._fill()
        lycee, college = self.place_id("lycee"), self.place_id("college")
        with self.registry["preau.database"].write() as db:
            people = {}
            for login, profile, place, role in (
                    ("tim", "pupil", lycee, None), ("web", "teacher", lycee, "webmaster"),
                    ("wil", "teacher", lycee, "webmaster"), ("cen", "academy", lycee, "central-administrator"),
                    ("wim", "teacher", college, "webmaster")):
                people[login] = write.add_person(db, login, login.title(), "Essai", locale="en" if login == "wil" else "").id
                write.attach(db, people[login], place, profile)
                if role:
                    write.grant(db, people[login], role, place)
            for place, name, members in ((lycee, "2de 1", ("tim", "web")), (college, "4e B", ())):
                write.add_to_group(db, write.add_group(db, place, name, "class").id, [people[login] for login in members])
            files = self.folder / "site"
            (files / "layouts").mkdir(parents=True)
            (files / "registry.xml").write_text(_REGISTRY, encoding="utf-8")
            (files / "layouts" / "members.xml").write_text(_LAYOUT, encoding="utf-8")
            load_registry(db, files / "registry.xml", self.registry.getUtility(IDefinitions), {}, self.clock)
            load_layouts(db, files / "layouts", self.clock)
            db.commit()

    def reset(self):
        """As ``Door``; boxes are forgotten, sites answer as usual."""
        super().reset()
        self.sites.others.clear()
        self.sites.asked.clear()
        self.registry.registerUtility(BoxCache.from_settings(self.settings), IBoxCache)

    def close(self):
        """See ``Door``; the sandbox and the thread that notes sources end."""
        self.registry.getUtility(IWanting).close()
        self.registry.getUtility(ISandbox).close()
        super().close()

    def group(self, name):
        """Id of a class."""
        with self.registry["preau.database"].read() as db:
            table = Group.__table__
            return db.execute(sa.select(table.c.id).where(table.c.name == name)).scalar_one()

    def fetch_what_is_due(self):
        """What the jobs process does: every source that is due is fetched, read and stored."""
        self.registry.getUtility(IWanting).flush()
        bench = Workbench(self.registry, self.registry["preau.database"])
        while True:
            with bench.writing() as context:
                claims = schedule.claim(context.db, self.clock.now(), 8)
            if not claims:
                return
            for claim in claims:
                fetch_source(bench, claim)

    @staticmethod
    def form(answer, action):
        """The first form of a page that leads to an action."""
        found = [form for form in answer.forms.values() if f"~a={action}" in html.unescape(form.action)]
        assert found, f"no form for {action} on {answer.request.path}"
        return found[0]

    @staticmethod
    def link(answer, words):
        """Address of the first link of a page with these words."""
        found = answer.lxml.xpath(f"//main//a[contains(normalize-space(.), '{words}')]/@href")
        assert found, f"no link {words} on {answer.request.path}"
        return found[0]

    def click(self, browser, answer, words):
        """Follow the first link with these words."""
        return browser.get(self.link(answer, words))


def said(answer):
    """What the main part of a page says, with single spaces, also between elements."""
    main = lxml.html.document_fromstring(answer.text).get_element_by_id("pr-main")
    return " ".join(" ".join(main.itertext()).split())
