"""Nobody is sent away from the portal by a link to it (attacks J03, J07)."""

import pytest

from portal.security.paths import safe_path


@pytest.mark.parametrize("path", [
    "/", "/e/lycee/", "/e/lycee/accueil/~abc_-/", "/e/lycee/accueil/?a=1&b=%C3%A9&c=", "/e/x/a%20b", "/e/x/%C3%A9t%C3%A9",
    "/e/lycee/accueil/~/w12345/r?p=a%2Fb",
])  # fmt: skip
def test_our_own_pages_are_kept_as_they_are(path):
    assert safe_path(path) == path


@pytest.mark.parametrize("path", [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example/",
    "/\t/evil.example", "\t//evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)", "/%09/..//evil",
    "/%5Cevil.example", "/%5cevil.example", "/\ufffdevil.example", "/%EF%BF%BDevil", "evil.example", "", "?to=x", "#x",
    "/..//evil.example", "/.//evil.example", "/a//evil.example", "/../x", "/a/./b", "/%2e%2e/x", "/\u0085/x",
    "data:text/html,x",
    "/" + "x" * 2000,
])  # fmt: skip
def test_anything_else_is_no_place_to_go(path):
    assert safe_path(path) is None


@pytest.mark.parametrize("path", ["/a\r\nSet-Cookie: x=1", "/a%0d%0aSet-Cookie:%20x=1", "/a?b=%0aX: y", "/a%00", "/%ff",
                                  "/a?b=%c0%af"])  # fmt: skip
def test_no_line_break_nul_or_broken_text_gets_into_a_header(path):
    assert safe_path(path) is None


def test_what_comes_out_was_put_together_anew():
    assert safe_path("/e/lycée/?q=a+b&<x>") == "/e/lyc%C3%A9e/?q=a%20b&%3Cx%3E"
    assert safe_path("/e/x/#fragment") == "/e/x/"
    assert safe_path("/e/x/'\"") == "/e/x/'%22"
