"""A person recognises the browser in the list of open sessions."""

import pytest

from portal.sessions.browser import browser_name


@pytest.mark.parametrize("agent, name", [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130",
     "Edge, Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile Safari/604.1",
     "Safari, iPhone"),
    ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
    ("w3m/0.5.3+git20230121", "w3m"),
    ("<script>alert(1)</script>", ""),
    ("", ""),
])  # fmt: skip
def test_browser_name(agent, name):
    assert browser_name(agent) == name
