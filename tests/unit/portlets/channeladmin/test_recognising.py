"""A first look at a foreign document (attacks E01, E02: it runs in the sandbox, and resolves nothing)."""

import pytest

from portlets.channeladmin.recognising import look

WSDL = "http://schemas.xmlsoap.org/wsdl/"


def seen(body, type="", url="https://site.example/a/b"):
    return look({"body": body if isinstance(body, bytes) else body.encode(), "url": url, "type": type, "seconds": 0.2}, {})


@pytest.mark.parametrize(("body", "root", "title"), [
    ('<rss version="2.0"><channel><title> La  gazette </title></channel></rss>', "rss", "La gazette"),
    ('\ufeff<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title></feed>',
     "{http://www.w3.org/2005/Atom}feed", "Atom"),
    (f'<definitions xmlns="{WSDL}" name="Cantine"/>', f"{{{WSDL}}}definitions", "Cantine"),
    ("<horaires><ligne/></horaires>", "horaires", ""),
    ("<rss><channel><title>Coupé</title><item>", "rss", "Coupé"),  # not well-formed further down
])
def test_the_first_element_and_the_title_of_a_document(body, root, title):
    found = seen(body, "application/xml; charset=utf-8")
    assert (found["root"], found["title"], found["page"], found["type"]) == (root, title, False, "application/xml")


def test_a_page_of_the_web_is_told_with_the_feeds_that_it_announces():
    found = seen("""<!DOCTYPE html><html><head><title>Le site</title>
        <link rel=alternate type="application/rss+xml" title="Toutes  les actualités" href="../flux.xml">
        <link rel="Alternate home" type="application/atom+xml" href="https://ailleurs.example/atom">
        <link rel=alternate type="application/rss+xml" href="javascript:alert(1)">
        <link rel=alternate type="text/calendar" href="/agenda.ics"><link rel=stylesheet href=x.css></head></html>""")
    assert found["page"] and found["root"] == "" and found["title"] == "Le site"
    assert found["feeds"] == [{"url": "https://site.example/flux.xml", "title": "Toutes les actualités"},
                              {"url": "https://ailleurs.example/atom", "title": "https://ailleurs.example/atom"}]


@pytest.mark.parametrize(("body", "type"), [
    ("<html><title>Été</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
    ("<html><meta charset=windows-1252><title>Été</title>".encode("cp1252"), "text/html"),
    ("<html><title>Été</title>".encode(), "text/html"), ("<html><title>Été</title>".encode(), "text/html; charset=nulle-part")])
def test_a_page_is_read_in_its_encoding(body, type):
    assert seen(body, type)["title"] == "Été"


@pytest.mark.parametrize(("body", "type"), [(b"", ""), (b"{}", "application/json"), (b"\x00\xff" * 50, ""),
                                            (b"%PDF-1.7", "application/pdf"), (b"<", "text/xml")])
def test_what_is_neither_is_not_recognised(body, type):
    found = seen(body, type)
    assert (found["root"], found["page"], found["feeds"]) == ("", False, [])


def test_nothing_outside_a_document_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("MARQUEUR")
    found = seen(f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]><rss><channel><title>&x;Titre</title></channel></rss>')
    assert "MARQUEUR" not in str(found) and found["root"] == "rss"


def test_entities_do_not_grow():
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(8)) + "]><rss><title>&i;</title></rss>"
    found = seen(bomb)
    assert len(str(found)) < 1000


def test_titles_and_lists_are_bounded():
    links = "".join(f'<link rel=alternate type="application/rss+xml" href="/{n}">' for n in range(50))
    found = seen(f"<!doctype html><html><head><title>{'x' * 5000}</title>{links}</head></html>")
    assert len(found["title"]) == 80 and len(found["feeds"]) == 5
