"""Renders the templates with invented data, takes pictures and checks them.

`python frontend/gallery.py [picture …]` writes build/gallery/*.html and *.png. It ends with status 1
when axe finds a violation, when a page scrolls sideways, or when the browser refuses something
under the portal's content security policy.
"""

import json
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copy, copytree, rmtree
from threading import Thread

from markupsafe import Markup
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "frontend")]

from invented import windows  # noqa: E402
from invented.rendering import BRANDS, Gallery  # noqa: E402

from portal.services.branding.palette import derive  # noqa: E402

OUT = ROOT / "build/gallery"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
#: Name of the picture: page, width, scheme, contrast, brand.
SHOTS = {
    "home": ("home", 1440, "light", "normal"),
    "home-dark": ("home", 1440, "dark", "normal"),
    "home-contrast": ("home", 1440, "light", "more"),
    "home-contrast-dark": ("home", 1440, "dark", "more"),
    "home-tablet": ("home", 960, "light", "normal"),
    "home-phone": ("home", 390, "light", "normal"),
    "home-320": ("home", 320, "light", "normal"),
    "home-yellow": ("home-yellow", 1440, "light", "normal"),
    "home-primaire": ("home-primaire", 1440, "light", "normal"),
    "home-universite": ("home-universite", 1440, "light", "normal"),
    "home-college": ("home-college", 1440, "light", "normal"),
    "home-large-text": ("home-large-text", 1440, "light", "normal"),
    "home-large-text-phone": ("home-large-text", 390, "light", "normal"),
    "person": ("person", 1440, "light", "normal"),
    "sheet-phone": ("menu", 390, "light", "normal"),
    "menu": ("menu", 1440, "light", "normal"),
    "person-phone": ("person", 390, "light", "normal"),
    **{
        f"{name}{suffix}": (name, width, scheme, contrast)
        for name in (
            "customise",
            "catalogue",
            "wizard",
            "maximised",
            "branding",
            "front",
            "error",
            "states",
            "people",
            "establishments",
            "display",
            "frontboxes",
        )
        for suffix, width, scheme, contrast in (
            ("", 1440, "light", "normal"),
            ("-dark", 1440, "dark", "normal"),
            ("-phone", 390, "light", "normal"),
            ("-320", 320, "dark", "more"),
        )
    },
}


class Server(SimpleHTTPRequestHandler):
    """Serves the gallery under the portal's content security policy."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, *args):
        """Stay silent."""


def write(gallery, wanted):
    """Write the pages of `wanted` shots, with their style sheets and pictures."""
    rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    copytree(ROOT / "build/assets", OUT / "assets")
    copytree(ROOT / "frontend/invented/pictures", OUT / "pictures")
    (OUT / "logos").mkdir()
    for logo in ROOT.glob("themes/*/logo.svg"):
        copy(logo, OUT / "logos" / f"{logo.parent.name}.svg")
    for brand, colours in BRANDS.items():
        (OUT / f"{brand}.css").write_text(derive(*colours).css())
    late = windows.box("notes", "Mes notes", "chart-column", "travail", Markup("<p>Moyenne générale : 13,4</p>"))
    (OUT / "alone.html").write_text(gallery.box(late))
    for shot in wanted:
        name, _, scheme, contrast = SHOTS[shot]
        (OUT / f"{shot}.html").write_text(gallery.build(name, scheme, contrast))


def look(browser, address, shot):
    """Take one picture; return what is wrong with the page."""
    name, width, scheme, _ = SHOTS[shot]
    phone = width < 768
    context = browser.new_context(
        viewport={"width": width, "height": (844 if name in ("person", "menu") else 1900) if phone else 1000},
        has_touch=phone,
        is_mobile=phone,
        locale="fr-FR",
        reduced_motion="reduce",
    )
    tab = context.new_page()
    wrong = []
    tab.on("console", lambda message: message.type == "error" and "404" not in message.text and wrong.append(message.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.goto(f"{address}/{shot}.html")
    tab.wait_for_timeout(250)
    if name in ("person", "menu"):
        tab.locator("#pr-person > summary" if name == "person" else "#wannonces .pr-boxmenu > summary").click()
    tab.screenshot(path=OUT / f"{shot}.png", full_page=not phone and name not in ("person", "menu"))
    if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wide = tab.evaluate("""[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                            .slice(0, 4).map(e => e.className.baseVal ?? e.className)""")
        wrong.append(f"scrolls sideways: {wide}")
    tab.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    found = tab.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes.slice(0, 2)"
        ".map(n => n.html.slice(0, 150) + ' | ' + n.failureSummary.slice(0, 220))]))"
    )
    context.close()
    return wrong + [json.dumps(one, ensure_ascii=False) for one in found]


def main(wanted):
    """Build, look, and say what is wrong."""
    gallery = Gallery()
    write(gallery, wanted)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(OUT)))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    failed = False
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"])
        for shot in wanted:
            for problem in look(browser, address, shot):
                failed = True
                sys.stdout.write(f"{shot}: {problem}\n")
        browser.close()
    server.shutdown()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(SHOTS)))
