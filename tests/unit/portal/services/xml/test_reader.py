"""Foreign XML is read without opening anything else, within bounds, and refused with a line."""

import time
from pathlib import Path

import pytest
from zope.interface.verify import verifyObject

from portal.api.xml import IXmlReader
from portal.services.xml.reader import XmlReader

READER = XmlReader()


def refusal(data: bytes, **options) -> str:
    with pytest.raises(ValueError, match=r"^line \d+: ") as caught:
        READER.parse(data, **options)
    return str(caught.value)


def peak_memory() -> int:
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024


def laughs(use: str) -> bytes:
    letters = "abcdefghi"
    declared = '<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip(letters, letters[1:], strict=False))
    return f"<!DOCTYPE r [{declared}]>{use}".encode()


def test_an_ordinary_document_is_read() -> None:
    text = '<?xml version="1.0"?><?style x?><!-- c --><r xmlns="urn:x" a="&lt;é">&amp;<b/>&#233;<![CDATA[<!DOCTYPE x>]]></r>'
    for encoded in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"),
                    text.replace("1.0", '1.0" encoding="ISO-8859-1').encode("latin-1")):
        root = READER.parse(encoded)
        assert (root.tag, root.get("a"), root[0].tail) == ("{urn:x}r", "<é", "é<!DOCTYPE x>")
    assert verifyObject(IXmlReader, READER)


def test_no_other_document_is_opened(tmp_path) -> None:
    marker = tmp_path / "secret.txt"
    marker.write_text("MARKER")
    (tmp_path / "evil.dtd").write_text(f'<!ENTITY x SYSTEM "{marker.as_uri()}"><!ENTITY y "MARKER">')
    dtd = (tmp_path / "evil.dtd").as_uri()
    documents = {
        "entity": f'<!DOCTYPE r [<!ENTITY x SYSTEM "{marker.as_uri()}">]><r>&x;</r>',
        "external": f'<!DOCTYPE r SYSTEM "{dtd}"><r>&y;</r>',
        "parameter": f'<!DOCTYPE r [<!ENTITY % p SYSTEM "{dtd}"> %p;]><r>&y;</r>',
        "public": f'<!DOCTYPE r PUBLIC "-//X//Y" "{dtd}"><r>&x;&y;</r>',
        "network": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r>&y;</r>',
    }
    for what, text in documents.items():
        for data in (text.encode(), ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")):
            assert "MARKER" not in refusal(data), what
            assert "entit" in refusal(data, doctype=True).lower(), what
    included = READER.parse(f'<r xmlns:i="http://www.w3.org/2001/XInclude">'
                            f'<i:include href="{marker.as_uri()}" parse="text"/></r>'.encode())
    assert "MARKER" not in "".join(included.itertext()) and len(included) == 1
    assert READER.parse(f'<?xml-stylesheet href="{marker.as_uri()}" type="text/xsl"?><r/>'.encode()).tag == "r"


def test_a_doctype_is_refused_unless_it_is_expected() -> None:
    harmless = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">\n<rss>x</rss>'
    assert "DOCTYPE" in refusal(harmless)
    assert READER.parse(harmless, doctype=True).text == "x"
    assert "entities" in refusal(b'<!DOCTYPE r [<!ENTITY a "b">]><r/>', doctype=True)


def test_bombs_are_refused_in_a_second_and_little_memory() -> None:
    bombs = {
        "laughs": laughs("<r>&i;</r>"), "laughs in an attribute": laughs('<r a="&i;"/>'),
        "quadratic": b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 50_000 + b'">]><r a="' + b"&a;" * 30_000 + b'">' + b"</r>",
        "parameter entities": b"<!DOCTYPE r [<!ENTITY % a '" + b'<!ENTITY x "y">' * 1000 + b"'>"
                              + b"%a;" * 30_000 + b"]><r/>",
        "depth": b"<a>" * 100_000 + b"</a>" * 100_000, "depth 201": b"<a>" * 201 + b"</a>" * 201,
        "attributes": b"<r " + b" ".join(b'a%d="1"' % n for n in range(180_000)) + b"/>",
        "attributes in UTF-16": ("<r " + " ".join(f"a{n}='1'" for n in range(100_001)) + "/>").encode("utf-16"),
        "attributes of many": b"<r>" + b'<a b="" c=""/>' * 50_001 + b"</r>",
        "nodes": b"<r>" + b"<a/>" * 100_001 + b"</r>", "comments": b"<r>" + b"<!---->" * 100_001 + b"</r>",
        "text": b"<r>" + b"x" * 10_000_000 + b"</r>",
    }  # fmt: skip
    READER.parse(b"<r>" + b"<a>x</a>" * 99_998 + b"</r>")
    for what, data in bombs.items():
        for doctype in (False, True):
            Path("/proc/self/clear_refs").write_text("5")
            before, start = peak_memory(), time.process_time()
            limit = 2_000_000 if what == "text" else 5_000_000
            refusal(data, limit=limit, doctype=doctype)
            assert time.process_time() - start < 1, what
            assert peak_memory() - before < 50_000_000, what


def test_the_bounds_are_exact() -> None:
    READER.parse(b"<a>" * 200 + b"</a>" * 200)
    READER.parse(b"<r>" + b"<a/>" * 99_999 + b"</r>")
    READER.parse(b"<r>" + b"x" * (2_000_000 - 7) + b"</r>")
    assert "bytes" in refusal(b"<r>" + b"x" * (2_000_000 - 6) + b"</r>")
    READER.parse(b"<r>xxx</r>", limit=10)
    assert "bytes" in refusal(b"<r>xxxx</r>", limit=10)


def test_malformed_documents_are_refused_with_the_line() -> None:
    assert refusal(b"<r>\n<a>\n</b></r>").startswith("line 3: ")
    for data in (b"", b" ", b"text", b"<r>", b"<r/><r/>", b"<r>\x00</r>", b"<r>\xc0\xaf</r>", b"<r>\xed\xa0\x80</r>",
                 b"<r>&nbsp;</r>", b"\xff\xfe<\x00", b'<?xml version="1.0" encoding="martian"?><r/>',
                 b'<?xml version="1.0" encoding="UTF-16"?><r>\xe9</r>', "é".encode("utf-7"), b"<r>\xff</r>", b"<a:r/>"[:3]):
        refusal(data)
