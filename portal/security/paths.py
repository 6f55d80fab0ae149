"""Where a browser may be sent: our own pages only (attacks J03, J07)."""

import re
from urllib.parse import quote, unquote_to_bytes

__all__ = ["MAX_LENGTH", "safe_path"]

MAX_LENGTH = 2000
_REFUSED = re.compile(r"[\x00-\x20\x7f-\x9f\\\ufffd]")


def _again(part: str, safe: str) -> str | None:
    """The part, taken apart and put together again; None when it is not UTF-8 or holds control characters."""
    try:
        text = unquote_to_bytes(part).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if re.search(r"[\x00-\x1f\x7f\\\ufffd]", text) else quote(text, safe=safe)


def safe_path(text: str) -> str | None:
    """An absolute path of this site with its query, rebuilt from its parts; None for anything else.

    No scheme, no host, no backslash, no control character, no dot or empty segment before the
    last one, no fragment, 2,000 characters at most. What is returned is what was understood,
    not what was given.
    """
    if not text.startswith("/") or len(text) > MAX_LENGTH or _REFUSED.search(text):
        return None
    path, _mark, query = text.partition("#")[0].partition("?")
    segments = path.split("/")[1:]
    made = [_again(segment, "~!$&'()*+,;=:@") for segment in segments]
    if any(segment is None for segment in made) or "" in made[:-1] or {".", ".."} & set(made):
        return None
    pairs = []
    for pair in query.split("&") if query else ():
        name, equals, value = pair.partition("=")
        again = (_again(name.replace("+", " "), "~"), _again(value.replace("+", " "), "~"))
        if None in again:
            return None
        pairs.append(f"{again[0]}{equals}{again[1]}")
    return "/" + "/".join(str(segment) for segment in made) + ("?" + "&".join(pairs) if pairs else "")
