"""Renders the templates of the default theme with invented data."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace as Record

from chameleon import PageTemplateLoader
from invented import pages, states, windows
from invented.words import icon, translator
from markupsafe import Markup

from portal.services.branding.palette import derive

ROOT = Path(__file__).resolve().parent.parent.parent
BRANDS = {
    "lycee": ("#17513f", "#f2b632"),
    "yellow": ("#ffd600", "#0b4fb3"),
    "primaire": ("#1f6fd1", "#ffcf3f"),
    "universite": ("#6b1f3f", "#d8a657"),
    "college": ("#33475b", "#d9713c"),
}


class Gallery:
    """Renders pages with the templates of the default theme."""

    def __init__(self):
        self.templates = PageTemplateLoader([str(ROOT / "themes/default/templates"), str(ROOT / "frontend/invented")], ".pt")
        self.translate = translator("fr")

    def _render(self, name, **values):
        template = self.templates.load(f"{name}.pt")
        return template.render(
            translate=self.translate, icon=icon, ui=self.templates.load("ui.pt").macros, target_language="fr", **values
        )

    def box(self, box):
        """Markup of one window."""
        return Markup(self._render("box", box=box, csrf_field=Markup('<input type="hidden" name="csrf" value="x" />')))

    def piece(self, name, **values):
        """Markup of one piece of panels.pt."""
        text = self._render("panels", piece=name, services=states.SERVICES, people=states.PEOPLE, **values)
        return Markup(text[text.index(">", text.index("<html")) + 1 : text.rindex("</html>")])

    def page(
        self, template, title, scheme, contrast, brand="lycee", theme="lycee-ada-verneuil", motif="arcs", corners="soft", **values
    ):
        """A whole page; `values` win over what the frame gives."""
        extra = f"assets/theme-{theme}.css"
        frame = dict(
            page=Record(
                title=f"{title} · Lycée Ada-Verneuil",
                lang="fr",
                scheme=scheme,
                contrast=contrast,
                text_size=values.pop("text_size", 100),
                corners=corners,
                styles=["assets/preau.css", f"{brand}.css"] + ([extra] if (ROOT / "build" / extra).is_file() else []),
                scripts=["assets/preau.js"],
            ),
            establishment=Record(
                name="Lycée Ada-Verneuil", place="Saint-Aubrac", home_url="#", logo_url=f"logos/{theme}.svg", motif=motif
            ),
            tabs=windows.tabs(),
            person=windows.PERSON,
            services_url="#",
            customise_url="#",
            footer=[
                Record(title="Affichage et confort de lecture", url="#"),
                Record(title="Accessibilité : pas encore auditée", url="#"),
            ],
            csrf_field=Markup('<input type="hidden" name="csrf" value="x" />'),
        )
        return self._render(template, **{**frame, **values})

    def build(self, name, scheme, contrast):
        """HTML of the gallery page `name`."""
        make = partial(self.page, scheme=scheme, contrast=contrast)
        if name.startswith("home"):
            return self.home(name, make)
        return getattr(self, f"_{name}")(make)

    def home(self, name, make):
        """The home page, in one of the brands."""
        columns = [Record(width=width, boxes=[self.box(one) for one in column]) for width, column in windows.home_columns(icon)]
        greeting = Record(
            title="Bonjour Inès",
            date="Mardi 24 novembre, 10 h 33 · semaine A",
            cards=[
                Record(
                    title="Anglais annulé à 11 h 15", text="Permanence en salle A012", icon="bell-ring", category="infos", url="#"
                ),
                Record(
                    title="2 devoirs pour demain", text="environ 45 minutes", icon="square-check-big", category="travail", url="#"
                ),
            ],
        )
        kinds = {
            "home-yellow": dict(brand="yellow"),
            "home-primaire": dict(brand="primaire", theme="ecole-les-tilleuls", motif="hills", corners="round"),
            "home-universite": dict(brand="universite", theme="universite-deux-rives", motif="none", corners="straight"),
            "home-college": dict(brand="college", theme="college-les-marronniers", motif="stripes"),
            "home-large-text": dict(text_size=150),
        }
        if name == "home-primaire":
            columns = [
                Record(width=6, boxes=columns[0].boxes[1:3] + columns[2].boxes[1:2]),
                Record(width=6, boxes=columns[2].boxes[:1] + columns[1].boxes[1:2]),
            ]
        return make("page", "Accueil", greeting=greeting, columns=columns, **kinds.get(name, {}))

    _person = _menu = lambda self, make: self.home("home", make)

    def _customise(self, make):
        return make(
            "customise",
            "Arranger",
            arrange=pages.ARRANGE,
            columns=pages.arrange_columns(icon),
            catalogue=pages.CATALOGUE,
            customise_url=None,
        )

    def _catalogue(self, make):
        return make(
            "plain",
            "Services",
            tabs=windows.tabs(None),
            panel=Record(
                title="Services",
                lead="Tout ce que le lycée met à votre disposition. Ouvrez, ou ajoutez à l’une de vos pages.",
                width="wide",
                bare=True,
                content=self.piece("catalogue"),
            ),
        )

    def _wizard(self, make):
        preview = self.box(windows.box("apercu", "La gazette du CDI", "newspaper", "infos", windows.boxes.news(icon), menu=()))
        return make(
            "plain",
            "Ajouter un canal",
            panel=Record(
                title="Ajouter un canal", width="wide", bare=True, content=self.piece("wizard", s=states.WIZARD, preview=preview)
            ),
        )

    def _maximised(self, make):
        box = windows.maximised(icon)
        box.side = self.piece("settings", s=states.SETTINGS)
        return make("page", "La gazette du CDI", maximised=self.box(box), back=Record(title="Accueil", url="#"), columns=[])

    def _branding(self, make):
        palette = derive(*BRANDS["lycee"])
        return make(
            "plain",
            "Apparence",
            panel=Record(
                title="Apparence du lycée",
                width="wide",
                bare=True,
                content=self.piece("branding", pairs=palette.checked, repairs=palette.repairs),
            ),
        )

    def _front(self, make):
        return make("front", "Lycée", front=pages.FRONT, person=None, sign_in_url="#")

    def _frontboxes(self, make):
        front = Record(**{**vars(pages.FRONT), "nav": (), "news": (), "agenda": (), "helps": ()})
        shown = [
            [windows.box("pa", "Annonces publiques", "megaphone", "infos", windows.boxes.announcements(icon), menu=())],
            [windows.box("pg", "La gazette du CDI", "newspaper", "infos", windows.boxes.news(icon), menu=())],
        ]
        return make(
            "front",
            "Lycée",
            front=front,
            person=None,
            sign_in_url="#",
            customise_url=None,
            columns=[Record(width=6, boxes=[self.box(one) for one in column]) for column in shown],
        )

    def _error(self, make):
        return make("error", "Page introuvable", tabs=windows.tabs(None), error=pages.ERROR)

    def _people(self, make):
        return make(
            "plain",
            "Personnes",
            panel=Record(title="Personnes", lead="1 284 personnes", width="wide", bare=True, content=self.piece("people")),
        )

    def _establishments(self, make):
        return make(
            "establishments",
            "Préau",
            establishment=None,
            person=None,
            tabs=(),
            services_url=None,
            customise_url=None,
            sign_in_url="#",
            brand="college",
            front=Record(title="Où allez-vous ?", lead="Choisissez votre établissement."),
            groups=pages.GROUPS,
            search_url="#",
            query="",
        )

    def _display(self, make):
        scheme = dict(
            id="d-scheme",
            name="scheme",
            label="Couleurs",
            value="auto",
            row=True,
            options=[
                dict(value="auto", label="Comme l’appareil", icon="monitor"),
                dict(value="light", label="Claires", icon="sun"),
                dict(value="dark", label="Sombres", icon="moon"),
            ],
        )
        size = dict(
            id="d-size",
            name="size",
            label="Taille du texte",
            value="100",
            row=True,
            options=[dict(value=str(n), label=f"{n} %") for n in (100, 112, 125, 150)],
        )
        return make(
            "plain",
            "Affichage",
            back=Record(title="Accueil", url="#"),
            messages=[Record(kind="ok", text="C’est enregistré.")],
            panel=Record(title="Affichage et confort de lecture", content=self.piece("display", scheme=scheme, size=size)),
        )

    def _states(self, make):
        box, rows = windows.box, []
        rows.append(
            [
                box("s1", "Mes favoris", "star", "outils", self.piece("empty-first")),
                box("s4", "Mes moyennes", "chart-column", "travail", condition="loading"),
                box("s7", "Carnet de bord", "book-open", "outils", condition="gone"),
            ]
        )
        rows.append(
            [
                box("s2", "Travail à faire", "square-check-big", "travail", self.piece("empty-done")),
                box("s5", "Réserver une salle", "door-open", "pratique", condition="error", incident="7F3K-22", retry_url="#"),
                box(
                    "s8",
                    "Annonces du lycée",
                    "megaphone",
                    "infos",
                    state="minimised",
                    counter="5",
                    locked="Placé par le lycée",
                    restore=Record(action="#", fields={"op": "restore"}),
                ),
            ]
        )
        rows.append(
            [
                box("s3", "Mes notes", "chart-column", "travail", condition="late", alone_url="missing.html"),
                box(
                    "s6",
                    "Sciences au quotidien",
                    "telescope",
                    "cours",
                    windows.boxes.news(icon, lead=False),
                    condition="stale",
                    stale_text="Copie d’hier, 18 h 40",
                    foot=Record(label="Réessayer", url="#", note="Le site ne répond plus"),
                ),
            ]
        )
        return make(
            "page",
            "États",
            greeting=Record(title="États d’un bloc"),
            columns=[Record(width=4, boxes=[self.box(one) for one in row]) for row in rows],
            messages=[
                Record(kind="warn", text="Votre session se ferme dans 2 minutes."),
                Record(kind="note", text="Vous êtes hors ligne."),
                Record(kind="bad", text="Ce changement n’a pas pu être enregistré."),
            ],
        )
