"""The log: one line an event, no content of people's own, and never in the way."""

import json
import logging
import os
import select
import time

import pytest
from chameleon import PageTemplate

from portal.log import JsonFormatter, PipeHandler, describe, request_id


@pytest.fixture
def pipe():
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    os.close(writer)


@pytest.fixture
def logger():
    made = logging.Logger("test")
    yield made
    made.handlers.clear()


def lines_of(reader: int, count: int) -> list[bytes]:
    """The next ``count`` lines of a pipe."""
    data = b""
    while data.count(b"\n") < count:
        data += os.read(reader, 65536)
    return data.splitlines()


def with_pipe(logger, writer, room=2000) -> PipeHandler:
    """A handler of the house on a pipe."""
    handler = PipeHandler(writer, room)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    return handler


@pytest.mark.attack("J05")
def test_whatever_is_logged_stays_one_line_of_plain_ascii(pipe, logger):
    with_pipe(logger, pipe[1])
    forged = 'x\n{"level": "INFO", "message": "forged"}\r\u2028\x1b[2J\x9b31m\u202e\x00\ud800é'
    logger.warning("refused: %s", forged, extra={"who": forged, forged: forged})
    logger.info("after")
    lines = lines_of(pipe[0], 2)
    assert len(lines) == 2
    assert all(32 <= byte < 127 for byte in lines[0])
    entry = json.loads(lines[0])
    assert entry["message"] == f"refused: {forged}" and entry["who"] == forged and entry["level"] == "WARNING"
    assert json.loads(lines[1])["message"] == "after"


def test_a_line_carries_the_request_that_caused_it(pipe, logger):
    with_pipe(logger, pipe[1])
    token = request_id.set("abc123")
    logger.info("one")
    request_id.reset(token)
    logger.info("two")
    first, second = map(json.loads, lines_of(pipe[0], 2))
    assert first["request"] == "abc123" and "request" not in second


@pytest.mark.fault("43")
def test_a_blocked_sink_stops_nobody_and_the_lost_lines_are_counted(pipe, logger):
    with_pipe(logger, pipe[1], room=50)
    began, logged = time.monotonic(), 5000
    for number in range(logged):
        logger.info("line %d %s", number, "x" * 200)
    assert time.monotonic() - began < 2.0, "nobody reads, and nobody waits"
    arrived = counted = 0
    rest, deadline = b"", time.monotonic() + 10
    while arrived + counted < logged:
        assert time.monotonic() < deadline
        if not select.select([pipe[0]], [], [], 0.2)[0]:
            logger.info("goes on")  # the count of what was lost comes with the next line
            logged += 1
            continue
        *lines, rest = (rest + os.read(pipe[0], 65536)).split(b"\n")
        for entry in map(json.loads, lines):
            lost = entry.get("dropped")
            counted, arrived = (counted + lost, arrived) if lost else (counted, arrived + 1)
            assert not lost or entry["level"] == "WARNING"
    assert arrived + counted == logged and counted > 3000


def test_a_full_disk_stops_nobody(logger):
    handler = with_pipe(logger, os.open("/dev/full", os.O_WRONLY))
    logger.info("lost")
    handler.flush()
    logger.info("lost too")
    handler.flush()
    assert handler.dropped >= 1
    os.close(handler.descriptor)


def test_an_error_is_described_by_its_place_and_not_by_the_values_it_met():
    try:
        int("mark of a pupil: 7/20")
    except ValueError as error:
        described = describe(error)
    assert described["type"] == "builtins.ValueError"
    assert any("test_log.py" in frame for frame in described["frames"])
    assert "pupil" not in json.dumps(described)


def test_an_error_in_a_template_names_template_and_line_but_no_argument(tmp_path):
    with pytest.raises(ValueError, match="pupil") as caught:
        PageTemplate("<p>\n${int(mark)}</p>")(mark="7/20 of a pupil", other="private")
    described = describe(caught.value)
    assert described["template"] == ["<string>:2 int(mark)"]
    assert "pupil" not in json.dumps(described) and "private" not in json.dumps(described)


def test_an_error_about_code_keeps_its_text():
    try:
        assert {}.absent
    except AttributeError as error:
        assert "absent" in describe(error)["text"]
