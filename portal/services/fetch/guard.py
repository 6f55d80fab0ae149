"""Which addresses the portal may reach (attacks F01 to F06)."""

import ipaddress
import re
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna

from portal.api.fetch import FetchFailed, FetchRefused
from portal.services.fetch.addresses import IPAddress, belongs_to_this_machine, is_elsewhere
from portal.services.fetch.lookup import look_up

__all__ = ["Address", "Guard"]

_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NETLOC = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]{0,5}))?")
_PATH = "/%:@!$&'()*+,;=~"  # kept as typed: RFC 3986's pchar, and what is encoded already
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_STANDARD = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A web address taken apart and spelt in one way only.

    :param host: name in ASCII and small letters without final dot, or an IP address (no brackets).
    :param target: path and query, as sent.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Value of the ``Host`` header: the port is left out when standard."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _STANDARD[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def literal(self) -> IPAddress | None:
        """The IP address that the host is, or None for a name."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None


def _literal(host: str) -> str:
    """One spelling of an IP address, as WHATWG's URL standard reads it: 127.1, 0x7f.1, 2130706433."""
    if host.startswith("["):
        if not host.endswith("]") or "%" in host:
            raise ValueError(host)
        return str(ipaddress.IPv6Address(host[1:-1]))
    return str(ipaddress.IPv4Address(socket.inet_aton(host)))


def _host(text: str) -> str:
    """A host in its one spelling. :raises FetchRefused: "name"."""
    try:
        if text.startswith("["):
            return _literal(text)
        if not text.isascii():  # circled digits, full-width letters and dots become plain ones
            text = idna.encode(text, uts46=True, std3_rules=True).decode("ascii")
        text = text.lower().removesuffix(".")
        labels = text.split(".")
        if _NUMBER.fullmatch(labels[-1]):
            return _literal(text)
    except (ValueError, OSError):  # idna's errors are UnicodeErrors, hence ValueErrors
        raise FetchRefused("name", text[:100]) from None
    if len(text) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise FetchRefused("name", text[:100])
    return text


class Guard:
    """Decides what may be reached.

    :param allow: exact ``host:port`` (brackets around IPv6) that may have any port and any
        address, private ones included. An entry whose host is an IP address also admits the
        names that lead to it.
    :param ports: ports open for everybody else.
    :param own: names of the portal itself; their addresses are refused (attack F02).
    :param resolve: name and seconds to addresses; for tests without a network.
    :param ours: whether an address belongs to this machine.
    """

    def __init__(self, allow: Iterable[str] = (), ports: Iterable[int] = (80, 443), own: Iterable[str] = (),
                 resolve: Callable[[str, float], list[IPAddress]] = look_up,
                 ours: Callable[[IPAddress], bool] = belongs_to_this_machine) -> None:
        self._allow = frozenset(self._entry(text) for text in allow)
        self._ports = frozenset(ports)
        self._own = frozenset(_host(name) for name in own)
        self._resolve, self._ours = resolve, ours
        self._own_addresses: tuple[float, frozenset[IPAddress]] = (0.0, frozenset())

    @staticmethod
    def _entry(text: str) -> tuple[str, int]:
        host, colon, port = text.rpartition(":")
        if not colon or not port.isdecimal():
            raise ValueError(f"{text!r}: expected host:port")
        return _host(host), int(port)

    def parse(self, url: str) -> Address:
        """Take an address apart; what needs no look-up is decided here.

        :raises FetchRefused: "scheme", "userinfo", "name", "port" or "address".
        """
        if len(url) > 8000 or _UNSAFE.search(url):
            raise FetchRefused("name", "blank, control character, backslash or too long")
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise FetchRefused("name", str(error)[:100]) from None
        if parts.scheme not in _STANDARD:
            raise FetchRefused("scheme", parts.scheme[:20])
        if "@" in parts.netloc:
            raise FetchRefused("userinfo")
        split = _NETLOC.fullmatch(parts.netloc)
        if split is None:
            raise FetchRefused("name", parts.netloc[:100])
        host, port = _host(split["host"]), int(split["port"] or _STANDARD[parts.scheme])
        if not 0 < port < 65536:
            raise FetchRefused("port", str(port))
        try:
            target = quote(parts.path or "/", _PATH) + (f"?{quote(parts.query, _PATH + '?')}" if parts.query else "")
        except UnicodeEncodeError:  # half of a surrogate pair
            raise FetchRefused("name", "not Unicode") from None
        address = Address(parts.scheme, host, port, target)
        if (host, address.port) not in self._allow:
            self._check_unlisted(address)
        return address

    def _check_unlisted(self, address: Address) -> None:
        if address.port not in self._ports and not self._lists_port(address.port):
            raise FetchRefused("port", str(address.port))
        if address.host in self._own or address.host == "localhost" or address.host.endswith(".localhost"):
            raise FetchRefused("address", address.host)
        if address.literal is not None:
            self._check_one(address, address.literal)

    def _lists_port(self, port: int) -> bool:
        return any(listed == port for _, listed in self._allow)

    def _listed(self, address: Address, ip: IPAddress) -> bool:
        return (address.host, address.port) in self._allow or (str(ip), address.port) in self._allow

    def _check_one(self, address: Address, ip: IPAddress) -> None:
        if self._listed(address, ip):
            return
        if address.port not in self._ports:
            raise FetchRefused("port", f"{address.host}:{address.port}")
        if not is_elsewhere(ip) or self._ours(ip):
            raise FetchRefused("address", f"{address.host} is {ip}")

    def addresses(self, address: Address, seconds: float) -> list[IPAddress]:
        """Look the name up once and check every address; any bad one refuses (attack F04).

        :returns: the addresses, all of them good; connect to these and to nothing else.
        :raises FetchRefused: "address" or "port".
        :raises FetchFailed: "name", "timeout".
        """
        literal = address.literal
        found = [literal] if literal is not None else self._resolve(address.host, seconds)
        for ip in found:
            self._check_one(address, ip)
            if not self._listed(address, ip) and ip in self._portal_addresses(seconds):
                raise FetchRefused("address", f"{address.host} is the portal's own address")
        return found

    def _portal_addresses(self, seconds: float) -> frozenset[IPAddress]:
        """Addresses of the portal's own names, looked up every five minutes: it may stand behind a translator."""
        until, known = self._own_addresses
        if self._own and time.monotonic() >= until:
            seen: set[IPAddress] = set()
            for name in self._own:
                literal = Address("http", name, 80, "/").literal
                try:
                    seen.update([literal] if literal is not None else self._resolve(name, seconds))
                except FetchFailed:  # a name unknown here cannot be reached from here either
                    continue
            known = frozenset(seen)
            self._own_addresses = time.monotonic() + 300, known
        return known
