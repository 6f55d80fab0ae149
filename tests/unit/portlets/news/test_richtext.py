"""What is typed becomes safe HTML: a small part of CommonMark, the sanitiser last."""

import time
from types import SimpleNamespace

import pytest

from portal.services.sandbox.pool import Sandbox
from portal.services.sanitise.sanitiser import Sanitiser
from portal.settings import Settings
from portlets.news.richtext import SUMMARY, rich_text, unbroken


@pytest.fixture(scope="module")
def sanitiser():
    """The portal's own, with a sandbox for long texts."""
    sandbox = Sandbox.from_settings(Settings())
    yield Sanitiser(SimpleNamespace(service=lambda interface: sandbox))
    sandbox.close()


@pytest.fixture
def html(sanitiser):
    """Safe HTML of what is typed."""
    return lambda source: str(rich_text(source, sanitiser).safe)


@pytest.mark.parametrize(("typed", "made"), [
    ("Bonjour **à tous** et *merci*", "<p>Bonjour <strong>à tous</strong> et <em>merci</em></p>"),
    ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
    ("une\ndeux", "<p>une<br>\ndeux</p>"),
    ("## Titre", "<p><strong>Titre</strong></p>"),
    ("> mot", "<blockquote>\n<p>mot</p>\n</blockquote>"),
    ("<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>"),
    ("${1+1}", "<p>${1+1}</p>")])
def test_the_marks_that_are_known(html, typed, made):
    assert html(typed).strip() == made


@pytest.mark.parametrize(("typed", "shown"), [
    ("de 12 h 30 à 14 h.", "de 12~h~30 à 14~h."), ("12 h", "12~h"), ("8 heures", "8 heures"), ("8,40 €, 5 % !", "8,40~€, 5~%~!"),
    ("Qui ? « Moi » ; vrai : oui", "Qui~? «~Moi~»~; vrai~: oui"), ("3 ha", "3 ha"), ("a ?b", "a ?b"), ("à 12\nh", "à 12\nh"),
    ("14 h 05", "14~h~05")])
def test_no_line_breaks_within_an_hour_or_before_a_question_mark(typed, shown):
    assert unbroken(typed) == shown.replace("~", " ")


def test_what_is_kept_holds_together_and_what_was_typed_stays(sanitiser):
    text = rich_text("Au CIO **de 12 h 30 à 14 h**. Qui vient ?", sanitiser)
    assert text.source == "Au CIO **de 12 h 30 à 14 h**. Qui vient ?"
    assert "12 h 30" in text.safe.replace("&nbsp;", " ") and "vient ?" in text.summary


def test_links_keep_their_schemes_and_get_their_relation(html):
    assert 'href="https://a.example/x?b=1&amp;c=2"' in html("[ici](https://a.example/x?b=1&c=2)")
    assert 'href="https://a.example/x"' in html("voir https://a.example/x."), "a bare address, without the full stop"
    assert "mailto:a@b.example" in html("[écrire](mailto:a@b.example)")
    assert all(word in html("[x](https://a.example)") for word in ("noopener", "nofollow"))
    for scheme in ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"):
        assert "href" not in html(f"[x]({scheme})") and "href" not in html(f"<{scheme}>")


def test_no_picture_comes_from_elsewhere(html):
    assert "<img" not in html("![x](https://mouchard.example/x.png)") and "<img" not in html('<img src="/x.png">')


def test_the_summary_is_plain_and_short(sanitiser):
    text = rich_text("**Un** <i>deux</i>\n\n" + "mot " * 400, sanitiser)
    assert text.summary.startswith("Un <i>deux</i> mot") and text.summary.endswith("…") and len(text.summary) <= SUMMARY + 1


@pytest.mark.parametrize("unit", ["*", "[", "> ", "- ", "**a ", "[a](", "<", "_a", "![", "https://", "&", "\\"])
def test_no_text_takes_long(html, unit):
    began = time.process_time()
    source = (unit * 20_000)[:20_000]
    html(source)
    assert time.process_time() - began < 2
