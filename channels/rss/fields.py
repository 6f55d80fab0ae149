"""The settings form of a feed box, in the form that the theme's macros take."""

from types import SimpleNamespace
from typing import Any

from channels.rss.options import LAYOUTS, MOST, SHORTEST, Options
from channels.rss.service import categories
from portal.api.i18n import TranslationStringFactory

__all__ = ["errors_of", "form_of"]

_ = TranslationStringFactory("rss")

_LAYOUT_NAMES = {"lead": (_("One large, then a list"), "panel-top"), "list": (_("List with pictures"), "layout-list"),
                 "titles": (_("Titles only"), "list")}


def errors_of(request: Any, form: SimpleNamespace) -> list[SimpleNamespace]:
    """What the action refused, each with the label of its field, for the summary on top."""
    made = []
    for name, message in request.errors.items():
        words, field = request.translate(message), getattr(form, name, None)
        if field is not None:
            words = request.translate(_("${label}: ${words}", mapping={
                "label": field.label, "words": words[:1].lower() + words[1:]}))
        made.append(SimpleNamespace(field=f"{request.namespace}-{name or 'form'}", text=words))
    return made


def form_of(request: Any, options: Options, content: dict | None) -> SimpleNamespace:
    """The fields that the person may change, filled in from what was refused, else from the preferences.

    A preference that the publisher fixed has no field.
    """
    refused, say, free = bool(request.errors), request.translate, request.preferences

    def value(name: str, kept: Any) -> Any:
        return request.submitted.get(name, "") if refused else kept

    def field(name: str, label: str, kept: Any, **more: Any) -> SimpleNamespace | None:
        if free.is_read_only(name):
            return None
        error = request.errors.get(name)
        words = {key: say(more.pop(key)) for key in ("hint", "suffix") if key in more}
        return SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=say(label), value=value(name, kept),
                               error=say(error) if error else None, **words, **more)

    known = categories(content) if content else []
    chosen = request.submitted.get_all("category") if refused else [n for n, _c in known if n not in options.hidden]
    return SimpleNamespace(
        url=field("url", _("Address of the feed"), options.url, type="url", optional=False, maxlength=2000,
                  hint=_("The address of an RSS or Atom feed, often behind an orange icon.")),
        items=field("items", _("Articles shown"), str(options.items), type="number", min=1, max=MOST),
        layout=field("layout", _("Layout"), options.layout, options=[
            SimpleNamespace(value=name, label=say(_LAYOUT_NAMES[name][0]), icon=_LAYOUT_NAMES[name][1])
            for name in LAYOUTS]),
        words=field("words", _("Keep only the articles about"), options.words, optional=True, maxlength=200,
                    placeholder=say(_("theatre, reading…")), hint=_("Leave empty to keep everything.")),
        every=field("every", _("Update every"), str(options.every), type="number", min=SHORTEST, suffix=_("minutes")),
        categories=None if not known or free.is_read_only("hidden") else SimpleNamespace(
            id=f"{request.namespace}-category", name="category", label=say(_("Categories")), values=chosen,
            options=[SimpleNamespace(value=name, label=name, note=count) for name, count in known]),
        pictures=None if free.is_read_only("pictures") else SimpleNamespace(
            id=f"{request.namespace}-pictures", name="pictures", value="yes", label=say(_("Show the pictures")),
            hint=say(_("Copied and reduced here: readers do not contact the original site.")),
            checked=bool(request.submitted.get("pictures")) if refused else options.pictures))
