"""How a guest wants pages shown: kept in a cookie of theirs (A.personalisation.03)."""

import json
from dataclasses import asdict
from urllib.parse import quote, unquote

from portal.api.account import CONTRASTS, LOCALES, SCHEMES, TEXT_SIZES, Display

__all__ = ["DISPLAY_COOKIE", "cookie_of_display", "display_of_cookie"]

DISPLAY_COOKIE = "preau_display"


def cookie_of_display(display: Display) -> str:
    """The cookie's value: JSON, percent-encoded since a cookie holds no quotation marks (RFC 6265, 4.1.1)."""
    return quote(json.dumps(asdict(display), separators=(",", ":")), safe="")


def display_of_cookie(text: str | None) -> Display:
    """The settings in a cookie; anything odd gives the default. ``locale`` is empty when none was chosen."""
    try:
        data = json.loads(unquote((text or "{}")[:500]))
    except (ValueError, RecursionError):
        data = {}
    data = data if isinstance(data, dict) else {}

    def chosen(name: str, allowed: tuple, default):
        value = data.get(name)
        return value if isinstance(value, (str, int)) and value in allowed else default

    return Display(chosen("locale", LOCALES, ""), chosen("text_size", TEXT_SIZES, 100),
                   chosen("contrast", CONTRASTS, "auto"), chosen("scheme", SCHEMES, "auto"))  # fmt: skip
