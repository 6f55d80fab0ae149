"""What is wrong with a request before any of our code has looked at it (attacks E07, J14, U01, X03)."""

import re
from urllib.parse import unquote_to_bytes

__all__ = ["Malformed", "check_address", "check_body"]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
MAX_FIELDS, MAX_PARTS = 1000, 100
FORM_BYTES = 500_000
"""Of a form without files. Taking apart one that is all percent signs costs seventy times its length in memory
(measured); the longest text that the portal takes, of letters of four bytes, has 240,000."""
_BAD_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_BOUNDARY = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")


class Malformed(Exception):
    """A request that is refused as it stands.

    :param status: 400, 405, 413 or 415.
    :param reason: for the log.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def _check_text(raw: bytes, what: str) -> None:
    """Percent-encoding that is whole, and UTF-8 without NUL below it, decoded once."""
    if _BAD_PERCENT.search(raw):
        raise Malformed(400, f"bad percent-encoding in the {what}")
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(400, f"the {what} is not UTF-8") from None
    if "\0" in text:
        raise Malformed(400, f"NUL in the {what}")


def check_address(environ: dict) -> None:
    """Method, path and query. :raises Malformed:"""
    if environ["REQUEST_METHOD"] not in METHODS:
        raise Malformed(405, "a method that is not served")
    try:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8")
        target = environ.get("REQUEST_URI", "").encode("latin-1").partition(b"?")[0]
        query = environ.get("QUERY_STRING", "").encode("latin-1")
    except UnicodeError:
        raise Malformed(400, "the path is not UTF-8") from None
    if re.search(r"[\x00-\x1f\x7f]", path):
        raise Malformed(400, "a control character in the path")
    if _BAD_PERCENT.search(target):
        raise Malformed(400, "bad percent-encoding in the path")
    _check_text(query, "query")


def check_body(request, most: int) -> None:
    """Length, type, and number of fields of a body, before anything takes it apart.

    :param most: bytes allowed.
    :raises Malformed:
    """
    length = request.environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise Malformed(400, "a length that is no number")
    if int(length) > most:
        raise Malformed(413, f"a body above {most} bytes")
    if request.method != "POST" or int(length) == 0:
        return
    kind, parameters = _content_type(request.environ.get("CONTENT_TYPE", ""))
    if parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise Malformed(415, "a body in another encoding than UTF-8")
    if kind == FORM and int(length) > FORM_BYTES:
        raise Malformed(413, f"a form above {FORM_BYTES} bytes")
    _keep_body(request)
    if kind == FORM:
        body = request.body
        if body.count(b"&") >= MAX_FIELDS:
            raise Malformed(413, f"more than {MAX_FIELDS} fields")
        _check_text(body, "form")
    elif kind == MULTIPART:
        boundary = parameters.get("boundary", "")
        if not _BOUNDARY.fullmatch(boundary):
            raise Malformed(400, "a form in parts without a boundary")
        if _count(request, b"--" + boundary.encode("ascii")) > MAX_PARTS + 1:
            raise Malformed(413, f"more than {MAX_PARTS} parts")
        _parse(request)
    elif kind != JSON:
        raise Malformed(415, "a body of another type than a form or JSON")


def _content_type(text: str) -> tuple[str, dict[str, str]]:
    kind, *rest = text.split(";")
    parameters = {}
    for part in rest:
        name, _equals, value = part.strip().partition("=")
        parameters[name.strip().lower()] = value.strip().strip('"')
    return kind.strip().lower(), parameters


def _keep_body(request) -> None:
    """Make the body readable more than once; a long one lies in a temporary file until the request is over."""
    given = request.body_file_raw
    request.make_body_seekable()
    kept = request.body_file_raw
    if kept is not given:
        request.add_finished_callback(lambda _request: kept.close())


def _count(request, mark: bytes) -> int:
    """How often the boundary occurs in the body, read in pieces."""
    source, found, kept = request.body_file_raw, 0, b""
    source.seek(0)
    while piece := source.read(65_536):
        kept += piece
        found += kept.count(mark)
        kept = kept[-(len(mark) - 1):] if len(mark) > 1 else b""
    source.seek(0)
    return found


def _parse(request) -> None:
    try:
        request.POST.keys()
    except (ValueError, LookupError, UnicodeError, RecursionError):
        raise Malformed(400, "a form whose parts cannot be read") from None
