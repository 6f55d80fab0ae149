"""Reference numbers that a person can quote and the log has too."""

import logging
import secrets

from portal.api.errors import PortalError

log = logging.getLogger("preau.incident")


def cause(error: BaseException) -> str:
    """What an error is, for the log: the portal's own words, of anything else the type alone, since
    the texts of other errors quote values (attack G05)."""
    return str(error) if isinstance(error, PortalError) else type(error).__name__


def incident(message: str, error: BaseException | None = None, **facts) -> str:
    """Log what happened under a new reference and return it ("7F3K-22" in form)."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    text = "".join(secrets.choice(letters) for _ in range(6))
    reference = f"{text[:4]}-{text[4:]}"
    log.error(message, exc_info=error, extra={"incident": reference, **facts})
    return reference
