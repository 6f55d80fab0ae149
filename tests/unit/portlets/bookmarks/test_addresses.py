"""Which addresses a bookmark may have (attack H08)."""

import pytest

from portal.api.errors import Invalid
from portlets.bookmarks.addresses import check, host, is_fit

FIT = ["https://exemple.fr/", "http://exemple.fr:8080/a?b=c#d", "mailto:a@b.example", "https://éducation.example/é",
       "HTTPS://EXEMPLE.FR"]
UNFIT = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
         "\x01javascript:alert(1)", "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "ftp://a.example",
         "//a.example",
         "/relative", "https://", "https:///x", "https://a.example/\u202efdp", 'https://a.example/"onclick=x',
         "mailto:", "mailto:x",
         "https://a.example:99999/", "https://[::1", "about:blank", "blob:https://a.example/x", "",
                                               "https://a.example/" + "x" * 2000]


@pytest.mark.parametrize("url", FIT)
def test_fit(url):
    assert is_fit(url) and check(url) == url


@pytest.mark.parametrize("url", UNFIT)
def test_unfit(url):
    assert not is_fit(url)


@pytest.mark.parametrize("url", [url for url in UNFIT if url.strip() == url])
def test_unfit_is_refused_at_its_field(url):
    with pytest.raises(Invalid) as refused:
        check(url)
    assert list(refused.value.fields) == ["url"]


def test_a_bare_name_becomes_an_address():
    assert check(" exemple.fr/a b ") == "https://exemple.fr/a%20b"


def test_the_reader_sees_where_it_leads():
    assert host("https://www.exemple.fr/x") == "exemple.fr" and host("mailto:a@b.example") == "a@b.example"
