"""Getting foreign content safely, in the background, and reading what was got (design 6; attacks F)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from zope.interface import Interface


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One outbound HTTP request.

    :param seconds: total deadline, from the first look-up to the last byte.
    :param limit: most decoded bytes taken.
    """

    url: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict, hash=False)
    body: bytes | None = None
    seconds: float = 5.0
    limit: int = 2_000_000
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What came back: status, headers with lower-case names, decoded body, final address."""

    status: int
    headers: dict[str, str] = field(hash=False)
    body: bytes = b""
    url: str = ""


class FetchRefused(ValueError):
    """The address may not be reached (scheme, port, private or mixed addresses, redirect).

    :param reason: short machine word: "scheme", "port", "address", "redirect", "name", "userinfo".
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class FetchFailed(OSError):
    """The address was allowed but gave nothing usable.

    :param reason: "timeout", "too-large", "connect", "tls", "protocol", "status", "name".
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class IFetcher(Interface):
    """Utility: the only way out of the house for anything but CAS and LDAP connections.

    Resolves once, checks every address, connects to the one checked, follows at most
    ``redirects`` hops each checked again, ignores proxy variables and ``.netrc``, counts
    decoded bytes, and keeps the total deadline.
    """

    def check(url: str) -> None:
        """Refuse at once what could never be fetched. :raises FetchRefused:"""

    def fetch(request: FetchRequest) -> FetchResult:
        """:raises FetchRefused: :raises FetchFailed:"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds for a source.

    :param content: what the kind's processing made of it, JSON-like; None when never got.
    :param fetched: instant of the last success, aware; None when never.
    :param failure: machine word of the last failure ("timeout", "address", "fault"…), or empty.
    :param detail: the failure in the operator's words.
    :param failed_since: instant of the first failure since the last success, aware.
    :param next_try: when it will be tried again, aware.
    :param pending: a fetch has been asked for and has not ended.
    """

    key: str
    kind: str
    content: Any = None
    fetched: dt.datetime | None = None
    failure: str = ""
    detail: str = ""
    failed_since: dt.datetime | None = None
    next_try: dt.datetime | None = None
    pending: bool = False


class ISourceStore(Interface):
    """Adapter of a context: sources subscribed to, and what the jobs process stored of them.

    A source is (kind, address, parameters): same source, same key, fetched once for all its
    readers. Its content is made in the sandbox when fetched. A feed asked for with a
    credential has that credential's id in its parameters, hence its key (attack P07).
    """

    def key(kind: str, url: str, parameters: dict[str, str]) -> str:
        """The key of a source: a hash."""

    def subscribe(kind: str, url: str, parameters: dict[str, str], every: int) -> str:
        """Have it fetched now and every ``every`` seconds (900 at least); returns the key.

        Written in the transaction of the context. :raises FetchRefused: the address cannot be allowed.
        """

    def read(key: str) -> Stored | None:
        """What is stored; None when nobody subscribed. Uses what ``prefetch`` read."""

    def prefetch(keys) -> None:
        """Read several in one statement, for this context."""

    def refresh(key: str) -> None:
        """Ask for a fetch as soon as possible; asked twice within 60 s is asked once."""

    def want(kind: str, url: str, parameters: dict[str, str], every: int) -> None:
        """Say in render, which writes nothing, that a source is read here: kept for a thread of
        the worker that subscribes it. Bounded; asked twice is asked once."""

    def preview(kind: str, url: str, parameters: dict[str, str], seconds: float = 0.8) -> Stored | None:
        """Subscribe and wait for the content, for at most ``seconds``; in a phase that does not write."""

    def explain(stored: Stored) -> str:
        """The failure as one sentence for the reader; empty when there is none."""

    def again(stored: Stored) -> str:
        """When it will be tried again, as one sentence for the reader."""


class ISourceKind(Interface):
    """Named utility offered by a channel: how one kind of source is fetched and processed.

    Runs in the jobs process. ``process`` is a dotted name run in the sandbox.
    """

    def fetch(fetcher: IFetcher, url: str, parameters: dict[str, str], previous: dict) -> "tuple[Any, dict] | None":
        """(payload for ``process``, validators to keep: etag, modified); None when not modified.

        The payload is JSON-like, bytes allowed. ``previous`` are the validators kept.
        """

    def process_name() -> str:
        """Dotted name ``package.module:function`` of the function run in the sandbox: payload,
        parameters to content (JSON-like)."""
