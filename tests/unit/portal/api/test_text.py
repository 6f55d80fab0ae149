"""White space of typed and foreign texts."""

import pytest

from portal.api.text import one_line


@pytest.mark.parametrize(("text", "line"), [
    ("  un \t deux\r\n\r\ntrois ", "un deux trois"),
    ("Qui\u00a0? «\u00a0Moi\u00a0»", "Qui\u00a0? «\u00a0Moi\u00a0»"),
    ("1\u202f284\u2007m", "1\u202f284\u2007m"),
    ("un\u2003\u2028deux\u3000trois", "un deux trois"),
    ("\u00a0 \u00a0", ""), ("", ""), ("\u00a0un\u00a0", "un")])
def test_a_line_has_single_spaces_and_keeps_those_that_do_not_break(text, line):
    assert one_line(text) == line


def test_a_long_run_of_blanks_takes_no_time():
    assert one_line("a" + " \u00a0" * 200_000 + "b").startswith("a \u00a0")
