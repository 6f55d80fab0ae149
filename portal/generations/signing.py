"""Signatures of wheels: Ed25519 (RFC 8032), in a file ``<wheel>.sig`` beside the wheel.

The file holds one line: ``ed25519 <public key> <signature>``, both in base64. What is signed is
the SHA-256 of the wheel after a fixed prefix, so that a signature made for something else says
nothing about a wheel.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.generations.target import CannotInstall

__all__ = ["check_signature", "make_key", "read_public_key", "sign_wheel", "signature_file"]

_PREFIX = b"preau wheel 1\n"


def signature_file(wheel: Path) -> Path:
    """Where the signature of a wheel lies."""
    return wheel.with_name(wheel.name + ".sig")


def _message(wheel: Path) -> bytes:
    return _PREFIX + hashlib.sha256(wheel.read_bytes()).digest()


def _public(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode("ascii")


def make_key(file: Path) -> str:
    """Write a new private key (PKCS 8, PEM, readable by its owner alone). :returns: its public key, in base64.

    :raises CannotInstall: the file is there already.
    """
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotInstall(f"{file}: this file is there already, and a key is not written over") from None
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(text)
    return _public(key)


def _read_key(file: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise CannotInstall(f"{file}: not a private key in PEM without a password: {error}") from None
    except OSError as error:
        raise CannotInstall(f"{file}: {error.strerror}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotInstall(f"{file}: not an Ed25519 key")
    return key


def read_public_key(file: Path) -> str:
    """The public key, in base64, of a private key's file. :raises CannotInstall: not such a file."""
    return _public(_read_key(file))


def sign_wheel(wheel: Path, key_file: Path) -> Path:
    """Write the signature of a wheel beside it. :returns: its file. :raises CannotInstall: no such wheel or key."""
    key = _read_key(key_file)
    if wheel.suffix != ".whl" or not wheel.is_file():
        raise CannotInstall(f"{wheel}: not a wheel")
    signature = base64.b64encode(key.sign(_message(wheel))).decode("ascii")
    file = signature_file(wheel)
    file.write_text(f"ed25519 {_public(key)} {signature}\n", encoding="ascii")
    return file


def check_signature(wheel: Path, trusted: Iterable[str], required: bool, signature: Path | None = None) -> str:
    """Check the signature of a wheel, when it has one.

    :param trusted: public keys in base64 that the portal trusts.
    :param required: whether it must be signed by one of them.
    :param signature: its signature's file; beside the wheel unless given.
    :returns: the public key that signed it when that is a trusted one, else empty.
    :raises CannotInstall: altered, wrongly signed, or, when that is asked for, not signed by a trusted key.
    """
    file = signature or signature_file(wheel)
    if not file.is_file():
        if required:
            raise CannotInstall(f"{wheel.name}: it is not signed, and this portal takes signed packages only "
                                "(packages.require_signature)")
        return ""
    words = file.read_text(encoding="ascii", errors="replace").split()
    try:
        kind, public, made = words
        if kind != "ed25519":
            raise ValueError(kind)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(made, validate=True), _message(wheel))
    except InvalidSignature:
        raise CannotInstall(f"{wheel.name}: its signature is not of this content: it was altered, or signed wrongly") from None
    except (ValueError, binascii.Error):
        raise CannotInstall(f"{file.name}: this is not a signature (ed25519, key, signature)") from None
    if public in set(trusted):
        return public
    if required:
        raise CannotInstall(f"{wheel.name}: it is signed by {public}, which is not among packages.trusted_keys")
    return ""
