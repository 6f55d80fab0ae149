"""Access lines: enough to follow a request, nothing that a person typed."""

import logging
from types import SimpleNamespace

import pytest

from portal.log import request_id
from portal.web.log import access_log, loggable_path


def environ(path: str, query: str = "") -> dict:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query}


def test_the_path_stops_at_the_page_state():
    assert loggable_path(environ("/e/lycée/accueil/~eJyLjgUAARUAuQ/w1/a", "nom=Morvan")) == "/e/lycée/accueil/"
    assert loggable_path({"PATH_INFO": "/\xff\xfe"}) == "/\ufffd\ufffd"


def test_every_request_leaves_one_line_and_its_id_is_known_while_it_is_answered(caplog):
    seen = []

    def handler(request):
        seen.append(request_id.get())
        return SimpleNamespace(status_int=404)

    with caplog.at_level(logging.INFO):
        access_log(handler, None)(SimpleNamespace(request_id="r7", environ=environ("/e/x/~abc", "ticket=ST-1")))
    assert seen == ["r7"] and request_id.get() == ""
    facts = caplog.records[0].facts
    assert (facts["method"], facts["path"], facts["status"]) == ("GET", "/e/x/", 404)
    assert "ST-1" not in str(facts)


def test_a_request_that_fails_leaves_its_line_too(caplog):
    def handler(request):
        raise KeyError("private")

    with caplog.at_level(logging.INFO), pytest.raises(KeyError):
        access_log(handler, None)(SimpleNamespace(request_id="r8", environ=environ("/")))
    assert caplog.records[0].facts["status"] == 500
