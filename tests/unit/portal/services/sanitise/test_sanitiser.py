"""HTML of others: what it may keep, what it loses, and how much of it is taken."""

import re
import time

import pytest
from zope.interface.verify import verifyObject

from portal.api.errors import Invalid
from portal.api.markup import ISanitiser, Sound
from portal.api.sandbox import ISandbox
from portal.services.sandbox.pool import Sandbox
from portal.services.sanitise.depth import nests_deeper_than
from portal.services.sanitise.sanitiser import Sanitiser

ATTACKS = [
    "<script>alert(1)</script>", "<scr<script>ipt>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi><p><style><!--</style><img src onerror=alert(1)>--></style></p></mi></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'></style></svg>",
    "<template><script>alert(1)</script></template>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'><embed src='javascript:alert(1)'></object>", "<base href='//evil.test/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<link rel=stylesheet href=//evil.test/x.css>",
    "<style>@import '//evil.test/x.css'</style>", "<p style='background:url(javascript:alert(1))'>x</p>",
    "<a href='javascript:alert(1)'>x</a>", "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href='vbscript:x'>x</a>", "<a href='//evil.test/'>x</a>",
    "<a href='/\\evil.test/'>x</a>", "<a href='\\\\evil.test'>x</a>", "<a href='/x' target=_top ping=//evil.test/>x</a>",
    "<img src='//evil.test/p.png'>", "<img src='https://evil.test/p.png'>", "<img src='data:image/svg+xml,<svg onload=x>'>",
    "<img src='/\\evil.test/p.png'>", "<img srcset='//evil.test/p.png 2x' src=''>", "<video src=x onerror=alert(1)></video>",
    "<form action=/-/x method=post><input name=a><button formaction=javascript:x>b</button></form>",
    "<div hx-get='/x' data-action='x' tabindex=1 accesskey=x contenteditable id=main name=x>x</div>",
    "<xss onmouseover=alert(1)>x</xss>", "<!--[if IE]><script>alert(1)</script><![endif]-->", "<?php echo 1 ?>",
    "<![CDATA[<script>alert(1)</script>]]>", "${x} <p tal:content='structure x'>x</p>",
]  # fmt: skip
ALLOWED = set("a abbr b blockquote br caption cite code dd del div dl dt em figcaption figure hr i img ins kbd li ol p pre "
              "q s small span strong sub sup table tbody td tfoot th thead time tr u ul".split())


class Context:
    """A context that offers the sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.asked = sandbox, 0

    def service(self, interface):
        assert interface is ISandbox
        self.asked += 1
        return self.sandbox


@pytest.fixture(scope="module")
def context():
    sandbox = Sandbox(1)
    yield Context(sandbox)
    sandbox.close()


@pytest.fixture
def sanitiser(context) -> Sanitiser:
    context.asked = 0
    return Sanitiser(context)


def check_harmless(markup: str, allowed: set[str]) -> None:
    """Read it as a browser would, without the sanitiser's own parser."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            assert tag in allowed, markup
            for name, value in attrs:
                assert name in {"href", "src", "alt", "rel", "loading", "title", "lang", "dir", "class", "width", "height",
                                "colspan", "rowspan", "scope", "start", "value", "datetime", "reversed"}, markup
                if name == "href":
                    assert re.match(r"(https?://|mailto:|/(?![/\\]))", value), markup
                if name == "src":
                    assert re.match(r"/(?![/\\])", value), markup
                if name == "class":
                    assert all(word.startswith("x-") for word in value.split()), markup

        def handle_comment(self, data):
            raise AssertionError(markup)

        handle_decl = handle_pi = unknown_decl = handle_comment

    Reader().feed(markup)


def test_output_of_style_sheets_loses_what_could_act(sanitiser) -> None:
    for text in ATTACKS:
        got = sanitiser.transformed(text)
        assert type(got) is Sound
        check_harmless(got, ALLOWED | {"h1", "h2", "h3", "h4", "h5", "h6"})
        assert sanitiser.transformed(got) == got, "sanitising what is safe changes nothing"


def test_typed_text_loses_what_could_act(sanitiser) -> None:
    for text in [*ATTACKS, "".join(ATTACKS)]:
        got = sanitiser.rich(text)
        assert type(got) is Sound
        check_harmless(got, ALLOWED)
        assert sanitiser.rich(got) == got
    assert verifyObject(ISanitiser, sanitiser)


def test_what_people_write_is_kept(sanitiser) -> None:
    kept = ('<p lang="fr">Le <strong>car</strong> part à <time datetime="08:00">8 h</time> &amp; revient.</p>'
            '<ul><li>un</li><li>deux</li></ul><table><caption>Cars</caption><tbody><tr><th scope="row">A</th>'
            '<td colspan="2">1</td></tr></tbody></table><blockquote>oui</blockquote>')
    assert sanitiser.rich(kept) == kept
    rel = 'rel="noopener noreferrer nofollow"'
    links = {"https://x.test/a?b=c&amp;d#e": True, "http://x.test/": True, "mailto:a@x.test": True, "/e/lycee/news": True,
             "tel:12": False, "page": False, "#here": False, "?a=b": False}
    for link, good in links.items():
        assert sanitiser.rich(f'<a href="{link}">x</a>') == (f'<a href="{link}" {rel}>x</a>' if good else f"<a {rel}>x</a>")
    picture = sanitiser.rich('<img src="/-/f/ab.webp" alt="a > b" width="40" height="2em" onload="x">')
    assert picture == '<img src="/-/f/ab.webp" alt="a &gt; b" width="40" loading="lazy">'
    assert sanitiser.rich('a<img src="https://x.test/p.png" alt="a > b">c') == "ac"


def test_headings_and_classes_are_for_transformed_output(sanitiser) -> None:
    text = '<h2 class="price x-own modal 1bad">A</h2><h3>B</h3>'
    assert sanitiser.rich(text) == "<p>A</p><p>B</p>"
    assert sanitiser.transformed(text) == '<h2 class="x-price x-own x-modal">A</h2><h3>B</h3>'
    assert sanitiser.transformed('<p class="1 2">x</p>') == "<p>x</p>"


def test_plain_text_is_the_words(sanitiser) -> None:
    text = "<h2>Un&nbsp;titre</h2><p>a&amp;b &lt;c&gt;<br>d</p><ul><li>e</li><li>f<b>g</b></li></ul><script>h()</script>\n i"
    assert sanitiser.text(text) == "Un\u00a0titre a&b <c> d e fg i"
    assert type(sanitiser.text("<b>x</b>")) is str and sanitiser.text("") == ""
    assert sanitiser.rich("\ud800x") == "?x"


def refusal(act, text: str) -> str:
    with pytest.raises(Invalid) as caught:
        act(text)
    return caught.value.fields[""]


def test_too_long_too_deep_or_too_intricate_is_refused_in_time(sanitiser, context) -> None:
    for act in (sanitiser.rich, sanitiser.transformed, sanitiser.text):
        assert "long" in refusal(act, "x" * 262_145)
        assert "nests" in refusal(act, "<div>" * 101 + "x")
        assert "nests" in refusal(act, "<div>" * 50_000)
        assert act("<div>" * 100 + "x")
    assert context.asked == 0
    assert len(sanitiser.rich("x" * 262_144)) == 262_144 and context.asked == 1
    assert sanitiser.rich("<p>a</p>" * 5000) == "<p>a</p>" * 5000 and context.asked == 2
    assert sanitiser.text("<p>a</p>" * 5000) == " ".join("a" * 5000)
    start = time.monotonic()
    intricate = "".join(f"<li><dd><b lang={n}></b></li></dd>" for n in range(7000))  # the depth seen is not the browser's
    try:
        check_harmless(sanitiser.rich(intricate), ALLOWED)
    except Invalid as refused:
        assert "intricate" in refused.fields[""] or "nests" in refused.fields[""]
    assert time.monotonic() - start < 6


def test_small_texts_never_take_long_here(sanitiser, context) -> None:
    """What stays in the process must not hold its threads up, however it is made."""
    pieces = ["<b a={n}><p>", "<p><b title={n}>", "<a href=/{n}><div>", "<table><td>", "<font size={n}><li>", "<i lang={n}>",
              "</p>", "<svg><td>", "<li><dd>", "<div>", "<button><p>", "<ruby><rt>", "<select><option>", "<b></p><li></b>"]
    for piece in pieces:
        text = "".join(piece.format(n=n) for n in range(900))[:60_000]
        start = time.process_time()
        try:
            sanitiser.rich(text)
        except Invalid as refused:
            assert "nests" in refused.fields[""]
        assert time.process_time() - start < 0.3, piece
    attributes = "<p " + " ".join(f"a{n}" for n in range(9000)) + ">"
    start = time.process_time()
    sanitiser.rich(attributes)
    assert time.process_time() - start < 0.3


def test_depth_is_counted_as_html_nests() -> None:
    flat = ["<p>a" * 500, "<ul>" + "<li>a<p>b" * 500 + "</ul>", "<dl>" + "<dt>a<dd>b" * 500, "<br>" * 500, "<p>a</p>" * 500,
            "<table>" + "<tr><td>a<td>b" * 500 + "</table>", "<select>" + "<option>a" * 500, "<img src=a>" * 500,
            "<div><p>a<ul><li>b</ul></div>" * 500, "a < b " * 500, "<b>x</b>" * 500, "<p><i>x</i>" * 500]
    for text in flat:
        assert not nests_deeper_than(text, 10), text[:60]
    deep = ["<div>" * 11, "<b>" * 11, "<p><b>" * 11, "<ul><li>" * 6, "<li><dd>" * 6, "<svg><td>" * 6,
            "<object></div><div>" * 6, "<div><b></div>" * 11, "<B>" * 11]
    for text in deep:
        assert nests_deeper_than(text, 10), text[:60]
    assert not nests_deeper_than("<div>" * 10, 10)
