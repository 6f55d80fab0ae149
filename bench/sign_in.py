"""One person comes in by the door: the development CAS, with login and password."""

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import requests

from bench.load import Answer, BadAnswer
from bench.pages import PAGES
from bench.processes import Process
from bench.site import FOLDER, ROOT
from portal.demo.accounts import account

__all__ = ["sign_in", "start_cas"]

LOGIN = "i.morvan"
SECONDS = 20


def start_cas(start: Callable[..., Process], bound) -> Process:
    """The development CAS, in its own environment where there is one.

    :param start: as ``Bench.start``. :param bound: its listening socket.
    """
    own = Path(sys.prefix) / "cas" / "bin" / "python"
    return start("cas", "portal.demo.cas", "--folder", str(FOLDER / "var" / "cas"), "--fd", str(bound.fileno()), bound=bound,
                 environment={"PYTHONPATH": str(ROOT)}, python=str(own) if own.exists() else sys.executable)


def sign_in(port: int) -> None:
    """Ask for the home page as a guest, be sent to the CAS, sign in there, and see the page whole.

    :param port: of the portal. :raises BadAnswer: it does not end on that page.
    """
    page = PAGES[12]
    with requests.Session() as browser:
        browser.trust_env = False
        asked = browser.get(f"http://127.0.0.1:{port}{page.path}", timeout=SECONDS)
        if "login" not in asked.url:
            raise BadAnswer(f"a guest came to {asked.url} ({asked.status_code}) instead of the CAS")
        form = next(form for form in lxml.html.document_fromstring(asked.content).forms if "password" in form.fields)
        values = {**dict(form.form_values()), "username": LOGIN, "password": account(LOGIN).password}
        seen = browser.post(urljoin(asked.url, form.action or asked.url), data=values, timeout=SECONDS)
        if seen.status_code != 200 or not seen.url.endswith(page.path):
            raise BadAnswer(f"{LOGIN} came to {seen.url} ({seen.status_code}) after the CAS")
        page.look(Answer(seen.status_code, {}, seen.content))
