"""A person's own sign-ins and display settings (A.personalisation.03)."""

import datetime as dt
from dataclasses import dataclass

from zope.interface import Interface

TEXT_SIZES = (100, 112, 125, 150)
CONTRASTS = ("auto", "more", "normal")
SCHEMES = ("auto", "light", "dark")
LOCALES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class SignIn:
    """One open web session.

    :param current: whether it is the one that asks.
    """

    id: str
    created: dt.datetime
    seen: dt.datetime
    browser: str
    current: bool


class ISignIns(Interface):
    """Adapter of a context: the person's open web sessions (attack S06)."""

    def all() -> tuple[SignIn, ...]:
        """Latest first."""

    def end(id: str) -> None:
        """End one of one's own; another's raises ``NotFound``."""

    def end_others() -> int:
        """End all but the current one; how many."""


@dataclass(frozen=True, slots=True)
class Display:
    """How pages are shown to somebody."""

    locale: str = "fr"
    text_size: int = 100
    contrast: str = "auto"
    scheme: str = "auto"


class IDisplay(Interface):
    """Adapter of a context: display settings; of a guest, kept in a cookie by the caller."""

    def get() -> Display:
        """The person's, else the defaults."""

    def save(display: Display) -> None:
        """Keep the person's. :raises Invalid: a value outside the lists. :raises NotPermitted: a guest."""
