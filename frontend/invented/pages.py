"""Invented pages: what the templates are given, as the portal's driver would."""

from types import SimpleNamespace as Record

from markupsafe import Markup

from invented import boxes, states

PERSON = Record(
    name="Inès Morvan", initials="IM", subtitle="Première 4", switch_url="#", sign_out_url="#",
    establishments=[
        Record(id="1", name="Lycée Ada-Verneuil", logo_url="logos/lycee-ada-verneuil.svg", role="Élève, première 4", current=True),
        Record(id="2", name="Université des Deux-Rives", logo_url="logos/universite-deux-rives.svg", role="Auditrice, cordées", current=False),
        Record(id="3", name="École Les Tilleuls", logo_url="logos/ecole-les-tilleuls.svg", role="Tutrice bénévole", current=False)],
    menu=[Record(title="Mon compte", url="#", icon="user-round"),
          Record(title="Affichage et confort de lecture", url="#", icon="sun-moon")])


def tabs(current=0):
    titles = [("Accueil", "house", None), ("Mes cours", "book-open", "4"), ("Orientation", "compass", None),
              ("Vie lycéenne", "users", None), ("À moi", "sparkles", None)]
    return [Record(title=title, icon=icon, counter=counter, url="#", current=at == current)
            for at, (title, icon, counter) in enumerate(titles)]


MENU = [Record(title="Agrandir", icon="maximize-2", url="#"),
        Record(title="Réduire", icon="chevron-up", form=Record(action="#", fields={"op": "minimise"})),
        Record(title="Régler ce bloc", icon="sliders-horizontal", url="#"),
        Record(title="Déplacer vers…", icon="move", url="#"),
        Record(title="Actualiser", icon="rotate-cw", url="#"),
        Record(title="Aide", icon="circle-question-mark", url="#")]


def box(name, title, icon, category, content=None, **more):
    given = dict(id=f"w{name}", window=f"f.{name}", title=title, url="#", icon=icon, category=category, content=content,
                 counter=None, state="normal", condition="ok", menu=MENU, foot=None)
    return Record(**{**given, **more})


def home_columns(icon):
    """Twelve boxes in three columns, in every state."""
    foot = Record
    return [
        (4, [box("edt", "Emploi du temps", "calendar-clock", "cours", boxes.timetable(icon),
                 foot=foot(label="Voir la semaine", url="#", note="Semaine A")),
             box("devoirs", "Travail à faire", "square-check-big", "travail", boxes.todo(icon), counter="3",
                 foot=foot(label="Tout mon travail", url="#")),
             box("self", "Menu du self", "utensils", "pratique", boxes.canteen(icon),
                 foot=foot(label="Allergènes et semaine", url="#", note="Solde : 23,40 €")),
             box("docs", "Documents de la classe", "folder-open", "outils", state="minimised", counter="5",
                 restore=Record(action="#", fields={"op": "restore"}))]),
        (5, [box("annonces", "Annonces du lycée", "megaphone", "infos", boxes.announcements(icon), counter="2",
                 locked="Placé par le lycée", foot=foot(label="Toutes les annonces", url="#")),
             box("gazette", "La gazette du CDI", "newspaper", "infos", boxes.news(icon),
                 foot=foot(label="Tous les articles", url="#", note="Flux RSS · 9 h 58")),
             box("salles", "Réserver une salle", "door-open", "pratique", condition="error",
                 message="Nouvel essai à 10 h 40. Le reste de la page fonctionne.", incident="7F3K-22", retry_url="#")]),
        (4, [box("messages", "Messages", "mail", "echanges", boxes.messages(icon), counter="2",
                 foot=foot(label="Écrire un message", url="#")),
             box("favoris", "Mes favoris", "star", "outils", boxes.bookmarks(icon)),
             box("agenda", "Agenda", "calendar-days", "cours", boxes.agenda(icon)),
             box("sciences", "Sciences au quotidien", "telescope", "cours", boxes.news(icon, lead=False), condition="stale",
                 stale_text="Copie d’hier, 18 h 40", foot=foot(label="Tous les articles", url="#", note="Le site ne répond pas")),
             box("notes", "Mes notes", "chart-column", "travail", condition="late", alone_url="alone.html")]),
    ]


def maximised(icon):
    """A box alone on its page, being set, with an error."""
    return box("gazette", "La gazette du CDI", "newspaper", "infos", states.news_page(icon), state="maximised",
               source="Flux RSS · mis à jour à 9 h 58 · 20 articles, 3 non lus",
               modes=[Record(title="Lire", url="#", current=False), Record(title="Régler", url="#", current=True),
                      Record(title="Aide", url="#", current=False)])


FRONT = Record(
    title="Tout le lycée sous le même préau.",
    lead="Cours, notes, menus, clubs et nouvelles du lycée : tout est là, au même endroit, pour les élèves, les familles et les équipes.",
    nav=[Record(title=t, url="#") for t in ("Le lycée", "Formations", "S’inscrire", "Venir", "Contact")],
    display_url="#", languages=[Record(title="English", lang="en", url="#")],
    choices=[Record(title="Élève", note="avec votre compte ÉduConnect", icon="backpack", category="cours", url="#"),
             Record(title="Parent ou responsable", note="avec votre compte ÉduConnect", icon="users-round", category="infos", url="#"),
             Record(title="Personnel du lycée", note="avec votre compte académique", icon="briefcase", category="travail", url="#"),
             Record(title="Autre compte", note="partenaire, tuteur, invité", icon="key-round", category="outils", url="#")],
    helps=[Record(title="Première connexion ?", url="#"), Record(title="Un souci pour entrer ?", url="#")],
    news=[Record(title="« Antigone » : le club théâtre joue à la Halle", url="#", date="24 novembre", image_url="pictures/theatre.svg",
                 summary="Deux soirs complets, une date de plus le 3 décembre."),
          Record(title="Le nouveau laboratoire ouvre aux classes de seconde", url="#", date="20 novembre",
                 image_url="pictures/flask.svg", summary="Douze paillasses, et de la lumière au nord.")],
    news_url="#",
    agenda=[Record(month="nov.", day="28", title="Portes ouvertes", note="Samedi, 9 h à 13 h", url="#"),
            Record(month="déc.", day="3", title="« Antigone », dernière", note="Jeudi, 20 h · la Halle", url="#"),
            Record(month="déc.", day="8", title="Réunion parents de 2de", note="Mardi, 18 h", url="#")],
    facts=[Record(icon="clock", category="cours", title="Ouvert de 7 h 30 à 18 h 30", note="Mercredi jusqu’à 13 h"),
           Record(icon="map-pin", category="pratique", title="4, rue du Préau", note="12999 Saint-Aubrac"),
           Record(icon="phone", category="echanges", title="05 00 00 00 00", note="Vie scolaire et accueil")])

ERROR = Record(
    kind="Page introuvable", title="Cette page a quitté le préau.", tone="bad",
    text="L’adresse a changé, ou l’onglet « Club échecs » a été retiré le 16 novembre. Rien de ce que vous aviez ajouté n’est perdu.",
    ways=[Record(title="Aller à l’accueil", url="#", icon="house"), Record(title="Voir les services", url="#", icon="layout-grid")],
    reference="404-9C21-7E")

GROUPS = [
    Record(title="Saint-Aubrac", places=[
        Record(name="Lycée Ada-Verneuil", place="Lycée général et technologique", url="#", logo_url="logos/lycee-ada-verneuil.svg"),
        Record(name="Collège Les Marronniers", place="Collège", url="#", logo_url="logos/college-les-marronniers.svg"),
        Record(name="École Les Tilleuls", place="École primaire", url="#", logo_url="logos/ecole-les-tilleuls.svg")]),
    Record(title="Université", places=[
        Record(name="Université des Deux-Rives", place="Quatre composantes", url="#", logo_url="logos/universite-deux-rives.svg")])]


def arrange_columns(icon):
    """The home page in customise mode."""
    found = []
    for number, (width, sheets) in enumerate(home_columns(icon), 1):
        rows = []
        for position, one in enumerate(sheets, 1):
            locked = "Placé par le lycée" if one.window in ("f.edt", "f.annonces") else None
            rows.append(Record(
                id=one.id, window=one.window, title=one.title, icon=one.icon, category=one.category, column=number,
                position=position, count=len(sheets), locked=locked, movable=locked is None, removable=locked is None,
                preview=Markup(one.content) if one.content is not None else None))
        found.append(Record(number=number, width=width, label="large" if width == 5 else "étroite", boxes=rows))
    return found


ARRANGE = Record(title="Accueil", saved="Enregistré à 10 h 34", action="gesture", tab="t1", done_url="#", can_add_tab=True, can_rename=True,
                 tabs=[Record(id="t1", title="Accueil"), Record(id="t2", title="Vie lycéenne"), Record(id="t3", title="À moi")])

OFFERS = [("Sondages du CVL", "1 vote ouvert cette semaine", "vote", "echanges", False), ("Abri à vélos", "Places libres en direct", "bike", "pratique", False),
          ("Mes compétences", "Pix et parcours", "chart-column", "travail", False), ("Presse en ligne", "Titres choisis par le CDI", "newspaper", "infos", True),
          ("Météo de Saint-Aubrac", "Aujourd’hui et demain", "cloud-sun", "pratique", False),
          ("Un fil à moi", "L’adresse d’un site que vous suivez", "rss", "infos", False), ("Pense-bête", "Des notes pour vous seule", "sticky-note", "outils", False)]
CATALOGUE = Record(
    query="", search_url="#",
    categories=[Record(title=t, url="#", current=t == "Tout") for t in ("Tout", "Cours", "Infos", "Échanges", "Pratique", "Outils")],
    entries=[Record(fname=f"offer-{at}", title=title, summary=summary, icon=icon, category=category, present=present, state=None)
             for at, (title, summary, icon, category, present) in enumerate(OFFERS)])
