"""The one way out: requests sent to the address that was checked, within a deadline and a size."""

import ssl
import time
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)
from zope.interface import implementer

from portal.api.fetch import FetchFailed, FetchRefused, FetchRequest, FetchResult, IFetcher
from portal.services.fetch.addresses import IPAddress
from portal.services.fetch.deadline import DeadlineHTTPConnection, DeadlineHTTPSConnection, remaining, secure_context
from portal.services.fetch.guard import Address, Guard

__all__ = ["Fetcher"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: What may follow a redirect to another host: nothing that could carry a credential.
_HARMLESS = frozenset({"accept", "accept-language", "content-type", "user-agent"})
#: Set here, never by the caller.
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade",
                   "proxy-authorization", "expect"})  # fmt: skip
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = DeadlineHTTPConnection


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = DeadlineHTTPSConnection


@implementer(IFetcher)
class Fetcher:
    """Fetches over urllib3, one connection a hop, with nothing kept between two requests.

    urllib3 itself reads neither proxy variables nor ``.netrc``, keeps no cookies and, asked
    so, follows no redirect.

    :param allow: exact ``host:port`` that may be private (see ``Guard``).
    :param ports: ports open for other hosts.
    :param own: names of the portal itself, refused.
    :param seconds: most seconds of a request, whatever it asks for; likewise ``limit`` (bytes)
        and ``redirects`` (hops).
    :param ca_file: certificate authorities trusted besides the machine's own.
    """

    def __init__(self, allow: Iterable[str] = (), ports: Iterable[int] = (80, 443), own: Iterable[str] = (),
                 seconds: float = 5.0, limit: int = 2_000_000, redirects: int = 3, ca_file: str = "",
                 guard: Guard | None = None) -> None:
        self.guard = guard or Guard(allow, ports, own)
        self._seconds, self._limit, self._redirects = seconds, limit, redirects
        self._tls = secure_context(ca_file)

    @classmethod
    def from_settings(cls, settings) -> "Fetcher":
        """The fetcher that the settings describe; the portal's own names are known from them too."""
        own = {urlsplit(settings.base_url).hostname or "", *settings.hosts_allowed}
        names = {urlsplit(f"//{name}").hostname or "" for name in own} - {""}
        return cls(settings.fetch_allow, settings.fetch_ports, names, settings.fetch_seconds, settings.fetch_bytes,
                   settings.fetch_redirects)

    def check(self, url: str) -> None:
        """Refuse at once what could never be fetched; names are not looked up. :raises FetchRefused:"""
        self.guard.parse(url)

    def fetch(self, request: FetchRequest) -> FetchResult:
        """Fetch, following redirects; any other status is returned as it came.

        :raises FetchRefused: :raises FetchFailed: reason "status" is a redirect that leads nowhere.
        """
        until = time.monotonic() + min(request.seconds, self._seconds)
        limit, hops = min(request.limit, self._limit), min(request.redirects, self._redirects)
        address, headers = self.guard.parse(request.url), self._headers(request)
        for _ in range(hops + 1):
            result = self._hop(address, request, headers, until, limit)
            if result.status not in _REDIRECTS:
                return result
            following = self._follow(address, result)
            request, headers = self._carry(request, headers, address, following, result.status)
            address = following
        raise FetchRefused("redirect", f"more than {hops}")

    @staticmethod
    def _headers(request: FetchRequest) -> dict[str, str]:
        kept = {name.lower(): value for name, value in request.headers.items() if name.lower() not in _OURS}
        return {"user-agent": "Preau", "accept": "*/*", **kept}

    def _follow(self, address: Address, result: FetchResult) -> Address:
        location = result.headers.get("location", "")
        if not location:
            raise FetchFailed("status", f"{result.status} without a location")
        try:
            # http.client reads headers as Latin-1; what servers send there is UTF-8 if not ASCII.
            location = location.encode("latin-1").decode("utf-8", "replace")
            return self.guard.parse(urljoin(address.url, location))
        except ValueError as error:
            if isinstance(error, FetchRefused):
                raise
            raise FetchRefused("redirect", str(error)[:100]) from None

    @staticmethod
    def _carry(request: FetchRequest, headers: dict[str, str], before: Address, after: Address,
               status: int) -> tuple[FetchRequest, dict[str, str]]:
        """What of a request goes on to where it was redirected."""
        upgraded = (before.scheme, before.port, after.scheme, after.port) == ("http", 80, "https", 443)
        same_origin = (before.scheme, before.host, before.port) == (after.scheme, after.host, after.port)
        same = same_origin or (before.host == after.host and upgraded)
        if not same:
            headers = {name: value for name, value in headers.items() if name in _HARMLESS}
        if status in (307, 308):
            if request.body is not None and not same:
                raise FetchRefused("redirect", "a body would go to another host")
            return request, headers
        if request.method not in ("GET", "HEAD"):
            request = replace(request, method="GET", body=None)
            headers = {name: value for name, value in headers.items() if name != "content-type"}
        return request, headers

    def _hop(self, address: Address, request: FetchRequest, headers: dict[str, str], until: float,
             limit: int) -> FetchResult:
        try:
            addresses = self.guard.addresses(address, remaining(until))
            for place, ip in enumerate(addresses, 1):
                try:
                    return self._exchange(address, ip, request, headers, until, limit, len(addresses) - place)
                except ConnectTimeoutError:
                    if place == len(addresses):
                        raise
        except NewConnectionError as error:  # urllib3 makes it a time-out as well
            raise FetchFailed("connect", f"{address.authority}: {error}") from error
        except (TimeoutError, ConnectTimeoutError, ReadTimeoutError) as error:
            raise FetchFailed("timeout", f"{address.authority}: {error}") from error
        except (SSLError, ssl.SSLError) as error:
            raise FetchFailed("tls", f"{address.authority}: {error}") from error
        except (HTTPError, OSError, ValueError) as error:
            if isinstance(error, (FetchFailed, FetchRefused)):
                raise
            late = time.monotonic() >= until
            raise FetchFailed("timeout" if late else "protocol", f"{address.authority}: {error}") from error
        raise FetchFailed("name", address.host)

    def _exchange(self, address: Address, ip: IPAddress, request: FetchRequest, headers: dict[str, str], until: float,
                  limit: int, others: int) -> FetchResult:
        """One request to one address; ``others`` are still to be tried if it does not answer."""
        left = remaining(until)
        timeout = urllib3.Timeout(connect=left / (others + 1), read=left)
        pool: urllib3.HTTPConnectionPool
        if address.scheme == "https":
            pool = _HTTPSPool(str(ip), address.port, timeout=timeout, until=until, ssl_context=self._tls,
                              server_hostname=address.host)
        else:
            pool = _HTTPPool(str(ip), address.port, timeout=timeout, until=until)
        with pool:
            response = pool.urlopen(
                request.method, address.target, body=request.body, retries=False, redirect=False, preload_content=False,
                assert_same_host=False,
                headers={**headers, "Host": address.authority, "Accept-Encoding": "gzip, deflate", "Connection": "close"})
            try:
                return self._read(response, address, limit, until, request.method)
            finally:
                response.close()

    @staticmethod
    def _read(response: urllib3.BaseHTTPResponse, address: Address, limit: int, until: float, method: str) -> FetchResult:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status in _REDIRECTS:  # its body is of no use: never read, never unpacked (CVE-2026-21441)
            return FetchResult(response.status, headers, b"", address.url)
        if headers.get("content-encoding", "").strip().lower() not in _CODINGS:
            raise FetchFailed("protocol", f"content-encoding {headers['content-encoding'][:40]}")
        announced = headers.get("content-length", "")
        if method != "HEAD" and announced.isdecimal() and int(announced[:20]) > limit:
            raise FetchFailed("too-large", f"{announced[:20]} bytes announced")
        body = bytearray()
        for part in response.stream(65_536, decode_content=True):
            body += part
            if len(body) > limit:
                raise FetchFailed("too-large", f"more than {limit} bytes")
            remaining(until)
        return FetchResult(response.status, headers, bytes(body), address.url)
