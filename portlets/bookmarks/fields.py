"""Fields of the forms, in the form that the theme's macros take."""

from types import SimpleNamespace
from typing import Any

from portal.api.i18n import TranslationStringFactory
from portlets.bookmarks.icons import ICONS
from portlets.bookmarks.service import LONGEST_TITLE, Node, Tree

__all__ = ["errors_of", "field", "item_form"]

_ = TranslationStringFactory("bookmarks")


def errors_of(request: Any) -> list[SimpleNamespace]:
    """What the action refused, for the summary on top; ids of controls start with the namespace."""
    return [SimpleNamespace(field=f"{request.namespace}-{name or 'form'}", text=request.translate(text))
            for name, text in request.errors.items()]


def field(request: Any, name: str, label: str, value: Any = None, **more: Any) -> SimpleNamespace:
    """One field: id from the namespace, value and error of the refused form, words translated."""
    error = request.errors.get(name)
    if request.errors and name in request.submitted:
        value = request.submitted.get(name)
    words = {key: request.translate(text) for key, text in more.items() if key == "hint"}
    return SimpleNamespace(**{**more, **words}, id=f"{request.namespace}-{name}", name=name,
                           label=request.translate(label), value=value,
                           error=request.translate(error) if error else None)


def item_form(request: Any, tree: Tree, node: Node | None, kind: str, parent: str | None) -> SimpleNamespace:
    """Form of a bookmark ("link") or folder ("folder"), new or present.

    :param parent: id of the folder that a new one goes into.
    """
    say = request.translate
    places = [SimpleNamespace(value="", label=say(_("At the top")))]
    places += [SimpleNamespace(value=folder.id, label="\u2014 " * (folder.depth - 1) + folder.title)
               for folder in tree.folders(without=node)]
    title = node.title if node else ""
    form = SimpleNamespace(
        title=field(request, "title", _("Name"), title, maxlength=LONGEST_TITLE, optional=kind == "link",
                    hint=_("Empty: the name of the site.") if kind == "link" else _("What is in this folder?")),
        parent=field(request, "parent", _("Folder"), (node.parent_id if node else parent) or "", type="select",
                     options=places),
        icon=None, url=None)
    if kind == "link":
        form.url = field(request, "url", _("Address"), (node.url if node else "") or "", type="text", maxlength=2000,
                         optional=False, autocomplete="url", hint=_("Copy it from the address bar of your browser."))
        form.icon = field(request, "icon", _("Picture"), node.icon if node else "", options=[
            SimpleNamespace(value=name, label=say(label), icon=name) for name, label in ICONS.items()])
    return form
