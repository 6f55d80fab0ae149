"""Reference numbers that a person can quote and the log has too."""

import logging
import secrets

log = logging.getLogger("preau.incident")


def incident(message: str, error: BaseException | None = None, **facts) -> str:
    """Log what happened under a new reference and return it ("7F3K-22" in form)."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    text = "".join(secrets.choice(letters) for _ in range(6))
    reference = f"{text[:4]}-{text[4:]}"
    log.error(message, exc_info=error, extra={"incident": reference, **facts})
    return reference
