"""Static files of generations that no longer serve, or do not serve yet, as long as their folders are kept (design 6c).

A page that is open asks for its styles and scripts by their content's hash; between two generations
it may ask a worker of the other one.
"""

import re
from pathlib import Path
from typing import Any

from portal.api.errors import NotFound
from portal.driver.static_files import folder_hash, read_file

__all__ = ["KeptFiles"]

_PACKAGE = re.compile(r"[a-z_]\w*(\.[a-z_]\w*)*")


class KeptFiles:
    """Files below ``static/`` of packages in ``var/generations``; looked for only when this process has them not."""

    def __init__(self, settings: Any) -> None:
        self._generations = settings.path("var_folder") / "generations"
        self._hashes: dict[Path, str] = {}

    def get(self, package: str, digest: str, path: str) -> tuple[bytes, str]:
        """Bytes and media type. :raises NotFound: no kept generation has that file under that hash."""
        if _PACKAGE.fullmatch(package):
            for folder in self._generations.glob(f"[0-9]*/{package.replace('.', '/')}/static"):
                if folder not in self._hashes:
                    self._hashes[folder] = folder_hash(folder)
                if self._hashes[folder] == digest:
                    return read_file(folder, path)
        raise NotFound(None)
