"""Invented pages: what the templates are given, as the portal's driver would."""

from types import SimpleNamespace as Record

from invented.windows import home_columns
from markupsafe import Markup

FRONT = Record(
    title="Tout le lycée sous le même préau.",
    lead="Cours, notes, menus, clubs et nouvelles du lycée : tout est là, au même endroit, pour les élèves, les familles et les équipes.",
    nav=[Record(title=t, url="#") for t in ("Le lycée", "Formations", "S’inscrire", "Venir", "Contact")],
    display_url="#",
    languages=[Record(title="English", lang="en", url="#")],
    choices=[
        Record(title="Élève", note="avec votre compte ÉduConnect", icon="backpack", category="cours", url="#"),
        Record(title="Parent ou responsable", note="avec votre compte ÉduConnect", icon="users-round", category="infos", url="#"),
        Record(title="Personnel du lycée", note="avec votre compte académique", icon="briefcase", category="travail", url="#"),
        Record(title="Autre compte", note="partenaire, tuteur, invité", icon="key-round", category="outils", url="#"),
    ],
    helps=[Record(title="Première connexion ?", url="#"), Record(title="Un souci pour entrer ?", url="#")],
    news=[
        Record(
            title="« Antigone » : le club théâtre joue à la Halle",
            url="#",
            date="24 novembre",
            image_url="pictures/theatre.svg",
            summary="Deux soirs complets, une date de plus le 3 décembre.",
        ),
        Record(
            title="Le nouveau laboratoire ouvre aux classes de seconde",
            url="#",
            date="20 novembre",
            image_url="pictures/flask.svg",
            summary="Douze paillasses, et de la lumière au nord.",
        ),
    ],
    news_url="#",
    agenda=[
        Record(month="nov.", day="28", title="Portes ouvertes", note="Samedi, 9 h à 13 h", url="#"),
        Record(month="déc.", day="3", title="« Antigone », dernière", note="Jeudi, 20 h · la Halle", url="#"),
        Record(month="déc.", day="8", title="Réunion parents de 2de", note="Mardi, 18 h", url="#"),
    ],
    facts=[
        Record(icon="clock", category="cours", title="Ouvert de 7 h 30 à 18 h 30", note="Mercredi jusqu’à 13 h"),
        Record(icon="map-pin", category="pratique", title="4, rue du Préau", note="12999 Saint-Aubrac"),
        Record(icon="phone", category="echanges", title="05 00 00 00 00", note="Vie scolaire et accueil"),
    ],
)

ERROR = Record(
    kind="Page introuvable",
    title="Cette page a quitté le préau.",
    tone="bad",
    text="L’adresse a changé, ou l’onglet « Club échecs » a été retiré le 16 novembre. Rien de ce que vous aviez ajouté n’est perdu.",
    ways=[
        Record(title="Aller à l’accueil", url="#", icon="house"),
        Record(title="Voir les services", url="#", icon="layout-grid"),
    ],
    reference="404-9C21-7E",
)

GROUPS = [
    Record(
        title="Saint-Aubrac",
        places=[
            Record(
                name="Lycée Ada-Verneuil",
                place="Lycée général et technologique",
                url="#",
                logo_url="logos/lycee-ada-verneuil.svg",
            ),
            Record(name="Collège Les Marronniers", place="Collège", url="#", logo_url="logos/college-les-marronniers.svg"),
            Record(name="École Les Tilleuls", place="École primaire", url="#", logo_url="logos/ecole-les-tilleuls.svg"),
        ],
    ),
    Record(
        title="Université",
        places=[
            Record(
                name="Université des Deux-Rives", place="Quatre composantes", url="#", logo_url="logos/universite-deux-rives.svg"
            )
        ],
    ),
]


def arrange_columns(icon):
    """The home page in customise mode."""
    found = []
    for number, (width, sheets) in enumerate(home_columns(icon), 1):
        rows = []
        for position, one in enumerate(sheets, 1):
            locked = "Placé par le lycée" if one.window in ("f.edt", "f.annonces") else None
            rows.append(
                Record(
                    id=one.id,
                    window=one.window,
                    title=one.title,
                    icon=one.icon,
                    category=one.category,
                    column=number,
                    position=position,
                    count=len(sheets),
                    locked=locked,
                    movable=locked is None,
                    removable=locked is None,
                    preview=Markup(one.content) if one.content is not None else None,
                )
            )
        found.append(Record(number=number, width=width, label="large" if width == 5 else "étroite", boxes=rows))
    return found


ARRANGE = Record(
    title="Accueil",
    saved="Enregistré à 10 h 34",
    action="gesture",
    tab="t1",
    done_url="#",
    can_add_tab=True,
    can_rename=True,
    can_move=True,
    place=2,
    places=3,
    can_remove=True,
    back="#",
    tabs=[Record(id="t1", title="Accueil"), Record(id="t2", title="Vie lycéenne"), Record(id="t3", title="À moi")],
)

OFFERS = [
    ("Sondages du CVL", "1 vote ouvert cette semaine", "vote", "echanges", False),
    ("Abri à vélos", "Places libres en direct", "bike", "pratique", False),
    ("Mes compétences", "Pix et parcours", "chart-column", "travail", False),
    ("Presse en ligne", "Titres choisis par le CDI", "newspaper", "infos", True),
    ("Météo de Saint-Aubrac", "Aujourd’hui et demain", "cloud-sun", "pratique", False),
    ("Un fil à moi", "L’adresse d’un site que vous suivez", "rss", "infos", False),
    ("Pense-bête", "Des notes pour vous seule", "sticky-note", "outils", False),
]
CATALOGUE = Record(
    query="",
    search_url="#",
    categories=[
        Record(title=t, url="#", current=t == "Tout") for t in ("Tout", "Cours", "Infos", "Échanges", "Pratique", "Outils")
    ],
    entries=[
        Record(fname=f"offer-{at}", title=title, summary=summary, icon=icon, category=category, present=present, state=None)
        for at, (title, summary, icon, category, present) in enumerate(OFFERS)
    ],
)
