"""Names to addresses, within a time limit."""

import ipaddress
import socket
import threading

from portal.api.fetch import FetchFailed
from portal.services.fetch.addresses import IPAddress

__all__ = ["look_up"]

#: Look-ups under way; the C library's has no time limit, so that abandoned ones must not pile up.
_PLACES = threading.BoundedSemaphore(32)


def look_up(host: str, seconds: float) -> list[IPAddress]:
    """Every address the system's resolver knows for a name, in its order, without repetition.

    :raises FetchFailed: "name" (unknown), "timeout" (not within ``seconds``, or too many pending).
    """
    found: list[IPAddress] = []
    failure: list[OSError | UnicodeError | ValueError] = []

    def ask() -> None:
        try:
            for *_, address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM):
                ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
                if ip not in found:
                    found.append(ip)
        except (OSError, UnicodeError, ValueError) as error:
            failure.append(error)
        finally:
            _PLACES.release()

    if not _PLACES.acquire(timeout=seconds):
        raise FetchFailed("timeout", "too many look-ups are pending")
    thread = threading.Thread(target=ask, name="look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise FetchFailed("timeout", f"look-up of {host}")
    if failure or not found:
        raise FetchFailed("name", f"{host}: {failure[0] if failure else 'no address'}")
    return found
