"""Checking the form of an announcement."""

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from portal.api.errors import Invalid
from portal.api.i18n import TranslationStringFactory
from portal.api.identity import PROFILES, IDirectory
from portal.api.markup import ISanitiser
from portal.api.storage import IPictures
from portal.api.text import one_line
from portlets.news.richtext import LONGEST, Text, rich_text, unbroken

__all__ = ["MOST_PICTURES", "Checked", "CleanPicture", "Form", "NewPicture", "Typed"]

_ = TranslationStringFactory("news")

MOST_PICTURES = 6
LARGEST_PICTURE = 7_000_000
LONGEST_ALT = 250


@dataclass(frozen=True, slots=True)
class NewPicture:
    """An uploaded picture, the field it came in, and what it shows, in words."""

    field: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture made safe: bytes, media type, text, pixels."""

    data: bytes
    media_type: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of an announcement, as typed.

    :param reach: "public", "member" or "chosen" (then ``profiles`` and ``groups``, of which one must fit).
    :param first_day, first_hour, last_day: local to the establishment; texts of ISO form, may be empty.
    :param kept: picture id and its text; pictures that are not named are removed.
    """

    title: str = ""
    category: str = ""
    weight: str = "0"
    body: str = ""
    reach: str = "member"
    profiles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    first_day: str = ""
    first_hour: str = ""
    last_day: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    added: tuple[NewPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be written: columns of the announcement, its targets, its new pictures."""

    values: dict[str, Any]
    targets: tuple[str, ...]
    pictures: tuple[CleanPicture, ...]


class Form:
    """Checks what was typed, for a context.

    :param context: portal.api.context.IContext.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.now = context, context.clock.now()
        self.zone = ZoneInfo(context.establishment.zone)

    def check(self, typed: Typed) -> Checked:
        """:raises Invalid: with every field that is refused.

        Pictures come first: decoding them takes the sandbox, which has no place between the
        first statement of a writing transaction and its end.
        """
        errors: dict[str, str] = {}
        pictures = self._pictures(typed, errors)
        title, category = unbroken(one_line(typed.title)), unbroken(one_line(typed.category))
        if not title:
            errors["title"] = _("Give the announcement a title.")
        elif len(title) > 160:
            errors["title"] = _("The title is too long: 160 characters at most.")
        if len(category) > 40:
            errors["category"] = _("The label is too long: 40 characters at most.")
        if typed.weight not in ("0", "1", "2"):
            errors["weight"] = _("Choose how it is shown.")
        starts, ends = self._period(typed, errors)
        text = self._text(typed, errors)
        targets = self._targets(typed, errors)
        if errors or text is None:
            raise Invalid(errors)
        return Checked(dict(title=title, category=category, weight=int(typed.weight), source=text.source,
                            safe=str(text.safe), summary=text.summary, starts=starts, ends=ends), targets, pictures)

    def _pictures(self, typed: Typed, errors: dict[str, str]) -> tuple[CleanPicture, ...]:
        unsaid = _("Say in a few words what the picture shows, for those who cannot see it.")
        if len(typed.kept) + len(typed.added) > MOST_PICTURES:
            errors["picture_1"] = _("${most} pictures at most.", mapping={"most": MOST_PICTURES})
            return ()
        for id, alt in typed.kept:
            if not alt.strip():
                errors[f"alt_{id}"] = unsaid
        made = []
        for picture in typed.added:
            if not picture.alt.strip():
                errors[picture.field + "_alt"] = unsaid
            if len(picture.data) > LARGEST_PICTURE:
                errors[picture.field] = _("The picture is too large: 7 MB at most.")
                continue
            try:
                data, media_type = self.context.service(IPictures).clean(picture.data)
            except Invalid as refused:
                reason = refused.message or next(iter(refused.fields.values()), None)
                errors[picture.field] = reason or _("This file is not a picture that can be shown.")
                continue
            with Image.open(io.BytesIO(data)) as image:
                made.append(CleanPicture(data, media_type, picture.alt.strip()[:LONGEST_ALT], *image.size))
        return tuple(made)

    def _instant(self, text: str, hour: str, field: str, errors: dict[str, str]) -> dt.datetime | None:
        try:
            day, time = dt.date.fromisoformat(text), dt.time.fromisoformat(hour) if hour else dt.time()
            if not 2000 <= day.year <= 2100:
                raise ValueError
        except ValueError:
            today = self.now.astimezone(self.zone).date()
            errors[field] = _("Write a date, such as ${example}.", mapping={"example": today.isoformat()})
            return None
        return dt.datetime.combine(day, time.replace(tzinfo=None), self.zone).astimezone(dt.timezone.utc)

    def _period(self, typed: Typed, errors: dict[str, str]) -> tuple[dt.datetime, dt.datetime | None]:
        starts: dt.datetime | None = self.now
        # Today without an hour means at once, not last midnight.
        if typed.first_day and (typed.first_hour or typed.first_day != self.now.astimezone(self.zone).date().isoformat()):
            starts = self._instant(typed.first_day, typed.first_hour, "first_day", errors)
        ends = None
        if typed.last_day:
            last = self._instant(typed.last_day, "", "last_day", errors)
            if last is not None:
                # Shown to the end of that day, also on the night when clocks change.
                after = last.astimezone(self.zone).date() + dt.timedelta(days=1)
                ends = dt.datetime.combine(after, dt.time(), self.zone).astimezone(dt.timezone.utc)
        if starts is not None and ends is not None and ends <= starts:
            errors["last_day"] = _("The last day comes before the first.")
        return starts or self.now, ends

    def _targets(self, typed: Typed, errors: dict[str, str]) -> tuple[str, ...]:
        if typed.reach in ("public", "member"):
            return (typed.reach,)
        # Only what the form offers is taken: another school's group or an invented profile is refused (I03, I10).
        known = {group.id for group in self.context.service(IDirectory).groups()} if typed.groups else set()
        if typed.reach != "chosen" or not set(typed.profiles) <= set(PROFILES) or not set(typed.groups) <= known:
            errors["reach"] = _("Choose to whom it is addressed.")
            return ()
        targets = (*(f"profile:{name}" for name in sorted(set(typed.profiles))),
                   *(f"group:{id}" for id in sorted(set(typed.groups))))
        if not targets:
            errors["reach"] = _("Choose at least one profile, class or group.")
        return targets

    def _text(self, typed: Typed, errors: dict[str, str]) -> Text | None:
        if not typed.body.strip():
            errors["body"] = _("Write the text of the announcement.")
        elif len(typed.body) > LONGEST:
            errors["body"] = _("The text is too long: ${most} characters at most.", mapping={"most": LONGEST})
        else:
            return rich_text(typed.body, self.context.service(ISanitiser))
        return None
