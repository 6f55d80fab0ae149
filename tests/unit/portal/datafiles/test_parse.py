"""The portal's own XML files: a malformed one is named with its own line, whatever was parsed before."""

import pytest
from lxml import etree

from portal.datafiles.parse import parse_text
from portal.datafiles.problems import Problems


def faults(data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(ExceptionGroup) as refusal:
        parse_text(data, Problems("some.xml"))
    return [(error.line, error.reason) for error in refusal.value.exceptions]


@pytest.mark.parametrize(("data", "line"), [
    (b"<a>\n<b>\n</a>", 3), (b"<a>\n\n&unknown;</a>", 3), (b"", 1), (b"<a/>\n<b/>", 2), (b"<a>\n<b x='1' x='2'/>\n</a>", 2)])
def test_a_malformed_file_is_named_with_its_line(data, line):
    assert [at for at, reason in faults(data)] == [line] and faults(data)[0][1].startswith("malformed XML: ")


def test_what_other_documents_were_blamed_for_is_not_said_again():
    for other in (b"<other", b"<other>&x;</other>"):
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(other)
    assert faults(b"<a>\n<b>\n</a>") == [(3, "malformed XML: Opening and ending tag mismatch: b line 2 and a")]
