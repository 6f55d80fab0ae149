"""Sign-in by CAS, protocol 3 (Apereo CAS Protocol 3.0 specification).

python-cas builds the addresses and asks; the transport and the reading of the answer are ours.
"""

import logging
import re
import socket
import time
from urllib.parse import urlsplit

from cas import CASClientV3
from zope.interface import implementer

from portal.security.cas_answer import read_answer
from portal.security.cas_transport import Transport
from portal.security.errors import CasUnavailable, TicketRefused
from portal.security.interfaces import CasUser, ICas
from portal.settings import Settings

__all__ = ["Cas", "is_ticket"]

log = logging.getLogger(__name__)

_TICKET = re.compile(r"[A-Za-z0-9-]{1,256}")
_PROBE_SECONDS = 1.0
_PROBE_EVERY = 5.0


def is_ticket(text: str) -> bool:
    """Whether it has the form of a ticket; nothing else is ever sent to the CAS (attack C05, CVE-2014-4172)."""
    return _TICKET.fullmatch(text) is not None


@implementer(ICas)
class Cas:
    """See ``ICas``."""

    def __init__(self, settings: Settings) -> None:
        self.server = settings.cas_url.rstrip("/") + "/"
        self.seconds, self.ca_file = settings.cas_seconds, ""
        if settings.cas_ca_file:
            self.ca_file = str(settings.path("cas_ca_file"))
        for name in ("cas", "urllib3"):  # at level DEBUG they would log tickets and answers
            logging.getLogger(name).setLevel(logging.INFO)
        self._probed: tuple[float, bool] = (float("-inf"), True)

    def _client(self, service: str, **options) -> CASClientV3:
        return CASClientV3(service_url=service, server_url=self.server, **options)

    def login_url(self, service: str, renew: bool = False, gateway: bool = False) -> str:
        """See ``ICas``."""
        extra = {"gateway": "true"} if gateway else {}
        return self._client(service, renew=renew, extra_login_params=extra).get_login_url()

    def logout_url(self, service: str) -> str:
        """See ``ICas``."""
        return self._client(service).get_logout_url(service)

    def validate(self, ticket: str, service: str, renew: bool = False) -> CasUser:
        """See ``ICas``. ``renew`` is sent here too: python-cas sends it at login only, where a person can strike it out."""
        if not is_ticket(ticket):
            raise TicketRefused("a ticket of another form")
        transport = Transport(self.seconds, self.ca_file, {"renew": "true"} if renew else {})
        try:
            answer = self._client(service, session=transport).get_verification_response(ticket)
            user = read_answer(answer)
            # The strict reading stands first: python-cas's parser is only shown what has passed it.
            if CASClientV3.verify_response(answer)[0] != user.login:
                raise TicketRefused("an answer that reads in two ways")
            return user
        except TicketRefused as error:
            log.info("sign-in refused: %s", error.reason)
            raise
        except CasUnavailable as error:
            log.error("the CAS at %s does not answer: %s", self.server, error.reason)
            raise

    def reachable(self) -> bool:
        """See ``ICas``."""
        asked, answer = self._probed
        if time.monotonic() - asked < _PROBE_EVERY:
            return answer
        parts = urlsplit(self.server)
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            socket.create_connection((parts.hostname or "", port), _PROBE_SECONDS).close()
            answer = True
        except OSError as error:
            log.error("the CAS at %s takes no connection: %s", self.server, error)
            answer = False
        self._probed = (time.monotonic(), answer)
        return answer
