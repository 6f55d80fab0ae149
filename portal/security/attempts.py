"""How often tickets may be brought, so that nobody hammers the CAS through the portal (attack C18)."""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict, deque
from threading import Lock

from zope.interface import Interface, implementer

from portal.sessions.secret import derived_key
from portal.settings import Settings

__all__ = ["Attempts", "IAttempts"]



_WINDOW = 60.0
_BAD_PER_MINUTE = 30
_USES_OF_A_MARK = 3
_REMEMBERED = 10_000
_MARK_SECONDS = 1800
_LOGOUTS_PER_SIGN_IN = 10


class IAttempts(Interface):
    """Utility: counts per worker."""

    def mark() -> str:
        """A mark for a browser that starts to sign in; it says "this one came through our own door"."""

    def allow(address: str, mark: str) -> bool:
        """Whether one more ticket may be brought now.

        An address from which many bad tickets came (a school shares one) is closed only to
        those that bring no unspent mark; all together never pass ``cas.attempts_per_minute``.
        """

    def failed(address: str) -> None:
        """The ticket was bad."""

    def allow_logout() -> bool:
        """Whether one more logout request may be read now (attack C11)."""


class _Recent:
    """Counts events of the last minute by key, for a bounded number of keys."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def count(self, key: str, now: float) -> int:
        times = self._times.get(key)
        while times and times[0] <= now - _WINDOW:
            times.popleft()
        return len(times or ())

    def add(self, key: str, now: float) -> None:
        self._times.setdefault(key, deque(maxlen=10_000)).append(now)
        self._times.move_to_end(key)
        while len(self._times) > _REMEMBERED:
            self._times.popitem(last=False)


@implementer(IAttempts)
class Attempts:
    """See ``IAttempts``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.most = max(1, settings.cas_attempts_per_minute // max(1, settings.server_workers))
        self._all, self._bad, self._logouts = _Recent(), _Recent(), _Recent()
        self._spent: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()
        self._key: bytes | None = None

    def _sign(self, text: str) -> str:
        if self._key is None:
            self._key = derived_key(self.settings, "sign-in mark")
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]

    def mark(self) -> str:
        """See ``IAttempts``."""
        text = f"{int(time.time())}.{secrets.token_urlsafe(12)}"
        return f"{text}.{self._sign(text)}"

    def _good(self, mark: str) -> bool:
        """Whether we made the mark, lately, and it was not used up."""
        text, _dot, signature = mark.rpartition(".")
        made = text.partition(".")[0]
        if len(mark) > 100 or not mark.isascii() or not hmac.compare_digest(signature, self._sign(text)):
            return False
        if not made.isdigit() or abs(time.time() - int(made)) > _MARK_SECONDS:
            return False
        uses = self._spent.get(mark, 0) + 1
        self._spent[mark] = uses
        while len(self._spent) > _REMEMBERED:
            self._spent.popitem(last=False)
        return uses <= _USES_OF_A_MARK

    def allow(self, address: str, mark: str) -> bool:
        """See ``IAttempts``."""
        now = time.monotonic()
        with self._lock:
            if self._all.count("", now) >= self.most:
                return False
            if not self._good(mark) and self._bad.count(address, now) >= _BAD_PER_MINUTE:
                return False
            self._all.add("", now)
            return True

    def failed(self, address: str) -> None:
        """See ``IAttempts``."""
        with self._lock:
            self._bad.add(address, time.monotonic())

    def allow_logout(self) -> bool:
        """See ``IAttempts``."""
        now = time.monotonic()
        with self._lock:
            if self._logouts.count("", now) >= self.most * _LOGOUTS_PER_SIGN_IN:
                return False
            self._logouts.add("", now)
            return True
