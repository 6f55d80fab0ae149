"""Static files in a folder: their hash as a whole, and one of them by its path (attack W04)."""

import hashlib
import json
import mimetypes
from pathlib import Path

from portal.api.errors import NotFound

__all__ = ["folder_hash", "read_file"]

mimetypes.add_type("font/woff2", ".woff2")


def folder_hash(folder: Path) -> str:
    """Hash of all files of a folder and of their names, 16 hexadecimal digits; of its ``manifest.json`` alone where a
    build left one, whose names hold the hashes."""
    manifest = folder / "manifest.json"
    if manifest.is_file():
        return hashlib.sha256(json.dumps(json.loads(manifest.read_text()), sort_keys=True).encode()).hexdigest()[:16]
    seen = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        seen.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:16]


def read_file(folder: Path, path: str) -> tuple[bytes, str]:
    """(bytes, media type). :raises NotFound: outside the folder, hidden, or not there."""
    root = folder.resolve()
    if "\0" in path or "\\" in path or len(path.encode("utf-8", "replace")) > 255:
        raise NotFound(None)
    file = (root / path).resolve()
    if not file.is_relative_to(root) or not file.is_file() or file.name.startswith("."):
        raise NotFound(None)
    return file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"
