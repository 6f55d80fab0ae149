"""An answer of a CAS is believed only when it says exactly one thing (attack C06)."""

import pytest

from portal.security.cas_answer import BadLogoutRequest, logout_ticket, read_answer
from portal.security.errors import TicketRefused

CAS = "http://www.yale.edu/tp/cas"
OK = "<cas:authenticationSuccess><cas:user>{user}</cas:user>{more}</cas:authenticationSuccess>"


def answer(inside: str, namespace: str = CAS) -> bytes:
    return f'<cas:serviceResponse xmlns:cas="{namespace}">{inside}</cas:serviceResponse>'.encode()


def success(user: str = "zoe", more: str = "") -> str:
    return OK.format(user=user, more=more)


def test_the_user_and_every_value_of_every_attribute():
    user = read_answer(answer(success(more="<cas:attributes><cas:mail>a@x</cas:mail><cas:mail>b@x</cas:mail>"
                                           "<cas:name>Zoé</cas:name><cas:empty/></cas:attributes>")))  # fmt: skip
    assert user.login == "zoe"
    assert user.attributes == {"mail": ("a@x", "b@x"), "name": ("Zoé",), "empty": ("",)}


def test_what_a_server_says_twice_counts_once():
    user = read_answer(answer(success(more="<cas:attributes><cas:mail>a@x</cas:mail>"
                                           '<cas:attribute name="mail" value="a@x"/></cas:attributes>')))  # fmt: skip
    assert user.attributes == {"mail": ("a@x",)}


def test_the_reason_of_a_refusal_is_kept_for_the_log():
    with pytest.raises(TicketRefused) as refused:
        read_answer(answer('<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>'))
    assert "INVALID_TICKET" in refused.value.reason


BOMB = b"".join([b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">', *(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (
    (chr(98 + n).encode(),) + (chr(97 + n).encode(),) * 8) for n in range(9)), b"]>"])  # fmt: skip


@pytest.mark.parametrize("content", [
    answer(success("adm<!-- -->in")),
    answer(success("zoe<!--x-->")),
    answer(success("<cas:user>zoe</cas:user>")),
    answer(success("zo<?x y?>e")),
    answer(success() + success("adm1")),
    answer(success("zoe") + '<cas:authenticationFailure code="INVALID_TICKET"/>'),
    answer(f'<cas:authenticationFailure code="INVALID_TICKET">{success()}</cas:authenticationFailure>'),
    answer(f"<cas:x>{success()}</cas:x>"),
    answer(success(more="<cas:user>adm1</cas:user>")),
    answer(success(more="<cas:attributes><cas:user>adm1</cas:user></cas:attributes>")),
    answer(success(more="<cas:proxies><cas:proxy>https://other</cas:proxy></cas:proxies>")),
    answer(success(), "http://www.yale.edu/tp/case"),
    success().replace("cas:", "").encode(),
    b"<html><body>authenticationSuccess</body></html>",
    b"<!doctype html><title>sign in</title>",
    b"",
    b"yes\nzoe\n",
    answer(""),
    answer(success("")),
    answer(success("zoe ")),
    answer(success("\nzoe\n")),
    answer(success("zo&#10;e")),
    answer(success("z" * 257)),
    answer(success())[:-5],
    b"\xff\xfe" + answer(success()).decode().encode("utf-16-le"),
    b'<?xml version="1.0" encoding="UTF-7"?>' + answer(success("+ADw-")),
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + answer(success("&e;")),
    BOMB + answer(success("&j;")),
    answer(success(more="<cas:a/>" * 2000)),
    answer("<cas:d>" * 5000 + "</cas:d>" * 5000),
])  # fmt: skip
def test_an_answer_of_any_other_form_signs_nobody_in(content):
    with pytest.raises(TicketRefused):
        read_answer(content)


SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"


def logout(inside: str) -> bytes:
    return (f'<samlp:LogoutRequest xmlns:samlp="{SAMLP}" ID="a" Version="2.0">{inside}</samlp:LogoutRequest>').encode()


def test_the_ticket_of_a_logout_request():
    assert logout_ticket(logout("<samlp:SessionIndex> ST-1-abc </samlp:SessionIndex>")) == "ST-1-abc"


@pytest.mark.parametrize("content", [
    b"", b"not xml", logout(""), logout("<samlp:SessionIndex>a</samlp:SessionIndex>" * 2),
    logout("<x><samlp:SessionIndex>a</samlp:SessionIndex></x>"),
    logout("<samlp:SessionIndex>a<!-- -->b</samlp:SessionIndex>"),
    logout("<SessionIndex>a</SessionIndex>"), b"<LogoutRequest/>",
    BOMB + logout("<samlp:SessionIndex>&j;</samlp:SessionIndex>"),
])  # fmt: skip
def test_anything_else_ends_nothing(content):
    with pytest.raises(BadLogoutRequest):
        logout_ticket(content)
