"""A person with a browser without script, who visits a portal that lives in the same process."""

from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html
from webob import Request

__all__ = ["Form", "Page", "Visitor"]


class Form:
    """A form of a page.

    Attributes: ``method`` ("GET" or "POST"), ``action`` (address), ``fields`` (name → value as the browser
    would send it), ``element``.
    """

    def __init__(self, page: "Page", element: lxml.html.FormElement) -> None:
        self._page, self.element = page, element
        self.method: str = element.method
        self.action = urljoin(page.address, element.get("action") or "")
        self.fields: dict[str, str] = dict(element.form_values())

    def submit(self, **values: str) -> "Page":
        """Send it with some fields filled in; redirects are followed."""
        fields = self.fields | values
        visitor = self._page.visitor
        if self.method == "POST":
            return visitor.post(self.action, fields)
        return visitor.get(f"{self.action.partition('?')[0]}?{urlencode(fields)}")


class Page:
    """What a portal answered.

    Attributes: ``status``, ``headers``, ``body`` (bytes), ``address`` (path and query).
    """

    def __init__(self, visitor: "Visitor", address: str, answer: Any) -> None:
        self.visitor, self.address = visitor, address
        self.status: int = answer.status_int
        self.headers, self.body = answer.headers, answer.body
        self._tree: Any = None

    @property
    def source(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def tree(self) -> lxml.html.HtmlElement:
        """The page as a tree."""
        if self._tree is None:
            self._tree = lxml.html.document_fromstring(self.source)
        return self._tree

    @property
    def text(self) -> str:
        """What can be read on it, with single spaces."""
        return _words(self.tree)

    def box(self, portlet: str) -> lxml.html.HtmlElement:
        """The element of a portlet's box. :raises KeyError: it is not on this page."""
        return self.tree.get_element_by_id(self.visitor.portal.namespace(portlet))

    def box_text(self, portlet: str) -> str:
        """What can be read in a box."""
        return _words(self.box(portlet))

    def content(self, portlet: str) -> list[lxml.html.HtmlElement]:
        """The elements of a box that hold what its portlet made, without the portal's head and foot."""
        return self.box(portlet).xpath(".//*[contains(@class, 'pr-box__body') or contains(@class, 'pr-box__side')]")

    def forms(self, portlet: str | None = None) -> list[Form]:
        """The forms of the page, or those that one portlet made."""
        within = [self.tree] if portlet is None else self.content(portlet)
        return [Form(self, element) for part in within for element in part.iter("form")]

    def form(self, action: str) -> Form:
        """The form that leads to an action of a portlet. :raises LookupError: there is none."""
        for form in self.forms():
            if f"~a={action}" in form.action:
                return form
        raise LookupError(f"no form for the action {action} on {self.address} ({self.status})")


def _words(element: lxml.html.HtmlElement) -> str:
    parts: Iterable[str] = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return " ".join("".join(parts).split())


class Visitor:
    """Somebody who visits.

    :param portal: ``portal.kit.trial.Trial``. :param login: who; None for a guest.
    :param cookies: name → value, to begin with.
    """

    def __init__(self, portal: Any, login: str | None, cookies: Mapping[str, str], locale: str) -> None:
        self.portal, self.login, self.cookies, self.locale = portal, login, dict(cookies), locale

    def _ask(self, request: Request) -> Any:
        request.environ.update(REMOTE_ADDR="192.0.2.7", HTTP_ACCEPT_LANGUAGE=self.locale, HTTP_ACCEPT="text/html")
        if self.cookies:
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = request.get_response(self.portal.application)
        for line in answer.headers.getall("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def _blank(self, address: str, **options: Any) -> Request:
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return Request.blank(path, base_url=self.portal.settings.base_url, **options)

    def _follow(self, address: str, answer: Any) -> Page:
        hops = 0
        while answer.status_int in (301, 302, 303) and hops < 5:
            address, hops = urljoin(address, answer.location), hops + 1
            answer = self._ask(self._blank(address))
        return Page(self, address, answer)

    def get(self, address: str) -> Page:
        """Open an address; redirects are followed."""
        return self._follow(address, self._ask(self._blank(address)))

    def post(self, address: str, fields: Mapping[str, str]) -> Page:
        """Send fields of a form; redirects are followed."""
        return self._follow(address, self._ask(self._blank(address, method="POST", POST=dict(fields))))

    def see(self, portlet: str, mode: str | None = None, state: str | None = None, **parameters: str) -> Page:
        """A page on which a portlet shows what these parameters ask for.

        :param portlet: ``<package>.<portlet-name>``.
        """
        return self.get(self.portal.address(portlet, "r", mode, state, **parameters))

    def ask(self, portlet: str, resource: str, **parameters: str) -> Page:
        """A resource of a portlet."""
        return self.get(self.portal.address(portlet, "s", **{"~i": resource}, **parameters))
