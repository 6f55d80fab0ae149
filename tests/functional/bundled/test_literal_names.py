"""What people call things is text, wherever it is shown (attacks H01, H02)."""

import html

import lxml.html
import pytest

from portal.api.branding import IBranding
from portal.api.context import IClock
from portal.api.identity import IDirectory
from portal.api.orm import Scope
from portal.api.registry import IDefinitions
from portal.config import configure, portlet_packages, warm
from portal.context import WorkContext
from portal.layout.load import load_layouts
from portal.layout.namespaces import namespace_of
from portal.registry.load import load_registry
from portal.security.interfaces import ICas
from portal.services.directory import write
from tests.functional.bundled import desk as desks
from tests.functional.bundled.conftest import PATIENT
from tests.functional.bundled.test_news import write as announce

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>${1+1}{{7*7}}'
SHOWN = ("news", "bookmarks", "timetable", "whitepages", "account", "catalogue", "channeladmin", "branding")


class HostileDesk(desks.Desk):
    """A school where every name is an attack: its own, those of people, groups, tabs, boxes, services, labels."""

    more_publications, more_windows = "", ""

    def typed(self, field, most=200):
        """What somebody typed into that field."""
        return HOSTILE[:most]

    def start(self):
        """See ``Door``: with all packages."""
        config = configure(self.settings, packages=portlet_packages())
        registry = config.registry
        registry.registerUtility(self.cas, ICas)
        registry.registerUtility(self.clock, IClock)
        registry["test.changes"] = self.changes = getattr(self, "changes", [])
        if not hasattr(self, "registry"):
            self.registry = registry
            self._fill()
            self._poison()
        return config.make_wsgi_app()

    def _poison(self):
        lycee, files = self.place_id("lycee"), self.folder / "site"

        def written(field):
            return html.escape(self.typed(field)).replace("$", "&#36;")

        (files / "registry.xml").write_text('<registry xmlns="urn:preau:registry:1">' + "".join(
            f'<publication fname="{name}" portlet="{name}.{name}" category="outils" icon="star">'
            f'<title xml:lang="fr">{name} {written("service")}</title><description xml:lang="fr">{written("description")}'
            "</description><audience/></publication>" for name in SHOWN) + self.more_publications + "</registry>")
        (files / "layouts" / "member.xml").write_text(
            '<fragment xmlns="urn:preau:layout:1" id="member" owner="school" precedence="500">'
            f'<placed-by xml:lang="fr">{written("placed-by")}</placed-by><audience><member/></audience>'
            f'<tab id="accueil" slug="accueil"><title xml:lang="fr">{written("tab")}</title><column id="accueil-1" width="12">'
            + "".join(f'<window id="{name}" publication="{name}" lock="move"/>' for name in SHOWN)
            + self.more_windows + "</column></tab></fragment>")
        with self.registry["preau.database"].write(Scope(frozenset({lycee}))) as db:
            load_registry(db, files / "registry.xml", self.registry.getUtility(IDefinitions), {}, self.clock)
            load_layouts(db, files / "layouts", self.clock)
            for login in ("zoe", "paul", "adm"):
                write.rename(db, self.person_id(login), self.typed("given"), self.typed("family"))
            group = write.add_group(db, lycee, self.typed("group"), "manual")
            write.add_to_group(db, group.id, [self.person_id(login) for login in ("zoe", "paul", "adm")])
            write.attach(db, self.person_id("zoe"), lycee, "pupil", self.typed("function"))
            db.commit()
            found = WorkContext(self.registry, db).service(IDirectory).establishment("lycee")
            context = WorkContext(self.registry, db, establishment=found, permissions=None)
            context.service(IBranding).save(self.typed("school", 80), self.typed("place", 60), "#17513f", "#f2b632")
            db.commit()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    made = HostileDesk(tmp_path_factory.mktemp("hostile"), **PATIENT)
    warm(made.registry)
    yield made
    made.close()


def assert_literal(answer):
    """Nothing of what was typed is markup; the text itself is there."""
    page = lxml.html.document_fromstring(answer.text)
    assert not [one for one in page.xpath("//script") if not one.get("src")], answer.request.path
    assert not page.xpath("//img[@src='x']") and not page.xpath("//*[@onerror]"), answer.request.path
    text = page.text_content()
    assert "<script>alert(1)</script>" in text and "${1+1}" in answer.text.replace("&#36;", "$"), answer.request.path
    assert "49" not in text.split("{{")[-1][:8]


ADDRESSES = ["/e/lycee/accueil/", "/e/lycee/accueil/-/customise", "/e/lycee/-/display", "/e/lycee/nowhere/", "/"] + [
    f"/e/lycee/p-{name}/" for name in SHOWN] + [
    f"/e/lycee/accueil/~/{namespace_of(f'member.{name}')}/c?~w=maximised&~m={mode}"
    for name in SHOWN for mode in ("edit", "help")] + [
    "/e/lycee/accueil/~/" + namespace_of("member.whitepages") + "/r?q=script&~w=maximised",
    "/e/lycee/accueil/~/" + namespace_of("member.catalogue") + "/r?q=script&~w=maximised"]


@pytest.mark.attack("H01", "H02")
@pytest.mark.parametrize("login", ["zoe", "adm"])
def test_names_are_shown_literally_on_every_page(hostile, login):
    browser = hostile.signed_in(login)
    if login == "adm":
        announce(hostile, browser, HOSTILE, HOSTILE, category=HOSTILE[:40])
    own = browser.post("/e/lycee/-/layout", {"op": "add-tab", "title": HOSTILE[:40], "csrf": token(browser)}, status=303)
    window = namespace_of("member.whitepages")
    addresses = [*ADDRESSES, own.location.removeprefix("http://localhost"),
                 f"/e/lycee/accueil/~/{window}/r?~w=maximised&person={hostile.person_id('paul')}"]
    shown = 0
    for address in addresses:
        answer = browser.get(address, expect_errors=True)
        if answer.status_int == 303:
            answer = answer.follow(expect_errors=True)
        assert answer.status_int in (200, 403, 404), address
        assert_literal(answer)
        shown += answer.status_int == 200
    assert shown > 20


def test_a_guest_sees_the_name_of_the_school_literally(hostile):
    page = hostile.browser().get("/e/lycee/accueil/")
    assert "<script>alert(1)" not in page.text and "<script>alert(1)" in html.unescape(page.text)
    assert "<script>alert(1)" not in hostile.browser().get("/").text


def token(browser):
    """The CSRF token of a page."""
    return browser.get("/e/lycee/accueil/").forms[0]["csrf"].value
