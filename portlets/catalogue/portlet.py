"""The catalogue of services: find, open, add to a page."""

from types import SimpleNamespace as Record

from portal.api.errors import Invalid
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.layout import ILayout
from portal.api.portlet import GenericPortlet, on_action
from portal.api.registry import CATEGORIES, IPublications
from portal.api.window import MAXIMISED
from portlets.catalogue.service import look, open_tabs

_ = TranslationStringFactory("catalogue")

NAMES = {"cours": _("Lessons"), "travail": _("Work"), "echanges": _("Exchanges"), "infos": _("News and reading"),
         "pratique": _("Practical life"), "outils": _("Tools")}
ICONS = {"cours": "book-open", "travail": "square-check", "echanges": "messages-square", "infos": "newspaper",
         "pratique": "utensils", "outils": "wrench"}
LOOKS = ("cards", "list")
BRIEF = 6


class CataloguePortlet(GenericPortlet):
    """View: the catalogue, whole when maximised, a short one in a box."""

    def view(self, request, response):
        """Search, categories and cards; parameters ``q``, ``category``, ``page``."""
        parameters = request.parameters
        query, category = (parameters.get("q") or "").strip()[:80], parameters.get("category") or ""
        if category not in CATEGORIES:
            category = ""
        text = parameters.get("page") or "0"
        page = int(text) if text.isdigit() and len(text) < 4 else 0
        layout = request.service(ILayout).layout()
        found = look(request.service(IPublications).visible(), layout, request.locale,
                     request.service(IFormats).sort_key, query, category, page)
        if request.state != MAXIMISED:
            offers = [offer for shelf in found.shelves for offer in shelf.offers if not offer.tabs][:BRIEF]
            response.foot(request.translate(_("All services")), response.render_url(state=MAXIMISED))
            response.show("brief", offers=offers, home=self.home(request))
            return
        chosen = parameters.get("look") if parameters.get("look") in LOOKS else request.preferences.get("look", "cards")
        tabs = open_tabs(layout) if request.permits("layout.customise") else ()
        response.show("view", found=found, query=query, category=category, look=chosen, tabs=tabs, home=self.home(request),
                      names=NAMES, icons=ICONS, say=request.translate, categories=self.categories(response, found, category),
                      looks=self.looks(response, chosen, query, category),
                      pages=Record(text=None, previous_url=self.url(response, query, category, page - 1) if page else None,
                                   next_url=self.url(response, query, category, page + 1) if found.more else None))

    @staticmethod
    def home(request):
        """Where services are opened by themselves."""
        return f"/e/{request.establishment.slug}"

    @staticmethod
    def url(response, query, category, page=0):
        """The address of another look into the catalogue."""
        given = {"q": query, "category": category, "page": str(page) if page else ""}
        return response.render_url(**{name: value for name, value in given.items() if value})

    def categories(self, response, found, category):
        """Links to categories with their counts."""
        entries = [Record(name="", title=_("All"), icon="layout-grid", count=found.total, current=not category,
                          url=response.render_url())]
        return entries + [Record(name=name, title=NAMES[name], icon=ICONS[name], count=count, current=name == category,
                                 url=response.render_url(category=name)) for name, count in found.counts.items()]

    @staticmethod
    def looks(response, chosen, query, category):
        """Links to both ways of showing."""
        kept = {name: value for name, value in (("q", query), ("category", category)) if value}
        return [Record(title=title, icon=icon, current=name == chosen, url=response.render_url(look=name, **kept))
                for name, title, icon in (("cards", _("Cards"), "layout-grid"), ("list", _("List"), "list"))]

    @on_action("add")
    def add(self, request, response):
        """Put a service on a tab of the person's own choice."""
        fname, slug = request.parameters.get("fname") or "", request.parameters.get("tab") or ""
        layout = request.service(ILayout)
        tab = next((tab for tab in open_tabs(layout.layout()) if tab.slug == slug), None)
        if tab is None:
            raise Invalid({"tab": _("Choose one of your pages.")})
        title = request.service(IPublications).get(fname).title(request.locale)
        layout.add_window(fname, slug)
        response.set_parameters(request.private_parameters.as_dict())
        response.notify(request.translate(_("“${title}” is now on “${tab}”.")).replace("${title}", title)
                        .replace("${tab}", tab.title(request.locale)))

    def edit(self, request, response):
        """How the catalogue is shown."""
        errors = [Record(field=f"{request.namespace}-look", text=text) for text in request.errors.values()]
        cancel = Record(title=request.translate(_("Cancel")), url=response.render_url("view"))
        response.show("edit", errors=errors, cancel=cancel, field=Record(
            id=f"{request.namespace}-look", name="look", label=request.translate(_("Show the services as")),
            value=request.submitted.get("look") or request.preferences.get("look", "cards"),
            error=request.errors.get("look"),
            options=[Record(value="cards", label=request.translate(_("Cards")), icon="layout-grid"),
                     Record(value="list", label=request.translate(_("List")), icon="list")]))

    @on_action("settings")
    def settings(self, request, response):
        """Keep how it is shown."""
        look_name = request.parameters.get("look")
        if look_name not in LOOKS:
            raise Invalid({"look": request.translate(_("Choose one of the two."))})
        request.preferences.set("look", look_name)
        request.preferences.store()
        response.mode = "view"
        response.notify(_("Your settings are kept."))

    def help(self, request, response):
        """What the catalogue is for."""
        response.show("help")
