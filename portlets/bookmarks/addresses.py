"""Which addresses a bookmark may have (attack H08): http, https and mailto, made of plain characters."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from portal.api.errors import Invalid
from portal.api.i18n import TranslationStringFactory

__all__ = ["LONGEST", "check", "host", "is_fit"]

_ = TranslationStringFactory("bookmarks")

LONGEST = 2000
SCHEMES = ("http", "https", "mailto")
# Browsers drop tabs and line ends inside an address, so that "java\nscript:" runs: none is let through.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_BARE = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?:[:/?#].*)?")


def is_fit(url: str) -> bool:
    """Whether a bookmark may have this address."""
    if not url or len(url) > LONGEST or _FORBIDDEN.search(url):
        return False
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path and not parts.netloc
    return parts.scheme in SCHEMES and bool(parts.hostname) and port_is_fine


def check(typed: str, field: str = "url") -> str:
    """The address that was typed; ``https://`` is added to a bare name.

    :raises Invalid: nothing typed, too long, or of another scheme.
    """
    url = typed.strip().replace(" ", "%20")
    if not url:
        raise Invalid({field: _("Write the address.")})
    if _BARE.fullmatch(url):
        url = "https://" + url
    if len(url) > LONGEST:
        raise Invalid({field: _("The address is too long: ${most} characters at most.", mapping={"most": LONGEST})})
    if not is_fit(url):
        raise Invalid({field: _("Write an address that begins with https://, http:// or mailto:.")})
    return url


@lru_cache(maxsize=1000)
def host(url: str) -> str:
    """What tells the reader where an address leads: the host, or the mail address."""
    parts = urlsplit(url)
    return parts.path if parts.scheme == "mailto" else (parts.hostname or "").removeprefix("www.")
