"""The browsers' bookmark file, read leniently, in time proportional to its size, and written so that it comes back."""

import datetime as dt
import time
from types import SimpleNamespace

import pytest

from portlets.bookmarks.netscape import MOST, parse, write

WHOLE = b"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Lesezeichen</TITLE><H1>Lesezeichen</H1>
<DL><p>
    <DT><H3 ADD_DATE="1600000000" PERSONAL_TOOLBAR_FOLDER="true">Barre</H3>
    <DL><p>
        <DT><A HREF="https://a.example/?x=1&amp;y=2" ADD_DATE="1600000001" ICON="data:image/png;base64,AAAA">A &amp; B</A>
        <DD>Une description
    </DL><p>
    <DT><A HREF="https://c.example/">C</A>
</DL><p>
"""


def shape(items):
    return [(one["title"], shape(one["items"])) if "items" in one else (one["title"], one["url"]) for one in items]


def test_a_file_as_browsers_write_it():
    found = parse(WHOLE)
    assert shape(found["items"]) == [("Barre", [("A & B", "https://a.example/?x=1&y=2")]), ("C", "https://c.example/")]
    assert found["items"][0]["items"][0] | {} == {
        "title": "A & B", "url": "https://a.example/?x=1&y=2", "line": 7, "added": "1600000001"}


@pytest.mark.parametrize("data", [
    b"<dl><dt><h3>F</h3><dl><dt><a href=https://a.example>A</a></dl></dl>",
    b"<DL><DT><H3>F<DL><DT><A HREF='https://a.example'>A",
    b"<H3>F</H3><DL><A HREF = \"https://a.example\" >A</A></DL>",
    "﻿<DL><DT><H3>F</H3>\r\n<DL><p><DT><A href=\"https://a.example\">A</A>".encode(),
    b"<DT><H3>F</H3><DL><DT><A HREF=\"https://a.example\"><b>A</b></A></DL></DL></DL></DL>"])
def test_missing_and_superfluous_tags(data):
    assert shape(parse(data)["items"]) == [("F", [("A", "https://a.example")])]


def test_encodings():
    assert parse("<A HREF='https://a.example'>Élève</A>".encode("cp1252"))["items"][0]["title"] == "Élève"
    assert parse(b"<A HREF='https://a.example'>\xff\xfe\x81\x8d</A>")["items"]


@pytest.mark.parametrize("data", [b"", b"bonjour", b"<html><p>x</p></html>", b"\x00" * 100])
def test_a_file_without_bookmarks_is_refused(data):
    with pytest.raises(ValueError):
        parse(data)


def test_more_than_is_read_is_said():
    found = parse(b"<DL>" + b"<DT><A HREF='https://a.example'>x</A>" * (MOST + 1))
    assert len(found["items"]) == MOST and found["cut"]


def test_deep_folders_do_not_go_deeper_than_is_read():
    found, depth = parse(b"<DL>" + b"<DT><H3>x</H3><DL>" * 500 + b"<A HREF='https://a.example'>y</A>")["items"], 0
    while found and "items" in found[0]:
        found, depth = found[0]["items"], depth + 1
    assert depth <= 31


@pytest.mark.parametrize("unit", [
    "<DL>", '<A HREF="', "<DT><H3>", "<!--", '<A a="1" ', "<!", "</", "<a ", "<a b=", "<?", "<![CDATA[", "</a ", "<A HREF=x>",
    "\n", "href=", "<a href=x y='"])
def test_no_megabyte_takes_long(unit):
    began = time.process_time()
    try:
        parse((unit * (1_000_000 // len(unit))).encode())
    except ValueError:
        pass
    assert time.process_time() - began < 5


def test_titles_keep_their_no_break_spaces():
    given = parse("<DL><A HREF='https://a.example/'>Le\n  Monde&nbsp;: &#xab;\u00a0une\u00a0»</A></DL>".encode())["items"]
    assert [one["title"] for one in given] == ["Le Monde\u00a0: «\u00a0une\u00a0»"]


def test_what_is_written_comes_back():
    when = dt.datetime(2026, 11, 24, 9, 33, tzinfo=dt.timezone.utc)
    link = SimpleNamespace(title='A & <b>"B"', url="https://a.example/?x=1&y=2", added=when, items=[])
    folder = SimpleNamespace(title="Réviser", url=None, added=when, items=[link])
    text = write([folder, link], "Mes favoris")
    assert text.startswith("<!DOCTYPE NETSCAPE-Bookmark-file-1>") and "<b>" not in text
    assert shape(parse(text.encode())["items"]) == [("Réviser", [(link.title, link.url)]), (link.title, link.url)]
