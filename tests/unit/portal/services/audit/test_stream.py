"""The audit stream: who did what, in JSON lines."""

import json
import logging
import stat
from types import SimpleNamespace

import pytest
from zope.interface.verify import verifyObject

from portal.api.audit import IAudit
from portal.api.orm import Scope
from portal.log import request_id
from portal.services.audit.stream import AuditStream
from portal.settings import Settings
from tests.factories.contexts import NOW, make_context, make_registry


@pytest.fixture
def context(tmp_path):
    """A context of a pupil, whose session works across establishments for a reason."""
    registry = make_registry(settings=Settings(audit_file=str(tmp_path / "audit" / "audit.jsonl")))
    db = SimpleNamespace(info={"scope": Scope(frozenset({"e1", "e2"}), reason="guardian of two schools")})
    return make_context(db, SimpleNamespace(id="p1"), SimpleNamespace(id="e1"), registry=registry)


def lines_of(context) -> list[dict]:
    return [json.loads(line) for line in context.settings.path("audit_file").read_text(encoding="ascii").splitlines()]


def test_a_line_says_who_what_where_when_and_in_which_request(context):
    token = request_id.set("r1")
    stream = AuditStream(context)
    assert verifyObject(IAudit, stream)
    stream.record("layout.reset", tab="accueil")
    stream.record("layout.move", "refused", reason="locked\nby the school")
    request_id.reset(token)
    assert lines_of(context) == [
        {"at": NOW.isoformat(timespec="milliseconds"), "request": "r1", "person": "p1", "establishment": "e1",
         "event": "layout.reset", "outcome": "done", "tab": "accueil", "wide": "guardian of two schools"},
        {"at": NOW.isoformat(timespec="milliseconds"), "request": "r1", "person": "p1", "establishment": "e1",
         "event": "layout.move", "outcome": "refused", "reason": "locked\nby the school", "wide": "guardian of two schools"}]


def test_only_its_owner_may_read_it(context):
    AuditStream(context).record("login")
    assert stat.S_IMODE(context.settings.path("audit_file").stat().st_mode) == 0o600


def test_a_line_that_cannot_be_written_is_reported_and_stops_nobody(context, caplog):
    context.settings.path("audit_file").mkdir(parents=True)
    with caplog.at_level(logging.ERROR):
        AuditStream(context).record("login")
    assert "audit line lost" in caplog.text
