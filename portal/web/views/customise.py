"""Customise mode: the tab as sheets to arrange, with the drawer of what can be added (look, section 5)."""

from types import SimpleNamespace as Record
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response

from portal.api.errors import NotPermitted
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.markup import Markup
from portal.api.registry import CATEGORIES, IPublications
from portal.api.window import MINIMISED
from portal.container.interfaces import ITemplates
from portal.driver import page, theme
from portal.driver.visit import open_visit
from portal.driver.windows import places
from portal.web.flash import heard

_ = TranslationStringFactory("preau")

CATEGORY_NAMES = {"cours": _("Lessons"), "travail": _("Work"), "echanges": _("Exchanges"), "infos": _("News"),
                  "pratique": _("Practical"), "outils": _("Tools")}
MOST_OFFERED = 60


def _previews(visit):
    """Window id to its box as the page has it, in the time that a page has; minimised boxes have none."""
    shown = places(visit)
    pieces = page.render_all(visit, shown, visit.context.settings.page_deadline)
    filler = visit.filler()
    return shown, {place.window.id: Markup(filler.text(one)) for place, one in zip(shown, pieces, strict=True)
                   if place.state != MINIMISED}


def _sheet(visit, window, column, position, count, preview):
    movable = "move" not in window.locks
    removable = "delete" not in window.locks
    placed = None
    if not movable or not removable:
        placed = visit.context.translate(_("Placed by ${who}")).replace("${who}", window.placed_by or visit.brand.name)
    return Record(id=f"s-{window.namespace}", window=window.id, title=visit.title_of(window), icon=window.icon or "box",
                  category=window.category or "outils", column=column, position=position, count=count,
                  locked=placed, movable=movable, removable=removable, minimised=window.minimised, preview=preview)


def _width_words(visit, columns, width):
    widths = {column.width for column in columns}
    if len(widths) == 1:
        return None
    return visit.context.translate(_("wide") if width == ("lead" if "lead" in widths else max(widths)) else _("narrow"))


def _offers(request, visit):
    query = request.GET.get("q", "").strip()[:80]
    category = request.GET.get("category", "")
    fold = request.service(IFormats).sort_key
    wanted = fold(query)[0]
    present = {window.fname for column in visit.tab.columns for window in column.windows}
    here = f"{visit.path()}-/customise"
    offered = [one for one in request.service(IPublications).visible() if one.in_catalogue]
    found = [one for one in offered if (not category or one.category == category) and (
        not wanted or wanted in fold(one.title(visit.locale))[0] or wanted in fold(one.description(visit.locale))[0])]
    found.sort(key=lambda one: fold(one.title(visit.locale)))
    known = {one.category for one in offered}
    categories = [Record(title=request.translate(_("All")), url=here + "#pr-drawer", current=not category)] + [
        Record(title=request.translate(CATEGORY_NAMES[name]), current=name == category,
               url=f"{here}?{urlencode({'category': name})}#pr-drawer") for name in CATEGORIES if name in known]
    return Record(query=query, search_url=here, categories=categories, entries=[
        Record(fname=one.fname, title=one.title(visit.locale), summary=one.description(visit.locale), icon=one.icon,
               category=one.category, present=one.fname in present,
               state=request.translate(_("Back soon")) if one.state == "maintenance" else None)
        for one in found[:MOST_OFFERED]])


def customise(request):
    """The page; an address of its own, so that reload and back keep it."""
    if request.person is None:
        return HTTPSeeOther(request.login_url())
    if not request.permits("layout.customise"):
        raise NotPermitted(_("Your establishment arranges your pages for you."))
    visit = open_visit(request, request.matchdict["tab"])
    if visit.solo:
        return HTTPSeeOther(visit.path())
    columns = visit.tab.columns
    shown, previews = _previews(visit)
    title = visit.tab.title(visit.locale)
    values = theme.frame(request, visit.brand, request.translate(_("Arrange “${title}”")).replace("${title}", title))
    values["tabs"] = [Record(**{**vars(entry), "url": f"{entry.url}-/customise"}) for entry in theme.tab_entries(visit)]
    values["page"].styles += theme.package_assets(visit, shown, "styles")
    place = next(number for number, tab in enumerate(visit.layout.tabs) if tab.slug == visit.tab.slug)
    values.update(
        arrange=Record(
            title=title, saved=None, action=f"/e/{visit.establishment.slug}/-/layout", tab=visit.tab.id,
            done_url=visit.path(), tabs=[Record(id=tab.id, title=tab.title(visit.locale)) for tab in visit.layout.tabs
                                         if "add" not in tab.locks or tab.slug == visit.tab.slug],
            can_rename="edit" not in visit.tab.locks, can_add_tab=True, max_column=len(columns),
            can_remove="delete" not in visit.tab.locks, can_move="move" not in visit.tab.locks,
            place=place + 1, places=len(visit.layout.tabs), own=visit.tab.own, back=f"{visit.path()}-/customise"),
        columns=[Record(number=number, width=column.width, label=_width_words(visit, columns, column.width), boxes=[
            _sheet(visit, window, number, position, len(column.windows), previews.get(window.id))
            for position, window in enumerate(column.windows, 1)]) for number, column in enumerate(columns, 1)],
        catalogue=_offers(request, visit) if "add" not in visit.tab.locks else None,
        messages=[Record(kind=kind, text=text) for kind, text in heard(request)])
    return Response(request.service(ITemplates).render("theme", "customise", visit.brand.theme, visit.locale, values))


def includeme(config):
    """The view of customise mode."""
    config.add_view(customise, route_name="customise", request_method=("GET", "HEAD"))
