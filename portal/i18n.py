"""Translation by gettext catalogues, one domain a package, and formats by Babel."""

import datetime as dt
import gettext
import importlib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages import mofile, pofile
from zope.interface import implementer

from portal.api.i18n import IFormats, ITranslator, TranslationString, TranslationStringFactory

__all__ = ["Formats", "Translator", "compile_catalogues", "includeme"]

_ = TranslationStringFactory("preau")
LOCALES = ("fr", "en")


def compile_catalogues(folder: Path, target: Path) -> list[Path]:
    """Compile every ``<locale>/LC_MESSAGES/<domain>.po`` of a ``locale`` folder into ``target``, same shape."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        goal = target / source.relative_to(folder).with_suffix(".mo")
        if not goal.exists() or goal.stat().st_mtime_ns < source.stat().st_mtime_ns:
            goal.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as lines:
                catalogue = pofile.read_po(lines, locale=source.parts[-3])
            fresh = goal.with_suffix(f".{id(catalogue):x}.tmp")
            with fresh.open("wb") as out:
                mofile.write_mo(out, catalogue)
            fresh.replace(goal)
        made.append(goal)
    return made


@implementer(ITranslator)
class Translator:
    """Catalogues of the core, of the themes and of every package, held in memory."""

    def __init__(self, settings: Any = None) -> None:
        self._made: dict[tuple[str, str], Any] = {}
        self._known: dict[tuple[str, str | None, str], str] = {}
        self._catalogues: dict[tuple[str, str], gettext.NullTranslations] = {}
        var = settings.path("var_folder") if settings else Path("var")
        self._target, self._generations = var / "catalogues", (var / "generations").resolve()

    def add_folder(self, folder: Path, name: str) -> None:
        """Take over the catalogues below a ``locale`` folder; ``name`` keeps their compiled form apart."""
        target = self._target
        if folder.resolve().is_relative_to(self._generations):
            # beside the package: two generations of it may be started at once, and it is to leave no trace
            number = folder.resolve().relative_to(self._generations).parts[0]
            target = self._generations / number / ".catalogues"
        for path in compile_catalogues(folder, target / name):
            with path.open("rb") as file:
                self._catalogues[path.parts[-3], path.stem] = gettext.GNUTranslations(file)

    def add_package(self, package: str) -> None:
        """Take over a package's ``locale`` folder, when it has one."""
        module = importlib.import_module(package)
        folder = Path(module.__file__ or "").parent / "locale"
        if folder.is_dir():
            self.add_folder(folder, package)

    def translate(self, message: str, locale: str, domain: str | None = None, mapping: dict | None = None) -> str:
        """See ``ITranslator``."""
        default = None
        if isinstance(message, TranslationString):
            if mapping is None and not message.mapping and \
                    (known := self._known.get((locale, message.domain or domain, message))) is not None:
                return known
            domain, default = message.domain or domain, message.default
            mapping = message.mapping or mapping
        catalogue = self._catalogues.get((locale, domain or "preau"))
        text = catalogue.gettext(str(message)) if catalogue else str(message)
        if text == str(message) and default:
            text = str(default)
        elif not mapping and message.__class__ is TranslationString and text != message and len(self._known) < WORDS:
            self._known[locale, domain, message] = text
        if mapping:
            for name, value in mapping.items():
                text = text.replace(f"${{{name}}}", str(value))
        return text

    def translator(self, locale: str, domain: str):
        """See ``ITranslator``; called by Chameleon as (msgid, domain, mapping, context, target_language, default)."""
        key = (locale, domain)
        if key not in self._made:
            own, known = domain, {}  # type: str, dict[tuple[str, str], str]

            def translate(msgid, domain=None, mapping=None, context=None, target_language=None, default=None):
                if msgid is None:
                    return None
                plain = not mapping and msgid.__class__ is str
                if plain and (text := known.get((msgid, domain or own))) is not None:
                    return text
                text = self.translate(msgid, locale, domain or own, mapping)
                if plain and text != msgid and len(known) < WORDS:  # a catalogue has it, so it is none of anybody's words
                    known[msgid, domain or own] = text
                return default if default is not None and text == str(msgid) and not mapping else text

            self._made[key] = translate
        return self._made[key]


WORDS = 10_000
"""Messages of a catalogue that are remembered with their translation."""


@lru_cache(maxsize=4096)
def _date(date: dt.date, pattern: str, locale: str) -> str:
    return dates.format_date(date, pattern, locale=locale)


def _hour(time: dt.time, locale: str) -> str:
    if locale == "fr":
        return f"{time.hour}\u00a0h" + (f"\u00a0{time.minute:02}" if time.minute else "")
    return f"{time.hour}:{time.minute:02}"


@lru_cache(maxsize=4096)
def _spoken(translator: Any, instant: dt.datetime, zone: ZoneInfo, today: dt.date, locale: str) -> str:
    when = instant.astimezone(zone)
    days = (today - when.date()).days
    if -1 <= days <= 1:
        message = ("Today, ${hour}", "Yesterday, ${hour}", "Tomorrow, ${hour}")[days]
        return translator.translate(message, locale, "preau", {"hour": _hour(when.time(), locale)})
    if 1 < days < 7:
        return _date(when.date(), "EEEE", locale).capitalize()
    return _date(when.date(), "d MMMM" if when.year == today.year else "d MMMM y", locale)


@lru_cache(maxsize=4096)
def _brief(translator: Any, instant: dt.datetime, zone: ZoneInfo, today: dt.date, locale: str) -> str:
    when = instant.astimezone(zone)
    return _hour(when.time(), locale) if when.date() == today else _spoken(translator, instant, zone, today, locale)


@lru_cache(maxsize=64)
def _date_in(minute: int, zone: ZoneInfo) -> dt.date:
    """The date in a zone in a minute since 1970: days begin with a minute everywhere."""
    return dt.datetime.fromtimestamp(minute * 60, zone).date()


@lru_cache(maxsize=4096)
def _ago(translator: Any, minutes: int, locale: str) -> str:
    if not minutes:
        return translator.translate("just now", locale, "preau")
    if minutes < 60:
        return translator.translate("${n} min ago", locale, "preau", {"n": minutes})
    return translator.translate("${n} h ago", locale, "preau", {"n": minutes // 60})


@lru_cache(maxsize=4096)
def _full(instant: dt.datetime, zone: ZoneInfo, locale: str) -> str:
    when = instant.astimezone(zone)
    return f"{_date(when.date(), 'EEEE d MMMM y', locale)}, {_hour(when.time(), locale)}"


@lru_cache(maxsize=4096)
def _number(value: float, pattern: str | None, locale: str) -> str:
    return numbers.format_decimal(value, format=pattern, locale=locale).replace("\u202f", "\u00a0")


@lru_cache(maxsize=4096)
def _stamp(instant: dt.datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="minutes")


@lru_cache(maxsize=4096)
def _sort_key(text: str) -> tuple[str, str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return plain.replace("œ", "oe").replace("æ", "ae"), text


@implementer(IFormats)
class Formats:
    """Dates and numbers of a context's language, by Babel."""

    def __init__(self, context) -> None:
        # What it needs of the context, taken once: it may be shared by all portlets of a page, on whatever thread.
        self.clock, self.locale, self._translator = context.clock, context.locale, context.service(ITranslator)
        self.zone = ZoneInfo(context.establishment.zone if context.establishment else "Europe/Paris")

    def _today(self) -> dt.date:
        return _date_in(int(self.clock.now().timestamp()) // 60, self.zone)

    def local(self, instant: dt.datetime) -> dt.datetime:
        """See ``IFormats``."""
        return instant.astimezone(self.zone)

    def hour(self, time: dt.time) -> str:
        """See ``IFormats``."""
        return _hour(time, self.locale)

    def day(self, date: dt.date) -> str:
        """See ``IFormats``."""
        pattern = "EEEE d MMMM"
        if date.year != self._today().year:
            pattern += " y"
        return _date(date, pattern, self.locale)

    def short_day(self, date: dt.date) -> str:
        """See ``IFormats``."""
        return _date(date, "EEE d", self.locale)

    def spoken(self, instant: dt.datetime) -> str:
        """See ``IFormats``."""
        return _spoken(self._translator, instant, self.zone, self._today(), self.locale)

    def brief(self, instant: dt.datetime) -> str:
        """See ``IFormats``."""
        return _brief(self._translator, instant, self.zone, self._today(), self.locale)

    def ago(self, instant: dt.datetime) -> str:
        """See ``IFormats``."""
        seconds = (self.clock.now() - instant).total_seconds()
        if seconds < 0 or seconds >= 86400:
            return self.spoken(instant)
        return _ago(self._translator, int(seconds // 60), self.locale)

    def full(self, instant: dt.datetime) -> str:
        """See ``IFormats``."""
        return _full(instant, self.zone, self.locale)

    def stamp(self, instant: dt.datetime) -> str:
        """See ``IFormats``."""
        return _stamp(instant, self.zone)

    def number(self, value: float, decimals: int | None = None) -> str:
        """See ``IFormats``."""
        pattern = None if decimals is None else "#,##0." + "0" * decimals if decimals else "#,##0"
        return _number(value, pattern, self.locale)

    def sort_key(self, text: str) -> tuple[str, str]:
        """See ``IFormats``."""
        return _sort_key(text)


def includeme(config) -> None:
    """Register translator, formats and clock."""
    config.add_utility("portal.api.i18n.ITranslator", "portal.i18n:Translator")
    config.add_service("portal.api.i18n.IFormats", "portal.i18n:Formats")
    config.add_utility("portal.api.context.IClock", "portal.clock:SystemClock")
