"""Invented windows: the boxes of a pupil's page, in every state."""

from types import SimpleNamespace as Record

from invented import boxes, states

PERSON = Record(
    name="Inès Morvan",
    initials="IM",
    subtitle="Première 4",
    switch_url="#",
    sign_out_url="#",
    establishments=[
        Record(
            id="1", name="Lycée Ada-Verneuil", logo_url="logos/lycee-ada-verneuil.svg", role="Élève, première 4", current=True
        ),
        Record(
            id="2",
            name="Université des Deux-Rives",
            logo_url="logos/universite-deux-rives.svg",
            role="Auditrice, cordées",
            current=False,
        ),
        Record(
            id="3", name="École Les Tilleuls", logo_url="logos/ecole-les-tilleuls.svg", role="Tutrice bénévole", current=False
        ),
    ],
    menu=[
        Record(title="Mon compte", url="#", icon="user-round"),
        Record(title="Affichage et confort de lecture", url="#", icon="sun-moon"),
    ],
)


def tabs(current=0):
    titles = [
        ("Accueil", "house", None),
        ("Mes cours", "book-open", "4"),
        ("Orientation", "compass", None),
        ("Vie lycéenne", "users", None),
        ("À moi", "sparkles", None),
    ]
    return [
        Record(title=title, icon=icon, counter=counter, url="#", current=at == current)
        for at, (title, icon, counter) in enumerate(titles)
    ]


MENU = [
    Record(title="Agrandir", icon="maximize-2", url="#"),
    Record(title="Réduire", icon="chevron-up", form=Record(action="#", fields={"op": "minimise"})),
    Record(title="Régler ce bloc", icon="sliders-horizontal", url="#"),
    Record(title="Déplacer vers…", icon="move", url="#"),
    Record(title="Actualiser", icon="rotate-cw", url="#"),
    Record(title="Aide", icon="circle-question-mark", url="#"),
]


def box(name, title, icon, category, content=None, **more):
    given = dict(
        id=f"w{name}",
        window=f"f.{name}",
        title=title,
        url="#",
        icon=icon,
        category=category,
        content=content,
        counter=None,
        state="normal",
        condition="ok",
        menu=MENU,
        foot=None,
    )
    return Record(**{**given, **more})


def home_columns(icon):
    """Twelve boxes in three columns, in every state."""
    foot = Record
    return [
        (
            4,
            [
                box(
                    "edt",
                    "Emploi du temps",
                    "calendar-clock",
                    "cours",
                    boxes.timetable(icon),
                    foot=foot(label="Voir la semaine", url="#", note="Semaine A"),
                ),
                box(
                    "devoirs",
                    "Travail à faire",
                    "square-check-big",
                    "travail",
                    boxes.todo(icon),
                    counter="3",
                    foot=foot(label="Tout mon travail", url="#"),
                ),
                box(
                    "self",
                    "Menu du self",
                    "utensils",
                    "pratique",
                    boxes.canteen(icon),
                    foot=foot(label="Allergènes et semaine", url="#", note="Solde : 23,40 €"),
                ),
                box(
                    "docs",
                    "Documents de la classe",
                    "folder-open",
                    "outils",
                    state="minimised",
                    counter="5",
                    restore=Record(action="#", fields={"op": "restore"}),
                ),
            ],
        ),
        (
            5,
            [
                box(
                    "annonces",
                    "Annonces du lycée",
                    "megaphone",
                    "infos",
                    boxes.announcements(icon),
                    counter="2",
                    locked="Placé par le lycée",
                    foot=foot(label="Toutes les annonces", url="#"),
                ),
                box(
                    "gazette",
                    "La gazette du CDI",
                    "newspaper",
                    "infos",
                    boxes.news(icon),
                    foot=foot(label="Tous les articles", url="#", note="Flux RSS · 9 h 58"),
                ),
                box(
                    "salles",
                    "Réserver une salle",
                    "door-open",
                    "pratique",
                    condition="error",
                    message="Nouvel essai à 10 h 40. Le reste de la page fonctionne.",
                    incident="7F3K-22",
                    retry_url="#",
                ),
            ],
        ),
        (
            4,
            [
                box(
                    "messages",
                    "Messages",
                    "mail",
                    "echanges",
                    boxes.messages(icon),
                    counter="2",
                    foot=foot(label="Écrire un message", url="#"),
                ),
                box("favoris", "Mes favoris", "star", "outils", boxes.bookmarks(icon)),
                box("agenda", "Agenda", "calendar-days", "cours", boxes.agenda(icon)),
                box(
                    "sciences",
                    "Sciences au quotidien",
                    "telescope",
                    "cours",
                    boxes.news(icon, lead=False),
                    condition="stale",
                    stale_text="Copie d’hier, 18 h 40",
                    foot=foot(label="Tous les articles", url="#", note="Le site ne répond pas"),
                ),
                box("notes", "Mes notes", "chart-column", "travail", condition="late", alone_url="alone.html"),
            ],
        ),
    ]


def maximised(icon):
    """A box alone on its page, being set, with an error."""
    return box(
        "gazette",
        "La gazette du CDI",
        "newspaper",
        "infos",
        states.news_page(icon),
        state="maximised",
        source="Flux RSS · mis à jour à 9 h 58 · 20 articles, 3 non lus",
        modes=[
            Record(title="Lire", url="#", current=False),
            Record(title="Régler", url="#", current=True),
            Record(title="Aide", url="#", current=False),
        ],
    )
