"""Fields of the assistant's own forms, in the form that the theme's macros take."""

from types import SimpleNamespace as Record
from typing import Any

from portal.api.i18n import TranslationStringFactory
from portal.api.identity import IDirectory
from portal.api.registry import CATEGORIES, Publication
from portlets.channeladmin.reach import PROFILE_NAMES, chosen_of, offered_profiles

__all__ = ["AUTO", "CATEGORY_NAMES", "ICONS", "address_fields", "errors_of", "field", "look_fields", "public_fields"]

_ = TranslationStringFactory("channeladmin")

AUTO = "auto"
CATEGORY_NAMES = {"cours": _("Lessons"), "travail": _("Work"), "echanges": _("Exchanges"), "infos": _("News and reading"),
                  "pratique": _("Practical life"), "outils": _("Tools")}
_CATEGORY_ICONS = {"cours": "book-open", "travail": "square-check", "echanges": "messages-square", "infos": "newspaper",
                   "pratique": "utensils", "outils": "wrench"}
ICONS = {
    "rss": _("Feed"), "newspaper": _("Newspaper"), "megaphone": _("Announcement"), "book-open": _("Book"),
    "library": _("Library"), "telescope": _("Science"), "flask-conical": _("Laboratory"), "palette": _("Arts"),
    "music": _("Music"), "film": _("Film"), "camera": _("Photographs"), "languages": _("Languages"), "globe": _("World"),
    "compass": _("Guidance"), "graduation-cap": _("Studies"), "calendar-days": _("Diary"), "utensils": _("Meals"),
    "bus": _("Transport"), "cloud-sun": _("Weather"), "bike": _("Sport"), "heart": _("Health"), "file-text": _("Document"),
    "server": _("Service"), "info": _("Information")}


def errors_of(request: Any) -> list[Record]:
    """What the action refused, for the summary on top; ids of controls start with the namespace."""
    return [Record(field=f"{request.namespace}-{name or 'form'}", text=request.translate(text))
            for name, text in request.errors.items()]


def field(request: Any, name: str, label: str, kept: Any = None, **more: Any) -> Record:
    """One field: filled in from what was refused, else from ``kept``; words translated."""
    error = request.errors.get(name)
    words = {key: request.translate(text) for key, text in more.items() if key in ("hint", "suffix") and text}
    return Record(**{**more, **words}, id=f"{request.namespace}-{name}", name=name, label=request.translate(label),
                  value=request.submitted.get(name, "") if request.errors else kept,
                  error=request.translate(error) if error else None)


def address_fields(request: Any, kinds: Any, url: str, kind: str) -> Record:
    """The address, and its kind: found out, or chosen."""
    say = request.translate
    options = [Record(value=AUTO, label=say(_("Find out by itself")),
                      hint=say(_("The portal looks at the address and says what it is.")), icon="wand-sparkles")]
    options += [Record(value=one.portlet, label=say(one.title), hint=say(one.hint), icon=one.icon) for one in kinds]
    return Record(
        url=field(request, "url", _("Address"), url, type="url", maxlength=2000, optional=False, autocomplete="url",
                  hint=_("As copied from the site that offers it.")),
        kind=field(request, "kind", _("What it is"), kind or AUTO, options=options))


def look_fields(request: Any, publication: Publication) -> Record:
    """Titles, descriptions, origin, category and icon."""
    say, titles, texts = request.translate, publication.titles, publication.descriptions
    icons = dict(ICONS)
    if publication.icon not in icons:
        icons = {publication.icon: _("As now"), **icons}
    return Record(
        title_fr=field(request, "title_fr", _("Title in French"), titles.get("fr", ""), maxlength=80, optional=False),
        title_en=field(request, "title_en", _("Title in English"), titles.get("en", ""), maxlength=80, optional=True,
                       hint=_("Without one, everybody sees the French one.")),
        description_fr=field(request, "description_fr", _("Description in French"), texts.get("fr", ""), type="textarea",
                             rows=2, maxlength=300, optional=True, hint=_("One sentence, shown in the catalogue.")),
        description_en=field(request, "description_en", _("Description in English"), texts.get("en", ""), type="textarea",
                             rows=2, maxlength=300, optional=True),
        provenance=field(request, "provenance", _("Origin"), publication.provenance, maxlength=60, optional=True,
                         hint=_("Who makes it: the library, the town, the academy…")),
        category=field(request, "category", _("Category"), publication.category, row=True, options=[
            Record(value=name, label=say(CATEGORY_NAMES[name]), icon=_CATEGORY_ICONS[name]) for name in CATEGORIES]),
        icon=field(request, "icon", _("Icon"), publication.icon, row=True, options=[
            Record(value=name, label=say(label), icon=name) for name, label in icons.items()]))


def public_fields(request: Any, publication: Publication) -> Record:
    """Who will see it."""
    say, refused = request.translate, bool(request.errors)
    reach, profiles, groups = chosen_of(publication.audience) or ("", (), ())
    if refused:
        profiles, groups = request.submitted.get_all("profiles"), request.submitted.get_all("groups")
    known = request.service(IDirectory).groups()

    def choices(name: str, id: str, label: str, values: tuple[str, ...], options: list[Record]) -> Record:
        return Record(id=f"{request.namespace}-{id}", name=name, label=say(label), values=values, options=options)

    def entries(kinds: bool) -> list[Record]:
        return [Record(value=group.id, label=group.name, note=group.members) for group in known
                if (group.kind == "class") is kinds]

    return Record(
        reach=field(request, "reach", _("Who will see it"), reach, options=[
            Record(value="member", label=say(_("Everybody of the establishment")), icon="users",
                   hint=say(_("Only after signing in."))),
            Record(value="everyone", label=say(_("Everyone, visitors included")), icon="globe",
                   hint=say(_("Also without signing in, on the public page."))),
            Record(value="chosen", label=say(_("Only those chosen below")), icon="list-checks")]),
        profiles=choices("profiles", "profiles", _("Profiles"), profiles, [
            Record(value=name, label=_capital(say(PROFILE_NAMES[name])))
            for name in offered_profiles(request.establishment.kind)]),
        classes=choices("groups", "classes", _("Classes"), groups, entries(True)),
        groups=choices("groups", "groups", _("Groups"), groups, entries(False)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
