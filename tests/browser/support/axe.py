"""axe-core, the accessibility checker, run in a page."""

import functools
from pathlib import Path

from playwright.sync_api import Page

__all__ = ["sideways", "violations"]

_FILE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """only => axe.run(document, {resultTypes: ['violations'], ...(only ? {runOnly: {type: 'rule', values: only}} : {})})
    .then(found => found.violations.map(one => `${one.id} (${one.nodes.length}): ` + one.nodes.slice(0, 2).map(
        node => node.html.slice(0, 160) + ' | ' + node.failureSummary.slice(0, 240)).join(' || ')))"""


@functools.cache
def _source() -> str:
    return _FILE.read_text(encoding="utf-8")


def violations(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page as it is now.

    :param only: rules to check; all when empty.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    return page.evaluate(_RUN, list(only) or None)


def sideways(page: Page, width: int) -> list[str]:
    """What sticks out when the window is that many CSS pixels wide; the page must not scroll sideways."""
    if page.viewport_size != {"width": width, "height": 800}:
        page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("""() => {
        const root = document.documentElement;
        if (root.scrollWidth <= root.clientWidth) return [];
        const out = [...document.querySelectorAll('body *')].filter(
            one => one.checkVisibility() && one.getBoundingClientRect().right > root.clientWidth + 1);
        return [`${root.scrollWidth} px wide at ${root.clientWidth}`, ...out.slice(0, 3).map(one => one.outerHTML.slice(0, 120))];
    }""")
