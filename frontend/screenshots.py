"""Takes the pictures of the documentation from a running demonstration.

`python frontend/screenshots.py [address] [picture …]` writes docs/images/*.png; without an address,
http://127.0.0.1:6543 as `make run` serves it. A picture of more than 400 kB is reduced to 256 colours.
"""

import io
import re
import shutil
import sys
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.demo.accounts import password_of  # noqa: E402

OUT = ROOT / "docs" / "images"
MOST_BYTES = 400_000
CACHED_SECONDS = 65
LYCEE = "/e/lycee-ada-verneuil/"


def _open_settings(page: Page) -> None:
    gazette = page.locator('.pr-box:has(.pr-box__title a:text-is("La gazette du CDI"))')
    gazette.locator(".pr-boxmenu > summary").click()
    gazette.get_by_role("link", name="Régler ce bloc").click()


def _open_person(page: Page) -> None:
    page.locator(".pr-person__summary").click()


def _open_sheet(page: Page) -> None:
    page.locator(".pr-boxmenu > summary").nth(1).click()


#: Name: login (None for a guest), address, width, height (None for the whole page), scheme, what to do first.
PICTURES = {
    "establishments": (None, "/", 1440, 900, "light", None),
    "front": (None, LYCEE, 1440, None, "light", None),
    "home-ecole": ("t.garnier", "/e/ecole-les-tilleuls/", 1440, None, "light", None),
    "home-college": ("l.garnier", "/e/college-les-marronniers/", 1440, None, "light", None),
    "home-lycee": ("i.morvan", LYCEE, 1440, None, "light", None),
    "home-universite": ("y.belkacem", "/e/universite-deux-rives/", 1440, None, "light", _open_person),
    "home-dark": ("i.morvan", LYCEE, 1440, None, "dark", None),
    "home-phone": ("i.morvan", LYCEE, 390, 844, "light", None),
    "menu-phone": ("i.morvan", LYCEE, 390, 844, "light", _open_sheet),
    "catalogue": ("i.morvan", f"{LYCEE}p-services/", 1440, None, "light", None),
    "customise": ("i.morvan", f"{LYCEE}accueil/-/customise", 1440, 1000, "light", None),
    "customise-phone": ("i.morvan", f"{LYCEE}accueil/-/customise", 390, 844, "light", None),
    "maximised": ("i.morvan", LYCEE, 1440, None, "light", _open_settings),
    "news": ("i.morvan", f"{LYCEE}p-annonces/", 1440, None, "light", None),
    "week": ("i.morvan", f"{LYCEE}mes-cours/", 1440, None, "light", None),
    "channels": ("r.legall", f"{LYCEE}p-canaux/", 1440, None, "light", None),
    "appearance": ("v.ricard", f"{LYCEE}p-apparence/", 1440, None, "light", None),
}


def _sign_in(page: Page, address: str, login: str, path: str) -> None:
    place = re.match(r"/e/[^/]+/", path)
    page.goto(f"{address}{place[0] if place else '/'}login")
    if page.locator("input[name=password]").count():
        page.fill("input[name=username]", login)
        page.fill("input[name=password]", password_of(login))
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{address}/**")


def _settle(page: Page) -> None:
    """Until every source was fetched and every picture is there."""
    for _ in range(60):
        page.wait_for_load_state("networkidle")
        if not page.locator(".pr-skeleton").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    for image in page.locator("img:visible").all():
        image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")


def take(browser: Browser, address: str, name: str) -> bytes:
    """One picture, as PNG."""
    login, path, width, height, scheme, first = PICTURES[name]
    phone = width < 768
    context = browser.new_context(
        viewport={"width": width, "height": height or 1000}, color_scheme=scheme, locale="fr-FR", reduced_motion="reduce",
        is_mobile=phone, has_touch=phone, device_scale_factor=2 if phone else 1)
    page = context.new_page()
    if login:
        _sign_in(page, address, login, path)
    page.goto(address + path)
    _settle(page)
    if first:
        first(page)
        _settle(page)
    picture = page.screenshot(full_page=height is None)
    context.close()
    return picture


def reduced(picture: bytes) -> bytes:
    """The same with 256 colours when it is too heavy."""
    if len(picture) <= MOST_BYTES:
        return picture
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(words: list[str]) -> None:
    """Take all pictures, or those that are named."""
    address = next((word.rstrip("/") for word in words if "://" in word), "http://127.0.0.1:6543")
    wanted = [word for word in words if word in PICTURES] or list(PICTURES)
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"])
        for name in wanted:
            take(browser, address, name)  # what is shown for the first time is fetched now, its pictures a little later
        time.sleep(CACHED_SECONDS)
        for name in wanted:
            picture = reduced(take(browser, address, name))
            (OUT / f"{name}.png").write_bytes(picture)
            sys.stdout.write(f"{name}: {len(picture) // 1000} kB\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
