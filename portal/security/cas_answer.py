"""Reads what a CAS says, trusting nothing in it (CAS Protocol 3.0, 2.5.7 and 2.3.3; attacks C06, C12).

python-cas takes the first child of the answer and any ``user`` below it; here every element has
its place, and an answer that says two things says nothing.
"""

import re

from lxml import etree

from portal.security.errors import TicketRefused
from portal.security.interfaces import CasUser

__all__ = ["BadLogoutRequest", "logout_ticket", "read_answer"]

_CAS = "{http://www.yale.edu/tp/cas}"
_SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_MAX_LOGIN = 256
_MAX_ELEMENTS = 1000


class BadLogoutRequest(ValueError):
    """What was posted as a logout request is none."""


def _document(content: bytes, what: str) -> etree._Element:
    """The root of an answer without a document type, so that no entity can be declared.

    :raises ValueError: not well-formed UTF-8 XML, or more than a CAS has to say.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(f"{what} with a document type")
    declared = _ENCODING.match(content)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise ValueError(f"{what} in another encoding than UTF-8")
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
                             huge_tree=False, remove_blank_text=False)  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"{what} that is not XML") from error
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        raise ValueError(f"{what} of too many elements")
    return root


def _only_text(element: etree._Element) -> str:
    if len(element):
        raise ValueError(f"markup or a comment inside {etree.QName(element).localname}")
    return element.text or ""


def read_answer(content: bytes) -> CasUser:
    """The user of a validation answer.

    :raises TicketRefused: a refusal, or an answer of another form than the protocol's.
    """
    try:
        return _read_answer(_document(content, "an answer"))
    except ValueError as error:
        raise TicketRefused(str(error)) from error


def _read_answer(root: etree._Element) -> CasUser:
    if root.tag != _CAS + "serviceResponse":
        raise ValueError("an answer that is not a CAS's")
    verdicts = list(root.iter(_CAS + "authenticationSuccess", _CAS + "authenticationFailure"))
    if len(root) != 1 or verdicts != [root[0]]:
        raise ValueError("an answer that does not say exactly one thing")
    verdict = root[0]
    if verdict.tag == _CAS + "authenticationFailure":
        raise TicketRefused(f"refused by the CAS: {verdict.get('code', '')[:40]}")
    users = list(root.iter(_CAS + "user"))
    if len(users) != 1 or users[0].getparent() is not verdict:
        raise ValueError("an answer without exactly one user")
    if next(root.iter(_CAS + "proxies", _CAS + "proxy"), None) is not None:
        raise ValueError("a proxy ticket, which is not accepted")
    login = _only_text(users[0])
    if not 0 < len(login) <= _MAX_LOGIN or login != login.strip() or _CONTROL.search(login):
        raise ValueError("a user whose name has another form than a login")
    return CasUser(login, _attributes(verdict))


def _attributes(verdict: etree._Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for block in verdict.iterchildren(_CAS + "attributes"):
        for element in block.iterchildren(_CAS + "*"):
            name = etree.QName(element).localname
            if element.get("name") is None and not len(element):  # some servers say everything twice
                found[name] = (*found.get(name, ()), element.text or "")
    return found


def logout_ticket(content: bytes) -> str:
    """The ticket whose session a ``logoutRequest`` asks to end.

    :raises BadLogoutRequest: anything but one SAML LogoutRequest with one SessionIndex.
    """
    try:
        root = _document(content, "a logout request")
        if root.tag != _SAMLP + "LogoutRequest":
            raise ValueError("a logout request of another kind")
        indexes = list(root.iter(_SAMLP + "SessionIndex"))
        if len(indexes) != 1 or indexes[0].getparent() is not root:
            raise ValueError("a logout request without exactly one SessionIndex")
        return _only_text(indexes[0]).strip()
    except ValueError as error:
        raise BadLogoutRequest(str(error)) from error
