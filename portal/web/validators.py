"""Tags by which browsers ask whether what they hold of a resource is still good (RFC 9110, 8.8.3 and 13.1.2; PLT-80).

A portlet's own tag goes out with a mark of the person and the language before it. Of two people at one browser, the
second is never told that what the first one was served is still good, however a portlet makes its tags.
"""

import hashlib
import re
from urllib.parse import quote, unquote

from portal.api.caching import PUBLIC
from portal.api.phases import FULL

__all__ = ["cache_headers", "tags_of"]

YEAR = 31_536_000
_TAG = re.compile(r'(?:W/)?"([^"]{1,400})"')


def _mark(request, public: bool = False) -> str:
    """Whose a tag is, and in which language."""
    if public or request.person is None:
        return f"{'all' if public else 'guest'}-{request.locale}"
    return hashlib.blake2b(f"{request.person.id} {request.locale}".encode(), digest_size=6).hexdigest()


def tags_of(request, level: str) -> tuple[str, ...]:
    """The tags of the portlet's own making that this person's browser holds.

    :param level: cache level of the resource: only what is served at FULL may be everybody's.
    """
    found = _TAG.findall(request.headers.get("If-None-Match", "")[:4000])
    marks = {_mark(request), _mark(request, True)} if level == FULL else {_mark(request)}
    return tuple(unquote(tag.partition(".")[2]) for tag in found if tag.partition(".")[0] in marks)


def cache_headers(request, served, level: str, tag: str | None) -> list[tuple[str, str]]:
    """What a browser is told about keeping an answer.

    :param tag: the portlet's tag of what it holds after this answer.
    """
    public = served.cache.scope == PUBLIC and level == FULL and not served.cookies
    headers = []
    if tag:
        headers.append(("ETag", f'"{_mark(request, public)}.{quote(tag, safe="")}"'))
    if served.cache.expires:
        seconds = served.cache.expires if served.cache.expires > 0 else YEAR
        headers.append(("Cache-Control", f"{'public' if public else 'private'}, max-age={seconds}"))
    elif tag and served.cache.expires is None:
        headers.append(("Cache-Control", "private, no-cache"))  # to be kept, and asked about each time
    if headers and not public:
        headers.append(("Vary", "Cookie, Accept-Language"))
    return headers
