"""Invented content of boxes, as portlets write it with the style sheet's classes."""

from markupsafe import Markup


def timetable(icon):
    """A pupil's day."""

    def lesson(state, category, start, end, title, who, aside):
        return (
            f'<li class="pr-lesson pr-lesson--{category} {state}"><p class="pr-lesson__hours">{start}'
            f'<span class="pr-lesson__end">{end}</span></p><span class="pr-lesson__bar"></span>'
            f'<div class="pr-lesson__words"><h4 class="pr-lesson__title">{title}</h4><p class="pr-lesson__who">{who}</p>'
            + (
                '<progress class="pr-progress" value="18" max="55" aria-label="Avancée du cours"></progress>'
                if state == "pr-lesson--now"
                else ""
            )
            + f'</div><p class="pr-lesson__room">{aside}</p></li>'
        )

    rows = [
        ("pr-lesson--past", "cours", "8 h 05", "9 h", "Français", "M. Le Goff", "B112"),
        ("pr-lesson--past", "cours", "9 h 05", "10 h", "Histoire-géographie", "Mme Sarr", "B108"),
        (
            "pr-lesson--now",
            "travail",
            "10 h 15",
            "11 h 10",
            "Mathématiques, spécialité",
            "M. Aubertin · salle B204",
            '<span class="pr-lesson__state">En cours</span>',
        ),
        (
            "pr-lesson--off",
            "echanges",
            "11 h 15",
            "12 h 10",
            "Anglais LVA",
            "Mme Whitcombe absente",
            '<span class="pr-chip pr-chip--bad">Annulé</span>',
        ),
        ("", "pratique", "13 h 30", "15 h 25", "SVT, travaux pratiques", "Mme Ndiaye · groupe 2", "Labo 3"),
        ("", "outils", "15 h 40", "16 h 35", "EPS, escalade", "M. Roux", "Gymnase"),
    ]
    return Markup(
        '<div class="pr-dayhead"><h3 class="pr-dayhead__title">Mardi 24 novembre</h3>'
        f'<a class="pr-iconbutton" href="#">{icon("chevron-left")}<span class="visually-hidden">Jour précédent</span></a>'
        f'<a class="pr-iconbutton" href="#">{icon("chevron-right")}<span class="visually-hidden">Jour suivant</span></a></div>'
        f'<ul class="pr-lessons">{"".join(lesson(*row) for row in rows)}</ul>'
    )


def todo(icon):
    """Homework to tick."""

    def task(number, title, text, aside, done=False):
        return (
            f'<li><label class="pr-todo"><input class="pr-check__input" type="checkbox" {"checked" if done else ""} />'
            f'<span class="pr-todo__words"><span class="pr-todo__title">{title}</span><span class="pr-todo__text">{text}</span>'
            f'</span><span class="pr-todo__aside">{aside}</span></label></li>'
        )

    return Markup(
        '<h3 class="pr-group-title"><span>Pour demain, mercredi 25</span><span>1 fait sur 3</span></h3><ul>'
        + task(1, "Mathématiques", "Exercices 34 et 36, page 91", "30 min")
        + task(2, "SVT", "Lire la fiche « Plaques et volcans »", "15 min")
        + task(3, "Français", "Lecture cursive, chapitres 4 à 6", "", True)
        + '</ul><h3 class="pr-group-title">Pour jeudi 26</h3><ul>'
        + task(4, "Histoire-géographie", "Carte à compléter et à déposer", "20 min")
        + "</ul>"
    )


def announcements(icon):
    """Announcements, read and unread."""

    def item(chip, kind, meta, title, text="", new=False):
        dot = '<span class="pr-dot"></span><span class="visually-hidden">Non lu : </span>' if new else ""
        return (
            f'<li class="pr-row__words {"pr-row--new" if new else ""}"><p class="pr-meta"><span class="pr-chip pr-chip--{kind}">{chip}</span>'
            f'<span>{meta}</span></p><h3 class="pr-row__title pr-row__title--strong">{dot}<a href="#">{title}</a></h3>'
            + (f'<p class="pr-row__text">{text}</p>' if text else "")
            + "</li>"
        )

    return Markup(
        '<ul class="pr-list">'
        + item(
            "À lire aujourd’hui",
            "warn",
            "Mme Caradec, proviseure · 8 h 12",
            "Portes ouvertes samedi : 40 volontaires recherchés",
            "Accueil des familles de 9 h à 13 h. Inscrivez-vous auprès de la vie scolaire avant jeudi midi.",
            True,
        )
        + item("Orientation", "note", "Hier · M. Tanguy", "Spécialités de terminale : fiche à rendre le 4 décembre", "", True)
        + item("Vie lycéenne", "quiet", "Vendredi · CVL", "Résultat du vote : l’abri à vélos sera agrandi")
        + "</ul>"
    )


def news(icon, lead=True):
    """A feed: a large article, then a list."""

    def item(picture, title, date):
        return (
            f'<li class="pr-news__item"><img class="pr-news__thumb" src="pictures/{picture}.svg" alt="" width="88" height="60" />'
            f'<div class="pr-news__words"><h3 class="pr-news__title"><a href="#">{title}</a></h3><p class="pr-meta">{date}</p></div></li>'
        )

    first = (
        (
            '<article class="pr-lead"><img class="pr-lead__picture" src="pictures/theatre.svg" alt="" width="480" height="270" />'
            '<h3 class="pr-lead__title"><a href="#">« Antigone » au théâtre de la Halle : les premières racontent</a></h3>'
            '<p class="pr-meta">Club presse · il y a 2 h</p></article>'
        )
        if lead
        else ""
    )
    rest = (
        [
            ("books", "Prix des lycéens : les huit romans en lice", "Hier"),
            ("mountain", "Trois jours en refuge : le carnet de la 2de 3", "Dimanche"),
            ("flask", "Dans la cuisine du labo : l’indigo maison", "Samedi"),
        ]
        if lead
        else [
            ("planet", "Une lune de plus autour de Saturne", "Lundi"),
            ("boat", "Pourquoi l’océan se réchauffe plus vite au nord", "Dimanche"),
        ]
    )
    return Markup(first + f'<ul class="pr-news">{"".join(item(*one) for one in rest)}</ul>')


def messages(icon):
    """Messages with initials."""

    def row(initials, category, who, text, when, new=False):
        return (
            f'<li class="pr-row {"pr-row--new" if new else ""}"><span class="pr-avatar pr-avatar--{category}" aria-hidden="true">{initials}</span>'
            f'<div class="pr-row__words"><h3 class="pr-row__title"><a href="#">{who}</a></h3><p class="pr-row__text pr-row__preview">{text}</p></div>'
            f'<p class="pr-row__aside">{when}</p></li>'
        )

    return Markup(
        '<ul class="pr-list">'
        + row("AM", "echanges", "Anaïs Moreau", "Exposé de SVT : je prends la partie 2, et toi ?", "9 h 41", True)
        + row("VS", "infos", "Vie scolaire", "Votre retard de lundi est régularisé", "8 h 30", True)
        + row("LA", "travail", "M. Aubertin", "Corrigé du contrôle et barème", "Hier")
        + row("CP", "pratique", "Club photo", "Sortie à l’étang mercredi, 14 h", "Hier")
        + "</ul>"
    )


def bookmarks(icon):
    """Favourites as tiles."""
    tiles = [
        ("outils", "folder-open", "Mes fichiers"),
        ("infos", "library", "CDI en ligne"),
        ("travail", "calculator", "Calculatrice"),
        ("echanges", "languages", "Dictionnaire"),
        ("pratique", "compass", "Orientation"),
        ("cours", "code-xml", "Python"),
        ("outils", "film", "Films du lycée"),
        ("pratique", "bus", "Cars scolaires"),
    ]
    return Markup(
        '<ul class="pr-tiles">'
        + "".join(
            f'<li><a class="pr-tiles__item" href="#"><span class="pr-tile pr-tile--{category}" aria-hidden="true">{icon(name)}</span>'
            f'<span class="pr-tiles__words">{title}</span></a></li>'
            for category, name, title in tiles
        )
        + "</ul>"
    )


def agenda(icon):
    """Coming days."""
    events = [
        ("nov.", "26", "Conseil de classe 1re 4", "Jeudi, 17 h 30 · salle B002"),
        ("nov.", "28", "Portes ouvertes", "Samedi, 9 h à 13 h"),
        ("déc.", "1", "Bac blanc de français", "Mardi, 8 h · 4 h"),
    ]
    return Markup(
        '<ul class="pr-list">'
        + "".join(
            f'<li class="pr-row"><span class="pr-day"><span class="pr-day__month">{month}</span><span class="pr-day__number">{day}</span></span>'
            f'<div class="pr-row__words"><h3 class="pr-row__title pr-row__title--strong"><a href="#">{title}</a></h3><p class="pr-row__text">{note}</p></div></li>'
            for month, day, title, note in events
        )
        + "</ul>"
    )


def canteen(icon):
    """The menu of the day."""
    return Markup(
        '<dl class="pr-pairs"><dt>Entrée</dt><dd>Velouté de potimarron</dd><dt>Plat</dt>'
        f'<dd>Poulet basquaise, riz ou dahl de lentilles <span class="pr-chip pr-chip--ok">{icon("leaf")} Végétarien</span></dd>'
        "<dt>Dessert</dt><dd>Poire, fromage blanc</dd></dl>"
    )
