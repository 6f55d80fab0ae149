"""Renders the templates with invented data, takes pictures and checks them.

`python frontend/gallery.py [page …]` writes build/gallery/*.html and *.png. It ends with status 1
when axe finds a violation, when a page scrolls sideways at 320 px, or when the browser refuses something
under the portal's content security policy.
"""

import json
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copy, copytree, rmtree
from threading import Thread
from types import SimpleNamespace as Record

from babel.messages.pofile import read_po
from chameleon import PageTemplateLoader
from markupsafe import Markup, escape
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "frontend")]

from invented import pages, states  # noqa: E402

from portal.services.branding.palette import derive  # noqa: E402

OUT = ROOT / "build/gallery"
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
       "connect-src 'self'; form-action 'self'; base-uri 'none'")
BRANDS = {"lycee": ("#17513f", "#f2b632"), "yellow": ("#ffd600", "#0b4fb3"), "primaire": ("#1f6fd1", "#ffcf3f"), "universite": ("#6b1f3f", "#d8a657"),
          "college": ("#33475b", "#d9713c")}
#: Name of the picture: page, width, scheme, contrast, brand.
SHOTS = {
    "home": ("home", 1440, "light", "normal"), "home-dark": ("home", 1440, "dark", "normal"),
    "home-contrast": ("home", 1440, "light", "more"), "home-contrast-dark": ("home", 1440, "dark", "more"),
    "home-tablet": ("home", 960, "light", "normal"), "home-phone": ("home", 390, "light", "normal"), "home-320": ("home", 320, "light", "normal"),
    "home-yellow": ("home-yellow", 1440, "light", "normal"), "home-primaire": ("home-primaire", 1440, "light", "normal"),
    "home-universite": ("home-universite", 1440, "light", "normal"), "home-college": ("home-college", 1440, "light", "normal"),
    "home-large-text": ("home-large-text", 1440, "light", "normal"), "home-large-text-phone": ("home-large-text", 390, "light", "normal"),
    "person": ("person", 1440, "light", "normal"), "sheet-phone": ("menu", 390, "light", "normal"), "menu": ("menu", 1440, "light", "normal"),
    "person-phone": ("person", 390, "light", "normal"),
    **{f"{name}{suffix}": (name, width, scheme, contrast)
       for name in ("customise", "catalogue", "wizard", "maximised", "branding", "front", "error", "states", "people", "establishments", "display")
       for suffix, width, scheme, contrast in (("", 1440, "light", "normal"), ("-dark", 1440, "dark", "normal"), ("-phone", 390, "light", "normal"),
                                               ("-320", 320, "dark", "more"))},
}


def icon(name, cls=None):
    """Markup of one icon of the sprite."""
    return Markup('<svg class="pr-icon{}" aria-hidden="true" focusable="false"><use href="assets/sprite.svg#{}"></use></svg>').format(
        Markup(" ") + escape(cls) if cls else "", name)


def translator(locale):
    """Chameleon's translate function over the theme's catalogue."""
    path = ROOT / f"themes/default/locale/{locale}/LC_MESSAGES/theme.po"
    with path.open("rb") as lines:
        catalogue = read_po(lines)

    def translate(msgid, domain=None, mapping=None, context=None, target_language=None, default=None):
        message = catalogue.get(str(msgid))
        text = (message.string if message and message.string else None) or default or str(msgid)
        for name, value in (mapping or {}).items():
            text = text.replace("${%s}" % name, str(value))
        return text
    return translate


class Gallery:
    """Renders pages with the templates of the default theme."""

    def __init__(self):
        self.templates = PageTemplateLoader([str(ROOT / "themes/default/templates"), str(ROOT / "frontend/invented")], ".pt")
        self.translate = translator("fr")

    def _render(self, name, **values):
        template = self.templates.load(f"{name}.pt")
        return template.render(translate=self.translate, icon=icon, ui=self.templates.load("ui.pt").macros, target_language="fr", **values)

    def box(self, box):
        """Markup of one window."""
        return Markup(self._render("box", box=box, csrf_field=Markup('<input type="hidden" name="csrf" value="x" />')))

    def piece(self, name, **values):
        """Markup of one piece of panels.pt."""
        text = self._render("panels", piece=name, services=states.SERVICES, people=states.PEOPLE, **values)
        return Markup(text[text.index(">", text.index("<html")) + 1:text.rindex("</html>")])

    def page(self, template, title, scheme, contrast, brand="lycee", theme="lycee-ada-verneuil", motif="arcs", corners="soft", **values):
        """A whole page; `values` win over what the frame gives."""
        extra = f"assets/theme-{theme}.css"
        frame = dict(
            page=Record(title=f"{title} · Lycée Ada-Verneuil", lang="fr", scheme=scheme, contrast=contrast, text_size=values.pop("text_size", 100),
                        corners=corners, styles=["assets/preau.css", f"{brand}.css"] + ([extra] if (ROOT / "build" / extra).is_file() else []),
                        scripts=["assets/preau.js"]),
            establishment=Record(name="Lycée Ada-Verneuil", place="Saint-Aubrac", home_url="#", logo_url=f"logos/{theme}.svg", motif=motif),
            tabs=pages.tabs(), person=pages.PERSON, services_url="#", customise_url="#",
            footer=[Record(title="Affichage et confort de lecture", url="#"), Record(title="Accessibilité : pas encore auditée", url="#")],
            csrf_field=Markup('<input type="hidden" name="csrf" value="x" />'))
        return self._render(template, **{**frame, **values})

    def build(self, name, scheme, contrast):
        """HTML of the gallery page `name`."""
        make = partial(self.page, scheme=scheme, contrast=contrast)
        if name.startswith("home"):
            return self.home(name, make)
        return getattr(self, f"_{name}")(make)

    def home(self, name, make):
        """The home page, in one of the brands."""
        columns = [Record(width=width, boxes=[self.box(one) for one in column]) for width, column in pages.home_columns(icon)]
        greeting = Record(title="Bonjour Inès", date="Mardi 24 novembre, 10 h 33 · semaine A", cards=[
            Record(title="Anglais annulé à 11 h 15", text="Permanence en salle A012", icon="bell-ring", category="infos", url="#"),
            Record(title="2 devoirs pour demain", text="environ 45 minutes", icon="square-check-big", category="travail", url="#")])
        kinds = {"home-yellow": dict(brand="yellow"), "home-primaire": dict(brand="primaire", theme="ecole-les-tilleuls", motif="hills", corners="round"),
                 "home-universite": dict(brand="universite", theme="universite-deux-rives", motif="none", corners="straight"),
                 "home-college": dict(brand="college", theme="college-les-marronniers", motif="stripes"), "home-large-text": dict(text_size=150)}
        if name == "home-primaire":
            columns = [Record(width=6, boxes=columns[0].boxes[1:3] + columns[2].boxes[1:2]), Record(width=6, boxes=columns[2].boxes[:1] + columns[1].boxes[1:2])]
        return make("page", "Accueil", greeting=greeting, columns=columns, **kinds.get(name, {}))

    _person = _menu = lambda self, make: self.home("home", make)

    def _customise(self, make):
        return make("customise", "Arranger", arrange=pages.ARRANGE, columns=pages.arrange_columns(icon), catalogue=pages.CATALOGUE, customise_url=None)

    def _catalogue(self, make):
        return make("plain", "Services", tabs=pages.tabs(None), panel=Record(
            title="Services", lead="Tout ce que le lycée met à votre disposition. Ouvrez, ou ajoutez à l’une de vos pages.", width="wide", bare=True,
            content=self.piece("catalogue")))

    def _wizard(self, make):
        preview = self.box(pages.box("apercu", "La gazette du CDI", "newspaper", "infos", pages.boxes.news(icon), menu=()))
        return make("plain", "Ajouter un canal", panel=Record(title="Ajouter un canal", width="wide", bare=True,
                                                              content=self.piece("wizard", s=states.WIZARD, preview=preview)))

    def _maximised(self, make):
        box = pages.maximised(icon)
        box.side = self.piece("settings", s=states.SETTINGS)
        return make("page", "La gazette du CDI", maximised=self.box(box), back=Record(title="Accueil", url="#"), columns=[])

    def _branding(self, make):
        palette = derive(*BRANDS["lycee"])
        return make("plain", "Apparence", panel=Record(title="Apparence du lycée", width="wide", bare=True,
                                                       content=self.piece("branding", pairs=palette.checked, repairs=palette.repairs)))

    def _front(self, make):
        return make("front", "Lycée", front=pages.FRONT, person=None, sign_in_url="#")

    def _error(self, make):
        return make("error", "Page introuvable", tabs=pages.tabs(None), error=pages.ERROR)

    def _people(self, make):
        return make("plain", "Personnes", panel=Record(title="Personnes", lead="1 284 personnes", width="wide", bare=True, content=self.piece("people")))

    def _establishments(self, make):
        return make("establishments", "Préau", establishment=None, person=None, tabs=(), services_url=None, customise_url=None, sign_in_url="#", brand="college",
                    front=Record(title="Où allez-vous ?", lead="Choisissez votre établissement."), groups=pages.GROUPS, search_url="#", query="")

    def _display(self, make):
        scheme = dict(id="d-scheme", name="scheme", label="Couleurs", value="auto", row=True, options=[
            dict(value="auto", label="Comme l’appareil", icon="monitor"), dict(value="light", label="Claires", icon="sun"), dict(value="dark", label="Sombres", icon="moon")])
        size = dict(id="d-size", name="size", label="Taille du texte", value="100", row=True, options=[dict(value=str(n), label=f"{n} %") for n in (100, 112, 125, 150)])
        return make("plain", "Affichage", back=Record(title="Accueil", url="#"), messages=[Record(kind="ok", text="C’est enregistré.")], panel=Record(
            title="Affichage et confort de lecture", content=self.piece("display", scheme=scheme, size=size)))

    def _states(self, make):
        box, rows = pages.box, []
        rows.append([box("s1", "Mes favoris", "star", "outils", self.piece("empty-first")),
                     box("s4", "Mes moyennes", "chart-column", "travail", condition="loading"),
                     box("s7", "Carnet de bord", "book-open", "outils", condition="gone")])
        rows.append([box("s2", "Travail à faire", "square-check-big", "travail", self.piece("empty-done")),
                     box("s5", "Réserver une salle", "door-open", "pratique", condition="error", incident="7F3K-22", retry_url="#"),
                     box("s8", "Annonces du lycée", "megaphone", "infos", state="minimised", counter="5", locked="Placé par le lycée",
                         restore=Record(action="#", fields={"op": "restore"}))])
        rows.append([box("s3", "Mes notes", "chart-column", "travail", condition="late", alone_url="missing.html"),
                     box("s6", "Sciences au quotidien", "telescope", "cours", pages.boxes.news(icon, lead=False), condition="stale",
                         stale_text="Copie d’hier, 18 h 40", foot=Record(label="Réessayer", url="#", note="Le site ne répond plus"))])
        return make("page", "États", greeting=Record(title="États d’un bloc"), columns=[Record(width=4, boxes=[self.box(one) for one in row]) for row in rows], messages=[
            Record(kind="warn", text="Votre session se ferme dans 2 minutes."), Record(kind="note", text="Vous êtes hors ligne."),
            Record(kind="bad", text="Ce changement n’a pas pu être enregistré.")])


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
    late = pages.box("notes", "Mes notes", "chart-column", "travail", Markup("<p>Moyenne générale : 13,4</p>"))
    (OUT / "alone.html").write_text(gallery.box(late))
    for shot in wanted:
        name, _, scheme, contrast = SHOTS[shot]
        (OUT / f"{shot}.html").write_text(gallery.build(name, scheme, contrast))


def look(browser, address, shot):
    """Take one picture; return what is wrong with the page."""
    name, width, scheme, _ = SHOTS[shot]
    phone = width < 768
    context = browser.new_context(viewport={"width": width, "height": (844 if name in ("person", "menu") else 1900) if phone else 1000}, has_touch=phone, is_mobile=phone, locale="fr-FR",
                                  reduced_motion="reduce")
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
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes.slice(0, 2)"
                         ".map(n => n.html.slice(0, 150) + ' | ' + n.failureSummary.slice(0, 220))]))")
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
