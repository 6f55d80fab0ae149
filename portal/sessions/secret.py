"""The portal's own secret, from which the keys of short-lived marks are derived."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from portal.settings import BadSettings, Settings

__all__ = ["derived_key", "read_secret"]

_LENGTH = 32


def read_secret(settings: Settings) -> bytes:
    """The secret of the file that ``secret.file`` names; made at the first start.

    :raises BadSettings: others may read the file, or it holds fewer than 32 bytes (attack J15).
    """
    path = settings.path("secret_file")
    _make(path)
    if path.stat().st_mode & 0o077:
        raise BadSettings(f"{path}: secret.file: expected a file that nobody else may read (mode 600)")
    secret = path.read_bytes().strip()
    if len(secret) < _LENGTH:
        raise BadSettings(f"{path}: secret.file: expected {_LENGTH} bytes at least")
    return secret


def _make(path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_urlsafe(_LENGTH).encode() + b"\n")
    try:
        os.link(fresh, path)  # fails when another worker was first: its secret counts
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def derived_key(settings: Settings, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, so that no two uses share a key."""
    return hmac.digest(read_secret(settings), purpose.encode(), hashlib.sha256)
