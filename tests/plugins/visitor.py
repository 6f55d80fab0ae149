"""A person with a browser without script: follows links, fills in the forms that pages hold, keeps cookies."""

from urllib.parse import urljoin

import lxml.html
import requests

from tests.plugins.site import PortalProcess

SECONDS = 20


class Visitor:
    """Somebody who visits a running portal.

    Attributes: ``page`` (the last page, an lxml.html element whose links are absolute), ``url``, ``status``.
    """

    def __init__(self, portal: PortalProcess) -> None:
        self.portal, self.session = portal, requests.Session()
        self.session.trust_env = False
        self.page: lxml.html.HtmlElement | None = None
        self.url, self.status = portal.url, 0

    def _take(self, answer: requests.Response) -> "Visitor":
        self.url, self.status = answer.url, answer.status_code
        if answer.content and "html" in answer.headers.get("Content-Type", ""):
            self.page = lxml.html.document_fromstring(answer.content.decode("utf-8"))
            self.page.make_links_absolute(answer.url)
        else:
            self.page = None
        return self

    def get(self, address: str) -> "Visitor":
        """Open a page; ``address`` may start with ``/``."""
        return self._take(self.session.get(urljoin(self.url, address), timeout=SECONDS))

    def form(self, where: str) -> lxml.html.FormElement:
        """The first form of the page that holds what the XPath ``where`` finds from the form."""
        assert self.page is not None
        found = [form for form in self.page.forms if form.xpath(where)]
        assert found, f"{self.url} ({self.status}): no form with {where}"
        return found[0]

    def submit(self, form: lxml.html.FormElement, files: dict | None = None, **values: str) -> "Visitor":
        """Send a form as the browser would, with some of its fields filled in."""
        data = {name: value for name, value in form.form_values() if name not in (files or {})} | values
        return self._take(self.session.request(form.method, form.action or self.url, files=files, timeout=SECONDS,
                                               **({"data": data} if form.method == "POST" else {"params": data})))

    def sign_in(self, login: str, establishment: str = "") -> "Visitor":
        """Sign in through the CAS of the demonstration; stands on the home page afterwards."""
        account = self.portal.accounts[login]
        place = establishment or account["establishments"][0]
        self.get(f"{self.portal.url}/e/{place}/login")
        form = self.form(".//input[@name='password']")
        self.submit(form, username=login, password=account["password"])
        assert self.status == 200 and self.url.startswith(self.portal.url), f"{login}: {self.status} at {self.url}"
        return self
