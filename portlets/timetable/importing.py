"""The screens of an import: choosing a file, and what it would change."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from portal.api.errors import Conflict, NotFound
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.identity import IDirectory
from portlets.timetable.fields import errors_of, field
from portlets.timetable.intake import Intakes

__all__ = ["apply", "drop", "read", "show_check", "show_import"]

_ = TranslationStringFactory("timetable")

PAGE = 50
_PROBLEMS = {
    "day": _("The date is missing or not readable."), "hour": _("The beginning or the end is not readable."),
    "order": _("It does not end after it begins, on the same day."), "subject": _("It has no subject."),
    "group": _("No class or group of that name."), "no-group": _("It names no class, and none was chosen."),
    "teacher": _("No teacher of that name: the lessons are kept, under the name alone."),
    "whole-day": _("It lasts whole days: it is no lesson."), "unreadable": _("It is not readable."),
    "rule-fine": _("It repeats more often than every day."), "rule-many": _("It repeats too many times."),
    "rule-unknown": _("Its way of repeating is not known.")}
_KINDS = {"added": (_("Lesson added"), "ok"), "changed": (_("Lesson changed"), "note"), "removed": (_("Lesson removed"), "bad")}


def show_import(request: Any, response: Any) -> None:
    """The form that takes a file."""
    say = request.translate
    groups = request.service(IDirectory).groups()
    options = [SimpleNamespace(value="", label=say(_("None: the file names them")))]
    options += [SimpleNamespace(value=group.id, label=group.name) for group in groups if group.kind != "manual"]
    response.show(
        "import", errors=errors_of(request),
        file=field(request, "file", _("File"), type="file", optional=False,
                   hint=_("iCalendar (.ics) or table (.csv), 1 MB at most.")),
        mode=field(request, "mode", _("Present lessons"), "replace", options=[
            SimpleNamespace(value="replace", label=say(_("Replace them")),
                            hint=say(_("Those of the classes in the file, from its first day to its last."))),
            SimpleNamespace(value="add", label=say(_("Keep them, add what is new")), hint=None)]),
        group=field(request, "group", _("Class of lessons that name none"), "", type="select", options=options))


def _row(request: Any, change: Any, names: dict[str, str]) -> SimpleNamespace:
    formats, row = request.service(IFormats), change.row
    label, kind = _KINDS[change.kind]
    return SimpleNamespace(
        label=request.translate(label), kind=kind, group=names.get(row["group_id"], ""), subject=row["subject"],
        day=formats.day(dt.date.fromisoformat(row["day"])), starts=formats.hour(dt.time.fromisoformat(row["starts"])),
        ends=formats.hour(dt.time.fromisoformat(row["ends"])), teacher=row["teacher"], room=row["room"],
        cancelled=row["cancelled"])


def show_check(request: Any, response: Any, page: int) -> None:
    """What the file would change, before anything is changed."""
    intakes = Intakes(request)
    try:
        intake = intakes.get(request.parameters.get("item", ""))
    except NotFound:
        response.show("gone")
        return
    difference = intakes.difference(intake)
    names = {group.id: group.name for group in request.service(IDirectory).groups()}
    start = (page - 1) * PAGE

    def turn(number: int) -> Any:
        return response.render_url(show="check", item=intake.id, page=str(number))

    total = len(difference.changes)
    response.show(
        "check", intake=intake, counts={kind: difference.count(kind) for kind in _KINDS},
        unchanged=difference.unchanged, rows=[_row(request, change, names) for change in difference.changes[start:start + PAGE]],
        problems=[SimpleNamespace(line=one["line"], what=one["what"],
                                  text=request.translate(_PROBLEMS.get(one["code"], _PROBLEMS["unreadable"])))
                  for one in intake.problems[:PAGE]], many_problems=len(intake.problems), total=total,
        pages=SimpleNamespace(previous_url=turn(page - 1) if page > 1 else None,
                              next_url=turn(page + 1) if page * PAGE < total else None))


def read(request: Any, response: Any) -> None:
    """Action: read the file and go to what it would change."""
    upload = next(iter(request.files.get("file", ())), None)
    sent = request.parameters
    item = Intakes(request).read(upload.read() if upload is not None else b"", upload.filename if upload is not None else "",
                                 sent.get("mode", ""), sent.get("group") or None)
    response.set_parameters({"show": ("check",), "item": (item,)})


def apply(request: Any, response: Any) -> None:
    """Action: do it, unless the timetable changed meanwhile; then show it again."""
    item = request.parameters.get("item", "")
    intakes = Intakes(request)
    try:
        difference = intakes.apply(item)
    except Conflict:
        intakes.look_again(item)
        response.set_parameters({"show": ("check",), "item": (item,)})
        response.notify(request.translate(_("The timetable has changed meanwhile. Check again, then confirm.")), "warn")
        return
    response.notify(request.translate(_("The timetable is up to date. Changes: ${count}.",
                                        mapping={"count": len(difference.changes)})))


def drop(request: Any, response: Any) -> None:
    """Action: forget the file."""
    Intakes(request).drop(request.parameters.get("item", ""))
    response.set_parameters({"show": ("import",)})
    response.notify(request.translate(_("Nothing was changed.")))
