"""Browsers of people: signed in through the CAS, and watched for what no page may do."""

from playwright.sync_api import Browser, BrowserContext, Page

from tests.plugins.site import PortalProcess
from tests.plugins.visitor import Visitor

__all__ = ["Browsing", "SignIns", "sign_in"]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_EXPECTED = "Failed to load resource: the server responded with a status of 4"


class SignIns:
    """Cookies of people who signed in to one portal: once each, by the CAS, without a browser.

    :param portal: running.
    """

    def __init__(self, portal: PortalProcess) -> None:
        self.portal, self._cookies = portal, {}

    def cookies(self, login: str) -> list[dict]:
        """What a context needs to be that person."""
        if login not in self._cookies:
            jar = Visitor(self.portal).sign_in(login).session.cookies
            self._cookies[login] = [{"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": one.path,
                                     "httpOnly": True, "sameSite": "Lax"} for one in jar]
        return self._cookies[login]

    def forget(self, login: str) -> None:
        """The next context of that person signs in anew."""
        self._cookies.pop(login, None)


class Browsing:
    """The contexts of one test.

    Attribute ``wrong``: what no page may do, as seen so far: refused scripts and styles, errors of
    scripts, requests that leave this machine. ``close`` asserts that there was none.

    :param browser: shared by the run.
    :param sign_ins: of the portal that is visited.
    """

    def __init__(self, browser: Browser, sign_ins: SignIns) -> None:
        self.browser, self.sign_ins, self.portal = browser, sign_ins, sign_ins.portal
        self.wrong: list[str] = []
        self._contexts: list[BrowserContext] = []

    def open(self, login: str | None = None, path: str | None = None, **options) -> Page:
        """A page in a context of its own.

        :param login: who it is; nobody when None.
        :param path: where it goes at once.
        :param options: of Playwright's ``new_context``.
        """
        options = {"viewport": {"width": 1440, "height": 1000}, "locale": "fr-FR", "reduced_motion": "reduce",
                   "base_url": self.portal.url, **options}
        context = self.browser.new_context(**options)
        self._contexts.append(context)
        context.set_default_timeout(15_000)
        if login is not None:
            context.add_cookies(self.sign_ins.cookies(login))
        page = context.new_page()
        page.on("console", lambda message: self._console(message.type, message.text, page.url))
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        context.on("request", lambda request: self._request(request.url, page.url))
        if path is not None:
            page.goto(path)
        return page

    def phone(self, login: str | None = None, path: str | None = None, **options) -> Page:
        """As ``open``, on a phone."""
        return self.open(login, path, **{**PHONE, **options})

    def _console(self, kind: str, text: str, address: str) -> None:
        if kind in ("error", "warning") and not text.startswith(_EXPECTED):
            self.wrong.append(f"{address}: {text}")

    def _request(self, address: str, page: str) -> None:
        if not address.startswith(("http://127.0.0.1:", "data:")):
            self.wrong.append(f"{page}: asks for {address}")

    def close(self) -> None:
        """End the contexts."""
        for context in self._contexts:
            context.close()
        assert not self.wrong, self.wrong


def sign_in(page: Page, portal: PortalProcess, login: str) -> None:
    """Fill in the form of the CAS, on which the page stands, and come back to the portal."""
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe").fill(portal.accounts[login]["password"])
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{portal.url}/**")
