"""Short messages shown once on the page that follows an action: a cookie signed by the session."""

import base64
import binascii
import hashlib
import hmac
import json

COOKIE = "preau_said"
MOST = 2400
"""Bytes of messages; with the signature, as base64, a cookie of less than 4 kB."""


def _sign(request, data: bytes) -> str:
    session = request.web_session
    key = (session.csrf_secret if session is not None else "").encode()
    return hmac.new(key, b"said" + data, hashlib.sha256).hexdigest()[:32]


def _fitting(messages: list[tuple[str, str]]) -> bytes:
    """As JSON, the texts shortened until a cookie can hold them."""
    while len(data := json.dumps(messages, ensure_ascii=False).encode("utf-8", "replace")) > MOST:
        messages = [(kind, text[: len(text) * 3 // 4] + "…") for kind, text in messages]
    return data


def say(request, response, messages: list[tuple[str, str]]) -> None:
    """Have ``messages`` (kind, text) shown on the next page."""
    if messages and request.web_session is not None:
        data = base64.urlsafe_b64encode(_fitting(messages[:3]))
        response.set_cookie(COOKIE, f"{data.decode()}.{_sign(request, data)}", max_age=60, httponly=True, samesite="Lax",
                            path="/", secure=request.scheme == "https")


def heard(request) -> list[tuple[str, str]]:
    """The messages to show now; the cookie goes with the answer."""
    text = request.cookies.get(COOKIE)
    if not text or request.web_session is None:
        return []
    data, _, sign = text.partition(".")
    request.add_response_callback(lambda request, response: response.delete_cookie(COOKIE, path="/"))
    if not hmac.compare_digest(sign, _sign(request, data.encode())):
        return []
    try:
        return [(str(kind), str(words)) for kind, words in json.loads(base64.urlsafe_b64decode(data))]
    except (ValueError, binascii.Error):
        return []
