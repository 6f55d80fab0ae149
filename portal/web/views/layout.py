"""Changes of a person's layout, each a POST (LAY-03, LAY-08)."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response

from portal.api.errors import Invalid, NotFound
from portal.api.i18n import TranslationStringFactory
from portal.api.layout import ILayout
from portal.api.registry import IPublications
from portal.driver.url import page_path
from portal.layout.namespaces import namespace_of
from portal.web.flash import say
from portal.web.writing import writing

_ = TranslationStringFactory("preau")


def _number(request, name, default=None):
    text = request.POST.get(name, "")
    if not text and default is not None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        raise Invalid({name: _("Write a number from 1 to 99.")})
    return int(text)


def _tab(layout, name):
    found = next((tab for tab in layout.layout().tabs if name in (tab.id, tab.slug)), None)
    if found is None:
        raise NotFound(None)
    return found


def _move(request, layout):
    window = request.POST.get("window", "")
    found = layout.layout().find(window)
    if found is None:
        raise NotFound(None)
    tab = _tab(layout, request.POST["tab"]) if request.POST.get("tab") else found[0]
    number = _number(request, "column", 1)
    if not 1 <= number <= len(tab.columns):
        raise Invalid({"column": _("This tab has no such column.")})
    layout.move_window(window, tab.slug, tab.columns[number - 1].id, max(0, _number(request, "position", 1) - 1))
    return tab.slug, window, _("The box was moved.")


def _add(request, layout):
    fname = request.POST.get("fname", "")
    tab = _tab(layout, request.POST.get("tab", ""))
    column, position = None, None
    if request.POST.get("column"):
        number = _number(request, "column")
        if not 1 <= number <= len(tab.columns):
            raise Invalid({"column": _("This tab has no such column.")})
        column, position = tab.columns[number - 1].id, max(0, _number(request, "position", 1) - 1)
    window = layout.add_window(fname, tab.slug, column, position)
    title = request.service(IPublications).get(fname).title(request.locale)
    return tab.slug, window.id, request.translate(_("“${title}” was added to the page.")).replace("${title}", title)


def _remove(request, layout):
    window = request.POST.get("window", "")
    found = layout.layout().find(window)
    layout.remove_window(window)
    return found[0].slug if found else None, None, _("The box was removed. It is still in the catalogue.")


def _minimise(minimised):
    def change(request, layout):
        window = request.POST.get("window", "")
        found = layout.layout().find(window)
        layout.minimise_window(window, minimised)
        return found[0].slug if found else None, window, None
    return change


def _rename_window(request, layout):
    window = request.POST.get("window", "")
    found = layout.layout().find(window)
    layout.rename_window(window, request.POST.get("title", ""))
    return found[0].slug if found else None, window, _("The box has its new name.")


def _add_tab(request, layout):
    tab = layout.add_tab(request.POST.get("title", ""))
    return tab.slug, None, _("The tab was created.")


def _rename_tab(request, layout):
    tab = _tab(layout, request.POST.get("tab", ""))
    layout.rename_tab(tab.slug, request.POST.get("title", ""))
    return tab.slug, None, _("The tab has its new name.")


def _move_tab(request, layout):
    tab = _tab(layout, request.POST.get("tab", ""))
    layout.move_tab(tab.slug, max(0, _number(request, "position", 1) - 1))
    return tab.slug, None, _("The tab was moved.")


def _remove_tab(request, layout):
    layout.remove_tab(_tab(layout, request.POST.get("tab", "")).slug)
    return None, None, _("The tab was removed.")


def _reset(request, layout):
    name = request.POST.get("tab", "")
    slug = _tab(layout, name).slug if name else None
    layout.reset(slug)
    return slug, None, _("Everything is back as the establishment arranged it.")


OPERATIONS = {
    "move": _move, "add": _add, "remove": _remove, "minimise": _minimise(True), "restore": _minimise(False),
    "rename-window": _rename_window, "add-tab": _add_tab, "rename-tab": _rename_tab, "move-tab": _move_tab,
    "remove-tab": _remove_tab, "reset": _reset}


def _back(request, slug, window):
    """Where to return: the page that asked, on this site and in this establishment, or the tab."""
    place = f"/e/{request.establishment.slug}/"
    back = request.POST.get("back", "")
    fits = back.startswith(place) and back.isprintable() and not any(part in back for part in ("//", "\\", "/.."))
    path = back if fits else ""
    if request.POST.get("op") in ("add-tab", "rename-tab", "move-tab", "reset") and slug:
        path = page_path(request.establishment.slug, slug) + ("-/customise" if request.POST.get("from") == "customise" else "")
    elif request.POST.get("op") == "remove-tab" or not (path or slug):
        path = place
    if not path:
        path = page_path(request.establishment.slug, slug) + ("-/customise" if request.POST.get("from") == "customise" else "")
    return path


def change_layout(request):
    """Do one operation; a script gets the words alone (200), a form comes back to the page (303)."""
    operation = OPERATIONS.get(request.POST.get("op", ""))
    if operation is None:
        raise Invalid({"op": _("There is no such change.")})
    with writing(request) as context:
        slug, window, words = operation(request, context.service(ILayout))
        context.db.commit()
    text = request.translate(words) if words else ""
    if request.headers.get("X-Requested-With") == "preau":
        return Response(json_body={"said": text, "window": window})
    path = _back(request, slug, window)
    namespace = ""
    if window:
        namespace = ("#s-" if "/-/customise" in path else "#") + namespace_of(window)
    response = HTTPSeeOther(path + namespace)
    if text:
        say(request, response, [("ok", text)])
    return response


def includeme(config):
    """The one view of layout changes."""
    config.add_view(change_layout, route_name="layout", request_method="POST")
