"""Properties of answers: headers of the HTTP answer, as far as a portlet may set them (JSR-286 PLT.12.1.1)."""

import re

from portal.api.errors import PortletError

__all__ = ["RESERVED_HEADERS", "SendsProperties", "check_header"]

RESERVED_HEADERS = frozenset({
    "content-security-policy", "set-cookie", "content-length", "content-type", "content-disposition",
    "x-content-type-options", "x-frame-options", "location", "strict-transport-security", "transfer-encoding",
    "connection", "access-control-allow-origin", "access-control-allow-credentials", "cache-control", "etag", "vary",
    "expires", "pragma", "refresh", "clear-site-data", "service-worker-allowed", "referrer-policy", "x-request-id",
    "cross-origin-opener-policy", "cross-origin-resource-policy", "cross-origin-embedder-policy", "www-authenticate",
    "keep-alive", "upgrade", "trailer", "date", "server", "via", "x-sendfile", "x-reproxy-url", "x-lighttpd-send-file"})
RESERVED_FAMILIES = re.compile(r"x-accel-|x-preau-|preau-|proxy-|sec-|access-control-|hx-", re.IGNORECASE)
"""Beginnings of names by which a proxy, a browser or the portal's own script takes orders."""
MOST, LONGEST = 10, 500


def check_header(name: str, value: str) -> None:
    """:raises PortletError: a header that is the portal's, or one that is none."""
    own = name.lower() in RESERVED_HEADERS or RESERVED_FAMILIES.match(name)
    if own or not name.isascii() or not name.replace("-", "").isalnum():
        raise PortletError(None) from ValueError(f"header {name!r} may not be set")
    if not value.isascii() or not value.isprintable():
        raise PortletError(None) from ValueError(f"header {name!r} may not hold {value!r}")


class SendsProperties:
    """Mixin of the responses that are a part of an answer: render, action and event. See ``IPortletResponse``."""

    _sent: tuple[tuple[str, str], ...] = ()

    def set_property(self, name: str, value: str) -> None:
        """Replace; see ``IPortletResponse``."""
        self._check(name, value)
        self._sent = tuple(pair for pair in self._sent if pair[0].lower() != name.lower())
        self.add_property(name, value)

    def add_property(self, name: str, value: str) -> None:
        """Add; see ``IPortletResponse``."""
        self._check(name, value)
        if len(self._sent) >= MOST:
            raise PortletError(None) from ValueError(f"a portlet sends {MOST} properties at most")
        self._sent += ((name, value),)

    @staticmethod
    def _check(name: str, value: str) -> None:
        check_header(name, value)
        if not name.lower().startswith("x-") or len(value) > LONGEST:
            raise PortletError(None) from ValueError(f"property {name!r}: on pages only X-…, of {LONGEST} characters at most")
