"""A whole portal with announcements, bookmarks, timetables and white pages on one page of two schools."""

import lxml.html

from portal.api.context import IClock
from portal.api.registry import IDefinitions
from portal.config import configure
from portal.driver.cache import BoxCache
from portal.driver.interfaces import IBoxCache
from portal.layout.load import load_layouts
from portal.layout.namespaces import namespace_of
from portal.registry.load import load_registry
from portal.security.interfaces import ICas
from portal.services.directory import write
from portlets.bookmarks.models import Item
from portlets.news.models import Announcement
from portlets.timetable.models import Intake, Lesson
from tests.functional.door import Door

__all__ = ["Desk", "box_text"]

PACKAGES = ("portlets.bookmarks", "portlets.news", "portlets.timetable", "portlets.whitepages")
FNAMES = {"news": "news.news", "bookmarks": "bookmarks.bookmarks", "timetable": "timetable.timetable",
          "whitepages": "whitepages.whitepages"}
_PUBLICATION = """<publication fname="{fname}" portlet="{portlet}" category="outils" icon="star">
<title xml:lang="fr">{fname}</title><title xml:lang="en">{fname}</title><audience/></publication>"""
_FRAGMENT = """<fragment xmlns="urn:preau:layout:1" id="{id}" owner="school" precedence="500">
<placed-by xml:lang="fr">le lycée</placed-by><audience><{audience}/></audience>
<tab id="accueil" slug="accueil"><title xml:lang="fr">accueil</title><column id="accueil-1" width="12">
{windows}</column></tab></fragment>"""
_WINDOW = '<window id="{fname}" publication="{fname}"/>'


class Desk(Door):
    """At ``lycee``: zoe (pupil of 1re 4) and her guardian gab, tim (pupil of 2de 1), paul (teacher of mathematics
    in 1re 4, also at ``college``), rita (school life), adm (head, administrator); max is a pupil of ``college``,
    of whom gab is guardian too."""

    def start(self):
        """See ``Door``."""
        config = configure(self.settings, packages=PACKAGES)
        registry = config.registry
        registry.registerUtility(self.cas, ICas)
        registry.registerUtility(self.clock, IClock)
        registry["test.changes"] = self.changes = getattr(self, "changes", [])
        if not hasattr(self, "registry"):
            self.registry = registry
            if not (self.folder / "preau.db").exists():
                self._fill()
        return config.make_wsgi_app()

    def _fill(self):
        super()._fill()
        people = {login: self.person_id(login) for login in ("zoe", "paul", "adm", "max")}
        lycee, college = self.place_id("lycee"), self.place_id("college")
        with self.registry["preau.database"].write() as db:
            for login, profile in (("tim", "pupil"), ("rita", "school-life"), ("gab", "guardian")):
                people[login] = write.add_person(db, login, login.title(), "Essai").id
                write.attach(db, people[login], lycee, profile)
            write.attach(db, people["gab"], college, "guardian")
            write.attach(db, people["paul"], lycee, "teacher", functions=("Mathématiques",))
            write.attach(db, people["rita"], lycee, "school-life", functions=("Vie scolaire",))
            for child in ("zoe", "max"):
                write.set_guardian(db, people["gab"], people[child])
            for place, name, members in ((lycee, "1re 4", ("zoe", "paul")), (lycee, "2de 1", ("tim",)),
                                         (college, "4e B", ("max", "paul"))):
                write.add_to_group(db, write.add_group(db, place, name, "class").id, [people[login] for login in members])
            files = self.folder / "site"
            (files / "layouts").mkdir(parents=True)
            (files / "registry.xml").write_text('<registry xmlns="urn:preau:registry:1">' + "".join(
                _PUBLICATION.format(fname=fname, portlet=portlet) for fname, portlet in FNAMES.items()) + "</registry>")
            for audience, shown in (("member", FNAMES), ("guest", ("news",))):
                (files / "layouts" / f"{audience}.xml").write_text(_FRAGMENT.format(
                    id=audience, audience=audience, windows="".join(_WINDOW.format(fname=fname) for fname in shown)))
            load_registry(db, files / "registry.xml", self.registry.getUtility(IDefinitions), {}, self.clock)
            load_layouts(db, files / "layouts", self.clock)
            db.commit()

    def reset(self):
        """As at the start: nothing announced, kept or planned."""
        super().reset()
        self.registry.registerUtility(BoxCache.from_settings(self.settings), IBoxCache)
        with self.registry["preau.database"].writer.begin() as connection:
            for model in (Announcement, Item, Intake, Lesson):
                connection.execute(model.__table__.delete())

    @staticmethod
    def address(window, audience="member", place="lycee", state="maximised", **parameters):
        """A render address of a window, as a bookmark would hold it."""
        words = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"/e/{place}/accueil/~/{namespace_of(f'{audience}.{window}')}/r?~w={state}&{words}"

    def see(self, browser, window, **parameters):
        """A page on which a window shows what these parameters ask for, in large."""
        return browser.get(self.address(window, **parameters))

    def home(self, browser, place="lycee"):
        """The home page."""
        return browser.get(f"/e/{place}/accueil/")

    @staticmethod
    def form(answer, action):
        """The form of a page that leads to an action."""
        found = [form for form in answer.forms.values() if f"~a={action}" in form.action]
        assert found, f"no form for {action} on {answer.request.path}"
        return found[0]


def box_text(answer, window, audience="member"):
    """What a box says, with single spaces."""
    page = lxml.html.document_fromstring(answer.text)
    box = page.get_element_by_id(namespace_of(f"{audience}.{window}"))
    return " ".join(box.text_content().split())
