"""The body of a POST as portlets receive it."""

from dataclasses import dataclass

from webob.compat import cgi_FieldStorage

from portal.container.values import Body

PORTAL_FIELDS = frozenset({"csrf"})
"""Fields of the portal's own, which no portlet sees (PLT-36)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with a form (``IUpload``)."""

    filename: str
    content_type: str
    data: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    def read(self) -> bytes:
        """Its content."""
        return self.data


def read_body(request) -> Body:
    """Form fields and files, or the raw body of anything else."""
    content_type = request.content_type or ""
    if content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return Body(request.method, content_type, data=request.body)
    parameters: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in request.POST.items():
        if name in PORTAL_FIELDS:
            continue
        if isinstance(value, cgi_FieldStorage):
            filename = (value.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
            if filename:
                files.setdefault(name, []).append(Upload(filename, value.type or "", value.file.read()))
        else:
            parameters.setdefault(name, []).append(value)
    return Body(request.method, content_type, {n: tuple(v) for n, v in parameters.items()},
                {n: tuple(v) for n, v in files.items()})
