"""Fields of the forms, in the form that the theme's macros take, and back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from portal.api.i18n import TranslationStringFactory
from portal.api.identity import IDirectory
from portlets.news.checking import MOST_PICTURES, NewPicture, Typed
from portlets.news.service import Article

__all__ = ["PROFILE_NAMES", "errors_of", "form_of", "typed_of"]

_ = TranslationStringFactory("news")

PROFILE_NAMES = {
    "pupil": _("Pupils"), "student": _("Students"), "guardian": _("Parents and guardians"), "teacher": _("Teachers"),
    "head": _("Management"), "school-life": _("School life"), "staff": _("Staff"), "academy": _("Academy"),
    "external": _("Outside people")}

_OFFERED = {"primary": ("pupil", "guardian", "teacher", "head", "staff"),
            "university": ("student", "teacher", "staff", "external")}
_SECONDARY = ("pupil", "guardian", "teacher", "school-life", "head", "staff")
SLOTS = ("picture_1", "picture_2")


def errors_of(request: Any) -> list[SimpleNamespace]:
    """What the action refused, for the summary on top; ids of controls start with the namespace."""
    return [SimpleNamespace(field=f"{request.namespace}-{name or 'form'}", text=request.translate(text))
            for name, text in request.errors.items()]


def field(request: Any, name: str, label: str, value: Any = None, **more: Any) -> SimpleNamespace:
    """One field: id from the namespace, error of the refused form, words translated."""
    error = request.errors.get(name)
    words = {key: request.translate(text) for key, text in more.items() if key in ("hint", "suffix") and text}
    return SimpleNamespace(**{**more, **words}, id=f"{request.namespace}-{name}", name=name,
                           label=request.translate(label), value=value,
                           error=request.translate(error) if error else None)


def _start(article: Article | None, zone: ZoneInfo, now: dt.datetime) -> Typed:
    if article is None:
        # Two weeks is what an announcement of a school usually lives; empty shows it without end.
        return Typed(first_day=now.astimezone(zone).date().isoformat(),
                     last_day=(now.astimezone(zone).date() + dt.timedelta(days=14)).isoformat())
    starts = article.starts.astimezone(zone)
    last = article.ends.astimezone(zone) - dt.timedelta(seconds=1) if article.ends else None
    single = article.targets[0] if len(article.targets) == 1 and article.targets[0] in ("public", "member") else "chosen"
    return Typed(
        title=article.title, category=article.category, weight=str(article.weight), body=article.source, reach=single,
        profiles=tuple(t.partition(":")[2] for t in article.targets if t.startswith("profile:")),
        groups=tuple(t.partition(":")[2] for t in article.targets if t.startswith("group:")),
        first_day=starts.date().isoformat(), first_hour=starts.strftime("%H:%M"),
        last_day=last.date().isoformat() if last else "", kept=tuple((shot.id, shot.alt) for shot in article.pictures))


def typed_of(parameters: Any, files: Any = None) -> Typed:
    """The form as sent; other names than the form's own are ignored (attack I10)."""
    kept = tuple((id, parameters.get(f"alt_{id}", "")) for id in parameters.get_all("kept")[:MOST_PICTURES])
    added = []
    for slot in SLOTS if files else ():
        for upload in files.get(slot, ())[:1]:
            if upload.size:
                added.append(NewPicture(slot, upload.read(), parameters.get(f"{slot}_alt", "")))
    return Typed(
        title=parameters.get("title", ""), category=parameters.get("category", ""),
        weight=parameters.get("weight", "0"), body=parameters.get("body", ""), reach=parameters.get("reach", ""),
        profiles=parameters.get_all("profiles"), groups=parameters.get_all("groups"),
        first_day=parameters.get("first_day", ""), first_hour=parameters.get("first_hour", ""),
        last_day=parameters.get("last_day", ""), kept=kept, added=tuple(added))


def form_of(request: Any, article: Article | None) -> SimpleNamespace:
    """Every field of the writing form, from what was refused, else from the announcement, else empty."""
    zone = ZoneInfo(request.establishment.zone)
    refused = bool(request.errors)
    typed = typed_of(request.submitted) if refused else _start(article, zone, request.clock.now())
    say = request.translate

    def option(value: str, label: str, hint: str | None = None, icon: str | None = None) -> SimpleNamespace:
        return SimpleNamespace(value=value, label=say(label), hint=say(hint) if hint else None, icon=icon)

    groups = request.service(IDirectory).groups()
    classes = [group for group in groups if group.kind == "class"]
    others = [group for group in groups if group.kind != "class"]
    profiles = _OFFERED.get(request.establishment.kind, _SECONDARY)
    kept = dict(typed.kept)
    alt_label = _("What it shows, in words")
    chosen_classes = field(request, "groups", _("Classes"), values=typed.groups,
                           options=[option(group.id, group.name) for group in classes])
    chosen_classes.id = f"{request.namespace}-classes"  # sent under the same name as the other groups
    return SimpleNamespace(
        title=field(request, "title", _("Title"), typed.title, maxlength=160, optional=False),
        category=field(request, "category", _("Label"), typed.category, maxlength=40, optional=True,
                       hint=_("A word or two: Guidance, Student life…")),
        weight=field(request, "weight", _("How it is shown"), typed.weight, options=[
            option("0", _("As usual")), option("1", _("With a coloured label")),
            option("2", _("First of all"), _("Above the others until the end of its display."))]),
        body=field(request, "body", _("Text"), typed.body, type="textarea", rows=10, optional=False,
                   hint=_("**bold**, *italic*, - for a list, [words](https://address) for a link; "
                          "an empty line starts a paragraph.")),
        reach=field(request, "reach", _("To whom"), typed.reach, options=[
            option("public", _("Everyone, on the public page too"), _("Can be read without signing in."), "globe"),
            option("member", _("Everyone in the establishment"), None, "users"),
            option("chosen", _("Only those chosen below"), None, "list-checks")]),
        profiles=field(request, "profiles", _("Profiles"), values=typed.profiles,
                       options=[option(name, PROFILE_NAMES[name]) for name in profiles]),
        classes=chosen_classes,
        groups=field(request, "groups", _("Groups"), values=typed.groups,
                     options=[option(group.id, group.name) for group in others]),
        first_day=field(request, "first_day", _("Shown from"), typed.first_day, type="date", optional=True),
        first_hour=field(request, "first_hour", _("Hour"), typed.first_hour, type="time", optional=True),
        last_day=field(request, "last_day", _("Until the end of"), typed.last_day, type="date", optional=True,
                       hint=_("Empty: until it is withdrawn.")),
        pictures=[SimpleNamespace(shot=shot, kept=not refused or shot.id in kept,
                                  alt=field(request, f"alt_{shot.id}", alt_label, kept.get(shot.id, shot.alt),
                                            maxlength=250, optional=True))
                  for shot in (article.pictures if article else ())],
        uploads=[SimpleNamespace(
            file=field(request, slot, _("Add a picture"), type="file", optional=True),
            alt=field(request, f"{slot}_alt", alt_label,
                      request.submitted.get(f"{slot}_alt", "") if refused else "", maxlength=250, optional=True))
            for slot in SLOTS])
