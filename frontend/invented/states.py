"""Invented panels: the states of boxes, the catalogue, the wizard, the branding editor, forms."""

from types import SimpleNamespace as Record

from markupsafe import Markup


def news_page(icon):
    """A feed in the large view."""
    cards = [
        ("books", "Prix des lycéens : les huit romans en lice", "Hier · Lecture"),
        ("mountain", "Trois jours en refuge : le carnet de la 2de 3", "Dimanche · Voyages"),
        ("planet", "Nuit des étoiles : le télescope est réparé", "Vendredi · Sciences"),
        ("flask", "Dans la cuisine du labo : l’indigo maison", "Jeudi · Sciences"),
        ("boat", "Erasmus : lettre de Galway", "Mercredi · Voyages"),
    ]
    return Markup(
        '<div class="pr-newspage__lead"><img class="pr-lead__picture" src="pictures/theatre.svg" alt="" width="480" height="270" /><div>'
        '<span class="pr-chip pr-chip--now">Spectacle</span><h2 class="pr-lead__title"><span class="pr-dot"></span><a href="#">« Antigone » au théâtre de la Halle : les premières racontent</a></h2>'
        '<p class="pr-lead__text">Le noir se fait, Créon entre, et personne ne tousse plus. Trois élèves de première 2 reviennent sur une soirée qui a fini en débat dans le car.</p>'
        '<p class="pr-meta">Club presse · il y a 2 h · 3 min de lecture</p></div></div><ul class="pr-newspage__cards">'
        + "".join(
            f'<li><img class="pr-news__picture" src="pictures/{name}.svg" alt="" width="240" height="150" /><h3 class="pr-news__title"><a href="#">{title}</a></h3><p class="pr-meta">{meta}</p></li>'
            for name, title, meta in cards
        )
        + "</ul>"
    )


SETTINGS = dict(
    errors=[dict(field="f-count", text="Articles affichés : écrivez un nombre de 1 à 20.")],
    title=dict(id="f-title", name="title", label="Titre du bloc", value="La gazette du CDI"),
    count=dict(
        id="f-count", name="count", label="Articles affichés", value="45", type="number", error="Écrivez un nombre de 1 à 20."
    ),
    layout=dict(
        id="f-layout",
        name="layout",
        label="Disposition",
        value="lead",
        options=[
            dict(value="lead", label="Un grand, puis une liste", icon="panel-top"),
            dict(value="list", label="Liste avec images", icon="layout-list"),
            dict(value="titles", label="Titres seuls", icon="list"),
        ],
    ),
    topics=Record(
        id="f-topics",
        name="topics",
        label="Rubriques",
        values=["spectacle", "lecture", "sciences"],
        options=[
            dict(value="spectacle", label="Spectacle", note="4"),
            dict(value="lecture", label="Lecture", note="6"),
            dict(value="sciences", label="Sciences", note="5"),
            dict(value="sport", label="Sport", note="5"),
        ],
    ),
    cancel=dict(title="Annuler", url="#"),
    quiet=dict(title="Réglages du lycée", url="#"),
)

WIZARD = dict(
    count=dict(
        id="w-count",
        name="count",
        label="Nombre d’articles",
        type="select",
        value="4",
        options=[dict(value=str(n), label=str(n)) for n in (2, 4, 6)],
    ),
    shape=dict(
        id="w-shape",
        name="shape",
        label="Disposition",
        type="select",
        value="lead",
        options=[dict(value="lead", label="Un grand, puis une liste")],
    ),
    words=dict(
        id="w-words",
        name="words",
        label="Ne garder que les articles qui parlent de",
        placeholder="théâtre, lecture…",
        hint="Laissez vide pour tout garder.",
    ),
    every=dict(
        id="w-every",
        name="every",
        label="Actualiser toutes les",
        type="number",
        value="2",
        suffix="minutes",
        error="Écrivez 15 ou plus : en dessous, le site d’origine pourrait nous refuser.",
    ),
    pictures=dict(
        id="w-pictures",
        name="pictures",
        label="Montrer les images",
        checked=True,
        hint="Copiées et réduites ici : les élèves ne contactent pas le site d’origine.",
    ),
    inside=dict(
        id="w-inside",
        name="inside",
        label="Ouvrir les articles dans le portail",
        hint="Sinon, chez l’éditeur, dans un nouvel onglet.",
    ),
)

SERVICES = [
    ("Travail à faire", "Vos devoirs, jour par jour, à cocher.", "square-check-big", "travail", "Lycée", "Sur « Accueil »"),
    ("Mes notes", "Notes, moyennes et bulletins.", "chart-column", "travail", "Vie scolaire", "Sur « Accueil »"),
    ("Calculatrice graphique", "Tracez, calculez, enregistrez vos figures.", "calculator", "cours", "Mathématiques", None),
    ("Dictionnaires", "Anglais, espagnol, breton et latin.", "languages", "echanges", "CDI", None),
    ("Carnets Python", "Écrivez et exécutez sans rien installer.", "code-xml", "cours", "NSI", None),
    ("Annales du bac", "Sujets et corrigés depuis 2019.", "graduation-cap", "infos", "Lycée", "!De retour à 14 h"),
]
PEOPLE = [
    ("NA", "cours", "Abadie, Noé", "n.abadie", "Élève", "2de 6", "Aujourd’hui, 9 h 12", "ok", "Actif"),
    ("SA", "travail", "Abgrall, Solène", "s.abgrall", "Enseignante", "Lettres", "Aujourd’hui, 7 h 58", "ok", "Actif"),
    ("LA", "cours", "Achour, Lina", "l.achour", "Élève", "1re 4", "Hier, 21 h 03", "ok", "Actif"),
    ("MA", "pratique", "Albrecht, Maud", "m.albrecht", "Personnel", "Intendance", "Jamais", "warn", "À activer"),
    ("TA", "cours", "Allain, Théo", "t.allain", "Élève", "Tle 2", "3 septembre", "bad", "Bloqué"),
]
