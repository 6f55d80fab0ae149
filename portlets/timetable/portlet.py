"""The timetable: the day in the box, day and week in large, export and import (B1.08)."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.identity import IDirectory
from portal.api.portlet import GenericPortlet, on_action, on_resource
from portal.api.window import MAXIMISED, VIEW
from portlets.timetable import export, importing
from portlets.timetable.days import day_lines, duration, hue, monday, week_grid
from portlets.timetable.fields import errors_of, field
from portlets.timetable.service import Timetable
from portlets.timetable.settings import SPANS, shows_past, span, whose

__all__ = ["TimetablePortlet"]

_ = TranslationStringFactory("timetable")

DAYS = dt.timedelta(days=1)
EXPORTED = (30, 366)
"""Days before and after today that a file holds."""


def _chosen_day(request: Any, today: dt.date) -> dt.date:
    """The day that the address names; today when it names none, or none of this century."""
    try:
        day = dt.date.fromisoformat(request.parameters.get("day", "")[:10])
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class TimetablePortlet(GenericPortlet):
    """Render parameters: ``show`` ("day", "week", "import", "check"; none: the day, in large the week),
    ``who`` (key of a timetable), ``day`` (ISO), ``item``, ``page``."""

    def view(self, request, response) -> None:
        """The screen that ``show`` names."""
        large = request.state == MAXIMISED
        show = request.parameters.get("show") or ("week" if large else span(request.preferences))
        if show in ("import", "check"):
            if not request.permits("timetable.import"):
                raise NotPermitted()
            page = request.parameters.get("page", "1")
            number = int(page) if page.isdecimal() and 0 < len(page) < 5 and int(page) else 1
            importing.show_import(request, response) if show == "import" else importing.show_check(request, response, number)
            return
        timetable = Timetable(request)
        asked = request.parameters.get("who")
        try:
            choice = timetable.choice(asked or whose(request.preferences))
        except NotFound:
            if asked:
                response.show("gone")
                return
            choice = timetable.choice(None)  # the setting names a child or class that left
        if choice is None:
            response.show("nobody", guest=request.person is None, importing=request.permits("timetable.import"))
        elif show == "week":
            self._week(request, response, timetable, choice)
        else:
            self._day(request, response, timetable, choice)

    def _choosing(self, request, timetable, choice, large: bool) -> list[Any]:
        """What to choose from: in the box only for those who must choose among children, or have nothing of their own."""
        if large or not choice.key == "me":
            return timetable.choices()
        return []

    def _day(self, request, response, timetable, choice) -> None:
        now = timetable.now()
        day, large = _chosen_day(request, now.date()), request.state == MAXIMISED
        periods = timetable.lessons(choice, day, day)
        lines = day_lines(periods, day, now)
        hidden = 0
        if day == now.date() and not large and not shows_past(request.preferences):
            kept = [line for line in lines if line.state != "past"]
            hidden = sum(line.kind == "lesson" and line.state == "past" for line in lines)
            lines = kept
        held = [line for line in lines if line.kind == "lesson"]
        over = bool(held) and day == now.date() and all(line.state == "past" for line in held)
        following = timetable.next_day(choice, day) if not held or over else None
        formats = request.service(IFormats)
        if not large:
            response.foot(label=request.translate(_("See the week")), note=request.translate(
                _("Week ${number}", mapping={"number": day.isocalendar().week})),
                url=response.render_url(state=MAXIMISED, show="week", day=day.isoformat(), who=choice.key))
        response.show("view", lines=lines, day=day, today=now.date(), title=_capital(formats.day(day)), choice=choice,
                      choices=self._choosing(request, timetable, choice, large), hue=hue, duration=duration,
                      previous=day - DAYS, next=day + DAYS, large=large, over=over, hidden=hidden, following=following,
                      following_title=formats.day(following) if following else "",
                      importing=request.permits("timetable.import"))

    def _week(self, request, response, timetable, choice) -> None:
        now = timetable.now()
        day, large = _chosen_day(request, now.date()), request.state == MAXIMISED
        first = monday(day)
        grid = week_grid(timetable.lessons(choice, first, first + 6 * DAYS), first, now)
        formats = request.service(IFormats)
        following = None if grid.hours else timetable.next_day(choice, first + 6 * DAYS)
        days = [SimpleNamespace(date=date, title=_capital(formats.day(date)), cells=cells, today=date == now.date())
                for date, cells in grid.days]
        if not large:
            response.foot(label=request.translate(_("Open in large")),
                          url=response.render_url(state=MAXIMISED, show="week", day=day.isoformat(), who=choice.key))
        response.show("week", large=large, grid=grid, days=days, first=first, today=now.date(), choice=choice,
                      choices=self._choosing(request, timetable, choice, large), hue=hue, number=first.isocalendar().week,
                      this_week=first == monday(now.date()), day=day, previous=first - 7 * DAYS, next=first + 7 * DAYS,
                      following=following, following_title=formats.day(following) if following else "",
                      importing=request.permits("timetable.import"))

    def edit(self, request, response) -> None:
        """Settings of the box."""
        say = request.translate
        options = [SimpleNamespace(value=one.key, label=one.title) for one in Timetable(request).choices()]
        response.show(
            "edit", errors=errors_of(request),
            who=field(request, "who", _("Timetable shown at first"), whose(request.preferences), type="select",
                      options=[SimpleNamespace(value="", label=say(_("Mine, or the first"))), *options]),
            span=field(request, "span", _("The box shows"), span(request.preferences), options=[
                SimpleNamespace(value="day", label=say(_("The day")), icon="calendar-days", hint=None),
                SimpleNamespace(value="week", label=say(_("The week")), icon="table", hint=None)]),
            past=field(request, "past", _("Lessons of today that are over"),
                       "yes" if shows_past(request.preferences) else "no", options=[
                           SimpleNamespace(value="yes", label=say(_("Keep them in view")), hint=None),
                           SimpleNamespace(value="no", label=say(_("Leave them out of the box")), hint=None)]))

    def help(self, request, response) -> None:
        """How to read it, and for those who may, how to import."""
        response.show("help", importing=request.permits("timetable.import"), model=response.asset_url("modele.csv"))

    @on_action("settings")
    def _save_settings(self, request, response) -> None:
        preferences, sent = request.preferences, request.parameters
        if sent.get("reset"):
            for name in ("who", "span", "past"):
                preferences.reset(name)
        else:
            key, past, shown = sent.get("who", ""), sent.get("past"), sent.get("span")
            if past not in ("yes", "no"):
                raise Invalid({"past": _("Choose one of the two.")})
            if shown not in SPANS:
                raise Invalid({"span": _("Choose one of the two.")})
            if key and key not in {one.key for one in Timetable(request).choices()}:
                raise Invalid({"who": _("Choose one of the timetables.")})
            preferences.set("who", key or None)
            preferences.set("span", shown)
            preferences.set("past", past)
        preferences.store()
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    @on_action("read")
    def _read(self, request, response) -> None:
        importing.read(request, response)

    @on_action("apply")
    def _apply(self, request, response) -> None:
        importing.apply(request, response)

    @on_action("drop")
    def _drop(self, request, response) -> None:
        importing.drop(request, response)

    @on_resource("calendar")
    def _calendar(self, request, response) -> None:
        timetable = Timetable(request)
        choice = timetable.choice(request.parameters.get("who"))
        if choice is None:
            raise NotFound()
        today = timetable.now().date()
        periods = timetable.lessons(choice, today - EXPORTED[0] * DAYS, today + EXPORTED[1] * DAYS)
        names = {group.id: group.name for group in request.service(IDirectory).groups()}
        response.content_type, response.filename = "text/calendar", "emploi-du-temps.ics"
        response.write_bytes(export.write(periods, f"{choice.title}, {request.establishment.name}",
                                          request.establishment.zone, request.clock.now(), names))
