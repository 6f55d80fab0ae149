"""A style sheet makes HTML of one document and reaches nothing else (attack E03)."""

import time

import pytest

from portal.api.sandbox import SandboxFailed
from portal.services.sandbox.pool import Sandbox

TRANSFORM = "portal.services.sandbox.work.xslt:transform"
HEAD = ('<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
        'xmlns:exsl="http://exslt.org/common" xmlns:re="http://exslt.org/regular-expressions" '
        'extension-element-prefixes="exsl" exclude-result-prefixes="re">')


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(1)
    yield made
    made.close()


def sheet(body: str, top: str = "") -> bytes:
    return f'{HEAD}{top}<xsl:template match="/">{body}</xsl:template></xsl:stylesheet>'.encode()


def make(sandbox: Sandbox, body: str, top: str = "", xml: bytes = b"<r><a>x</a></r>", parameters=None, **limits) -> str:
    return sandbox.run(TRANSFORM, {"xml": xml, "xslt": sheet(body, top)}, parameters, **limits)["html"]


def refusal(sandbox: Sandbox, *arguments, **options) -> SandboxFailed:
    with pytest.raises(SandboxFailed) as caught:
        make(sandbox, *arguments, **options)
    return caught.value


def test_the_result_is_html_whatever_the_sheet_asks_for(sandbox) -> None:
    body = '<p class="c"><xsl:value-of select="//a"/></p>&lt;b&gt;<div/><br/>é'
    expected = '<p class="c">x</p>&lt;b&gt;<div></div><br>é'
    for method in ("", '<xsl:output method="xml"/>', '<xsl:output method="text" encoding="UTF-16"/>'):
        assert make(sandbox, body, method).strip() == expected


def test_parameters_are_strings_and_never_expressions(sandbox) -> None:
    top = '<xsl:param name="p"/><xsl:param name="q"/>'
    body = '<xsl:value-of select="$p"/>|<xsl:value-of select="$q"/>'
    given = {"p": "//a", "q": "'\" or \"1\"='1"}
    assert make(sandbox, body, top, parameters=given).strip() == "//a|'\" or \"1\"='1"
    assert refusal(sandbox, body, top, parameters={"p q": "1"}).reason == "input"


@pytest.mark.attack("E03")
def test_nothing_is_read_or_written_and_it_is_killed_in_time(sandbox, tmp_path) -> None:
    secret, written = tmp_path / "secret.xml", tmp_path / "written.xml"
    secret.write_text("<secret>MARKER</secret>")
    template = tmp_path / "other.xsl"
    template.write_text(sheet("MARKER").decode())
    uri = secret.as_uri()
    readers = {
        f'<xsl:copy-of select="document(\'{uri}\')"/>': "", f'<xsl:copy-of select="document(\'{secret}\')"/>': "",
        "<xsl:copy-of select=\"document('')\"/>": "", "<xsl:copy-of select=\"document('http://127.0.0.1:9/')\"/>": "",
        f'<exsl:document href="{written.as_uri()}"><a/></exsl:document>': "",
        f'<exsl:document href="{written}"><a/></exsl:document>': "",
        "a": f'<xsl:include href="{template}"/>', "b": f'<xsl:include href="{template.as_uri()}"/>',
        "c": f'<xsl:import href="{template.as_uri()}"/>', "d": '<xsl:import href="http://127.0.0.1:9/x.xsl"/>',
    }
    for body, top in readers.items():
        assert refusal(sandbox, body, top).reason == "input", (body, top)
    for data in (f'<!DOCTYPE r [<!ENTITY x SYSTEM "{uri}">]><r>&x;</r>', f'<!DOCTYPE r SYSTEM "{uri}"><r>&x;</r>'):
        assert refusal(sandbox, '<xsl:copy-of select="/"/>', xml=data.encode()).reason == "input"
    with_entity = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{uri}">]>'.encode() + sheet("&x;")
    with pytest.raises(SandboxFailed):
        sandbox.run(TRANSFORM, {"xml": b"<r/>", "xslt": with_entity})
    assert not written.exists()

    rows = b"<r>" + b"<a/>" * 2000 + b"</r>"
    each = '<xsl:for-each select="//a">'
    twice = ('<xsl:template name="t"><xsl:param name="s"/><xsl:call-template name="t"><xsl:with-param name="s" '
             'select="concat($s,$s)"/></xsl:call-template></xsl:template>')
    endless = {
        "nested loops": (each * 3 + '<xsl:variable name="n" select="count(//a)"/>' + "</xsl:for-each>" * 3, "", rows,
                         "time"),
        "recursion": ('<xsl:call-template name="t"/>',
                      '<xsl:template name="t"><xsl:call-template name="t"/></xsl:template>', rows, "input"),
        "memory": ('<xsl:call-template name="t"><xsl:with-param name="s" select="\'12345678\'"/></xsl:call-template>',
                   twice, rows, "memory"),
        "output": (each * 2 + "x" * 20 + "</xsl:for-each>" * 2, "", b"<r>" + b"<a/>" * 800 + b"</r>", "output"),
    }
    for what, (body, top, xml, reason) in endless.items():
        start = time.monotonic()
        assert refusal(sandbox, body, top, xml, seconds=2.0, memory=100_000_000).reason == reason, what
        assert time.monotonic() - start < 3, what
    assert make(sandbox, "fine").strip() == "fine"


def test_mistakes_are_told_with_their_line(sandbox) -> None:
    assert "style sheet" in refusal(sandbox, "<p>").detail
    assert "document" in refusal(sandbox, "x", xml=b"<r>").detail
    assert "line 1" in refusal(sandbox, '<xsl:value-of select="1+"/>').detail
    assert "no such luck" in refusal(sandbox, '<xsl:message terminate="yes">no such luck</xsl:message>').detail
    with pytest.raises(SandboxFailed, match="root element"):
        sandbox.run(TRANSFORM, {"xml": b"<r/>", "xslt": b"<html/>"})
    assert "bytes" in refusal(sandbox, "x" * 300_000).detail
    assert refusal(sandbox, "<xsl:value-of select=\"re:test('aaaa', '(a+)+$')\"/>").reason == "input"
