"""Style sheets of tokens, kept under the hash of their text."""

import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.services.branding.models import BrandStyle
from portal.services.branding.palette import derive

__all__ = ["address", "keep_style", "read_style"]

_SEEN: dict[str, str] = {}
_MOST = 200


def keep_style(db: Session, primary: str, accent: str) -> str:
    """Derive the sheet of two colours, keep it, and return its hash (hexadecimal)."""
    css = derive(primary, accent).css()
    hash = hashlib.sha256(css.encode()).hexdigest()[:32]
    if db.get(BrandStyle, hash) is None:
        db.add(BrandStyle(hash=hash, css=css))
        db.flush()
    return hash


def read_style(db: Session, hash: str) -> str | None:
    """The sheet of a hash, None when no brand has it; read once a process."""
    if hash not in _SEEN:
        if not (hash.isascii() and hash.isalnum()):
            return None
        css = db.execute(sa.select(BrandStyle.css).where(BrandStyle.hash == hash)).scalar_one_or_none()
        if css is None:
            return None
        if len(_SEEN) >= _MOST:
            _SEEN.pop(next(iter(_SEEN)))
        _SEEN[hash] = css
    return _SEEN[hash]


def address(hash: str) -> str:
    """Where browsers fetch it."""
    return f"/-/t/{hash}.css"
