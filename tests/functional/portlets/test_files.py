"""Files at addresses that never change: assets of packages and themes, tokens, stored pictures (attack W04)."""

import re

import pytest

from portal.container.interfaces import ITemplates

PROBE = "tests.functional.portlets.probe"


def ask(browser, path, status):
    """Ask for a path as it is, without any client tidying it up."""
    return browser.get("/", extra_environ={"PATH_INFO": path}, status=status)


@pytest.fixture
def templates(house):
    """The templates and assets of the portal."""
    return house.registry.getUtility(ITemplates)


def test_a_file_of_a_package_is_there_for_ever_under_the_hash_of_all(house, templates):
    answer = house.browser().get(templates.asset_url(PROBE, "probe.css"), status=200)
    assert answer.headers["Content-Type"] == "text/css; charset=UTF-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "Set-Cookie" not in answer.headers
    assert house.browser().head(templates.asset_url(PROBE, "probe.css"), status=200).body == b""


PATHS = [
    "../portlet.xml", "../portlet.py", "../__init__.py", "../../registry.xml", "..", ".", "", "/etc/passwd", "//etc/passwd",
    "../../../../../../../../etc/passwd", "..\\portlet.xml", "x/../../portlet.xml", "probe.css/../../portlet.xml", ".hidden",
    "index.html", "../templates/index.html", "probe.css\0", "\0", "probe.css\0.png", "%2e%2e/portlet.xml", "..%2fportlet.xml",
    "probe.css ", " probe.css", "a" * 300, "é" * 200, "a/" * 200 + "x", "C:/windows", "~root", "probe.css?", "PROBE.CSS"]
"""After the hash of a package's, the portal's or a theme's files."""
ADDRESSES = [
    "/-/a/portal/0000000000000000/preau.css", "/-/a/portal//preau.css", "/-/a/portal/preau.css",
    "/-/a/os/0000000000000000/path.py",
    "/-/a/portal.driver/0000000000000000/x", "/-/a/tests/0/conftest.py", "/-/a/../0/x", "/-/a/theme-../0000/theme.xml",
    "/-/a/theme-default/0000000000000000/logo.svg", "/-/a/theme-default/0000000000000000/theme.xml", "/-/a/theme-/0/logo.svg",
    "/-/a/theme-nothing/0/logo.svg", "/-/t/0000.css", "/-/t/../x.css", "/-/t/" + "0" * 3000 + ".css", "/-/f/nothing",
    "/-/f/../preau.db",
    "/-/f/..%2fpreau.db", "/-/f/" + "a" * 3000, "/-/f/.", "/-/f/..", "/-/f/%2e%2e", "/-/f/" + "0" * 64 + ".png", "/-/f/", "/-/a/",
    "/index.html", "/development.ini", "/.git/config", "/var/secret", "/e/lycee/../../development.ini"]


@pytest.mark.attack("W04")
@pytest.mark.parametrize("address", [*(f"{base}{path}" for path in PATHS for base in ("PACKAGE", "PORTAL", "THEME")), *ADDRESSES])
def test_nothing_but_the_files_themselves_is_reached(house, templates, address):
    browser = house.browser()
    if not address.startswith("/"):
        of_theme = re.search(r"/-/a/theme-default/[0-9a-f]+/", browser.get("/e/lycee/accueil/").text)[0]
        for name, base in (("PACKAGE", templates.asset_url(PROBE, "")), ("PORTAL", templates.asset_url("portal", "")),
                           ("THEME", of_theme)):
            address = base + address.removeprefix(name) if address.startswith(name) else address
    answer = ask(browser, address, (400, 404))
    assert "root:" not in answer.text and "portlet-app" not in answer.text and "Traceback" not in answer.text


def test_an_asset_of_a_package_that_is_not_installed_is_not_there(house):
    for package in ("tests.functional.portlets", "tests.functional", "portal.container", "xml.etree", "lxml"):
        answer = ask(house.browser(), f"/-/a/{package}/e3b0c44298fc1c14/__init__.py", "*")
        assert answer.status_int == 404 and "import" not in answer.text, package
