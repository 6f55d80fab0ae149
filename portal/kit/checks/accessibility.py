"""Whether the package's markup can be used by everybody: axe in Chromium, on each mode in French (RGAA, WCAG 2.2 AA)."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from webob import Request

from portal.kit.bench import Bench
from portal.kit.report import Fault, NotChecked
from portal.kit.subject import Subject
from portal.kit.trial import site_of_this_portal

TITLE = "its markup passes axe in Chromium, in each mode"
AXE = Path("node_modules") / "axe-core" / "axe.min.js"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_UNSEEN = ("font", "media")
"""Kinds of resources on which no rule of axe depends."""
_RUN = """id => axe.run(document.getElementById(id), {resultTypes: ['violations']}).then(found => found.violations.map(
    one => [one.id, one.help, one.nodes.slice(0, 2).map(node => node.html.slice(0, 160)).join('  ')]))"""


def check(subject: Subject, bench: Bench) -> Iterator[Fault]:
    """What axe finds in the boxes of the package. :raises NotChecked: no Chromium, no Playwright or no axe here."""
    axe = next((path for path in (Path.cwd() / AXE, site_of_this_portal() / AXE) if path.is_file()), None)
    if axe is None:
        raise NotChecked("axe-core is not in node_modules: npm ci in the clone of the portal, or npm install axe-core here")
    known: set[tuple[str, str]] = set()
    with _page(bench) as page:
        for definition in bench.definitions:
            for mode in definition.modes:
                page.goto(f"{bench.trial.settings.base_url}{bench.trial.address(definition.name, 'r', mode, 'maximised')}")
                namespace = bench.trial.namespace(definition.name)
                if not page.locator(f"#{namespace}").count():
                    continue
                page.evaluate(axe.read_text(encoding="utf-8"))
                for rule, words, where in page.evaluate(_RUN, namespace):
                    if (definition.name, rule) not in known:
                        known.add((definition.name, rule))
                        yield Fault(f"{definition.name} render {mode}", f"{words} ({rule}): {where}",
                                    f"Correct the template; what the rule asks: dequeuniversity.com/rules/axe, {rule}. "
                                    "The macros of ui are accessible as they are.")
    bench.note()


def _program() -> str:
    """:raises NotChecked: there is no Chromium."""
    if find_spec("playwright") is None:
        raise NotChecked("Playwright is not installed: pip install playwright")
    found = next((program for name in _PROGRAMS if (program := shutil.which(name))), None)
    if found is None:
        raise NotChecked("there is no Chromium on this machine")
    return found


def _chromium(shared: ExitStack) -> Any:
    """A running Chromium that ends with ``shared``. :raises NotChecked: it does not start."""
    program = _program()
    from playwright.sync_api import Error, sync_playwright

    arguments = ["--disable-dev-shm-usage"] + (["--no-sandbox"] if os.geteuid() == 0 else [])  # Chromium refuses root otherwise
    playwright = shared.enter_context(sync_playwright())
    try:
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
    except Error as error:
        raise NotChecked(f"Chromium does not start: {str(error).splitlines()[0]}") from None
    shared.callback(chromium.close)
    return chromium


@contextmanager
def _page(bench: Bench) -> Iterator[Any]:
    """A page of a browser in which the head has signed in; it is answered by the trial itself and reaches nothing else."""
    visitor, base = bench.trial.visitor("head"), bench.trial.settings.base_url
    assets: dict[str, dict[str, Any]] = bench.shared("assets", lambda stack: {})

    def answer(route: Any) -> None:
        request, parts = route.request, urlsplit(route.request.url)
        if parts.hostname != urlsplit(base).hostname or request.method != "GET" or request.resource_type in _UNSEEN:
            route.abort()
            return
        if request.url in assets:
            route.fulfill(**assets[request.url])
            return
        blank = Request.blank(parts.path + (f"?{parts.query}" if parts.query else ""), base_url=base)
        blank.headers.update({"Accept": request.headers.get("accept", "*/*"), "Accept-Language": "fr",
                              "Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())})
        got = blank.get_response(bench.trial.application)
        given = {"status": got.status_int, "headers": dict(got.headers), "body": got.body}
        if parts.path.startswith("/-/a/"):
            assets[request.url] = given
        route.fulfill(**given)

    chromium = bench.shared("chromium", _chromium)
    # axe is put into the page by evaluation, which the page's own policy would refuse
    context = chromium.new_context(bypass_csp=True)
    try:
        page = context.new_page()
        page.route("**/*", answer)
        yield page
    finally:
        context.close()
