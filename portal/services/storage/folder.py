"""Files by their content, in a folder."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from zope.interface import implementer

from portal.api.errors import NotFound
from portal.api.storage import IStorage

__all__ = ["FolderStorage"]

#: Types that keep their name; any other is kept as bytes without a type, which no browser runs or shows.
_EXTENSIONS = {"image/svg+xml": "svg",
    "image/webp": "webp", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "application/pdf": "pdf",
    "application/zip": "zip", "application/json": "json", "text/plain": "txt",
}  # fmt: skip
_TYPES = {extension: media_type for media_type, extension in _EXTENSIONS.items()}
_UNKNOWN = ("bin", "application/octet-stream")
_NAME = re.compile(r"[0-9a-f]{64}\.[a-z]{3,4}")


@implementer(IStorage)
class FolderStorage:
    """Service of a context over the folder of the setting ``files.folder``.

    A file is whole or absent: it is written under another name, flushed to the disk, then
    renamed. Files are spread over 256 folders.

    :param context: gives the settings.
    """

    def __init__(self, context) -> None:
        self._folder: Path = context.settings.path("files_folder")

    def put(self, data: bytes, media_type: str) -> str:
        """Keep bytes; the same bytes and type are kept once. :raises OSError: the disk refuses."""
        name = f"{hashlib.sha256(data).hexdigest()}.{_EXTENSIONS.get(media_type, _UNKNOWN[0])}"
        path = self._path(name)
        if path.exists():
            return name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
        return name

    def get(self, name: str) -> tuple[bytes, str]:
        """Bytes and media type. :raises NotFound: no such file, or not a name of ours."""
        if not _NAME.fullmatch(name):
            raise NotFound()
        try:
            return self._path(name).read_bytes(), _TYPES.get(name.rpartition(".")[2], _UNKNOWN[1])
        except FileNotFoundError:
            raise NotFound() from None

    def remove(self, name: str) -> None:
        """See ``IStorage``."""
        if not _NAME.fullmatch(name):
            raise NotFound()
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name
