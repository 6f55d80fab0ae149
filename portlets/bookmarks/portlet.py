"""A person's bookmarks: the box, the large view to arrange them, import and export (A.bookmarks.01)."""

from types import SimpleNamespace
from typing import Any

from portal.api.errors import Invalid, NotFound
from portal.api.i18n import TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action, on_resource
from portal.api.window import MAXIMISED, VIEW
from portlets.bookmarks import netscape
from portlets.bookmarks.fields import errors_of, field, item_form
from portlets.bookmarks.icons import hue
from portlets.bookmarks.service import Bookmarks
from portlets.bookmarks.settings import MOST_SHOWN, VIEWS, shown, shown_count, suggestions
from portlets.bookmarks.transfer import take_over

__all__ = ["BookmarksPortlet"]

_ = TranslationStringFactory("bookmarks")

PAGE = 50


def _page_number(request: Any) -> int:
    text = request.parameters.get("page", "1")
    return min(int(text), 1000) if text.isdecimal() and len(text) < 6 and int(text) else 1


class BookmarksPortlet(GenericPortlet):
    """Render parameters: ``show`` ("arrange", "add", "add-folder", "change", "delete", "import"; none:
    the box), ``folder``, ``item``, ``page``."""

    def view(self, request, response) -> None:
        """The screen that ``show`` names; large ones without it start at arranging."""
        show = request.parameters.get("show") or ("arrange" if request.state == MAXIMISED else "box")
        screens = {"arrange": self._arrange, "add": self._form, "add-folder": self._form, "change": self._form,
                   "delete": self._delete, "import": self._import}
        try:
            screens.get(show, self._box)(request, response)
        except NotFound:
            response.show("gone")

    def _box(self, request, response) -> None:
        tree, count = Bookmarks(request).tree(), shown_count(request.preferences)
        folder = request.parameters.get("folder")
        items = tree.inside(folder)
        offered = [] if tree.items or request.person is None else list(enumerate(suggestions(request.preferences)))
        if request.person is not None:
            response.foot(label=request.translate(_("Arrange and add")),
                          url=response.render_url(state=MAXIMISED, show="arrange").set("folder", folder or None))
        response.show("view", items=items[:count], more=max(len(items) - count, 0), path=tree.path(folder), hue=hue,
                      view=shown(request.preferences), offered=offered, guest=request.person is None)

    def _arrange(self, request, response) -> None:
        tree, page = Bookmarks(request).tree(), _page_number(request)
        folder = request.parameters.get("folder") or None
        items = tree.inside(folder)

        def turn(number: int) -> Any:
            return response.render_url(show="arrange", page=str(number)).set("folder", folder)

        pages = SimpleNamespace(previous_url=turn(page - 1) if page > 1 else None,
                                next_url=turn(page + 1) if page * PAGE < len(items) else None)
        start = (page - 1) * PAGE
        report = request.session.get("report") if request.session and request.parameters.get("report") else None
        known = {node.url for node in tree.by_id.values()}
        offered = [(number, one) for number, one in enumerate(suggestions(request.preferences))
                   if one.url not in known and not folder and request.person is not None]
        response.show("arrange", items=items[start:start + PAGE], start=start, many=len(items), path=tree.path(folder),
                      folder=folder, pages=pages, page=page, hue=hue, report=report, errors=errors_of(request),
                      offered=offered, guest=request.person is None)

    def _form(self, request, response) -> None:
        tree, show = Bookmarks(request).tree(), request.parameters.get("show")
        node = tree.node(request.parameters.get("item")) if show == "change" else None
        kind = "folder" if show == "add-folder" or node is not None and node.url is None else "link"
        folder = node.parent_id if node else request.parameters.get("folder") or None
        tree.folder(folder)
        response.show("form", form=item_form(request, tree, node, kind, folder), node=node, kind=kind, folder=folder,
                      errors=errors_of(request))

    def _delete(self, request, response) -> None:
        response.show("delete", node=Bookmarks(request).tree().node(request.parameters.get("item")))

    def _import(self, request, response) -> None:
        response.show("import", errors=errors_of(request), empty=not Bookmarks(request).tree().items,
                      file=field(request, "file", _("Bookmark file"), type="file", optional=False,
                                 hint=_("In your browser: bookmark manager, then “Export bookmarks”. 1 MB at most.")))

    def edit(self, request, response) -> None:
        """Settings of the box."""
        options = [SimpleNamespace(value="tiles", label=request.translate(_("Tiles")), icon="layout-grid"),
                   SimpleNamespace(value="list", label=request.translate(_("List with addresses")), icon="list")]
        response.show("edit", errors=errors_of(request),
                      view=field(request, "view", _("Layout"), shown(request.preferences), options=options),
                      count=field(request, "count", _("Bookmarks shown"), str(shown_count(request.preferences)),
                                  type="number", min=1, max=MOST_SHOWN))

    def help(self, request, response) -> None:
        """How to add, arrange, import and export."""
        response.show("help")

    @on_action("settings")
    def _save_settings(self, request, response) -> None:
        preferences, view, count = request.preferences, request.parameters.get("view"), request.parameters.get("count", "")
        if request.parameters.get("reset"):
            preferences.reset("view")
            preferences.reset("count")
        else:
            errors = {}
            if view not in VIEWS:
                errors["view"] = _("Choose a layout.")
            if not count.isdecimal() or not 1 <= int(count[:6]) <= MOST_SHOWN:
                errors["count"] = _("Write a number from 1 to ${most}.", mapping={"most": MOST_SHOWN})
            if errors:
                raise Invalid(errors)
            preferences.set("view", view)
            preferences.set("count", str(int(count)))
        preferences.store()
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    def _back(self, response, folder: str | None, **more: str) -> None:
        values = {"show": "arrange", "folder": folder, **more}
        response.set_parameters({name: (value,) for name, value in values.items() if value})

    @on_action("add")
    def _add(self, request, response) -> None:
        sent, parent = request.parameters, request.parameters.get("parent") or None
        url = None if sent.get("kind") == "folder" else sent.get("url", "")
        Bookmarks(request).add(sent.get("title", ""), url, parent, sent.get("icon", ""))
        self._back(response, parent)
        response.notify(request.translate(_("Added.")))

    @on_action("suggested")
    def _suggested(self, request, response) -> None:
        """Take one suggestion of the establishment, or all: by number, so that nothing else gets in."""
        offered, number = suggestions(request.preferences), request.parameters.get("number", "")
        if number == "all":
            chosen = offered
        elif number.isdecimal() and int(number[:3]) < len(offered):
            chosen = [offered[int(number[:3])]]
        else:
            raise NotFound()
        bookmarks = Bookmarks(request)
        known = {node.url for node in bookmarks.tree().by_id.values()}
        for one in chosen:
            if one.url not in known:
                bookmarks.add(one.title, one.url, None, one.icon)
        response.notify(request.translate(_("Added.")))

    @on_action("change")
    def _change(self, request, response) -> None:
        sent, parent = request.parameters, request.parameters.get("parent") or None
        Bookmarks(request).change(sent.get("item", ""), sent.get("title", ""), sent.get("url"), parent, sent.get("icon", ""))
        self._back(response, parent)
        response.notify(request.translate(_("Changed.")))

    @on_action("move")
    def _move(self, request, response) -> None:
        Bookmarks(request).move(request.parameters.get("item", ""), -1 if request.parameters.get("step") == "-1" else 1)
        self._back(response, request.parameters.get("folder"), page=request.parameters.get("page", ""))

    @on_action("delete")
    def _delete_now(self, request, response) -> None:
        Bookmarks(request).delete(request.parameters.get("item", ""))
        self._back(response, request.parameters.get("folder"))
        response.notify(request.translate(_("Deleted.")))

    @on_action("import")
    def _import_now(self, request, response) -> None:
        upload = next(iter(request.files.get("file", ())), None)
        report = take_over(request, upload.read() if upload is not None else b"")
        if request.session is not None:
            request.session.set("report", report.data())
        self._back(response, None, report="1")
        response.notify(request.translate(_("Bookmarks added: ${count}.", mapping={"count": report.links})),
                        "warn" if report.refused_count or report.cut else "ok")

    @on_resource("export")
    def _export(self, request, response) -> None:
        if request.person is None:
            raise NotFound()
        title = request.translate(_("My bookmarks"))
        response.content_type, response.filename = "text/html", "bookmarks.html"
        response.write_bytes(netscape.write(Bookmarks(request).tree().items, title).encode())
