"""What the demonstration announces; all invented. Days of the week are those of no year."""

from dataclasses import dataclass

__all__ = ["TEXTS", "DemoText"]


@dataclass(frozen=True, slots=True)
class DemoText:
    """One announcement.

    :param targets: separated by blanks; "class:<login>" is the class of that pupil.
    :param hours_ago: when it began to be shown, before the demonstration is filled.
    :param picture: one of ``demo_pictures``, with its words in ``alt``.
    :param over: shown in the archive alone.
    """

    slug: str
    author: str
    title: str
    category: str
    body: str
    targets: str = "member"
    weight: int = 0
    hours_ago: float = 24.0
    picture: str = ""
    alt: str = ""
    over: bool = False


LYCEE, COLLEGE, PRIMARY, UNIVERSITY = ("lycee-ada-verneuil", "college-les-marronniers", "ecole-les-tilleuls",
                                       "universite-deux-rives")

TEXTS = (
    DemoText(LYCEE, "d.caradec", "Portes ouvertes samedi\u00a0: 40 volontaires recherchés", "À lire aujourd’hui",
             "Accueil des familles de 9 h à 13 h. Inscrivez-vous auprès de la vie scolaire avant jeudi midi.\n\n"
             "Nous cherchons\u00a0:\n\n- des guides pour les visites, par deux\u00a0;\n- une équipe pour le goûter\u00a0;\n"
             "- des élèves des clubs, pour présenter leurs activités.\n\nLe repas de midi est **offert** aux volontaires.",
             weight=2, hours_ago=2.3),
    DemoText(LYCEE, "y.tanguy", "Spécialités de terminale\u00a0: fiche à rendre le 4 décembre", "Orientation",
             "La fiche de vœux est distribuée en vie de classe. Rendez-la signée à Mme Lopez.\n\nJe reçois sans rendez-vous "
             "au CIO **mardi et jeudi, de 12 h 30 à 14 h**.", "class:i.morvan profile:guardian profile:teacher", 1, 26),
    DemoText(LYCEE, "s.lopez", "Résultat du vote\u00a0: l’abri à vélos sera agrandi", "Vie lycéenne",
             "Vous étiez 312 à voter. L’abri aura *40 places de plus* au printemps, côté gymnase. Merci au conseil de la vie "
             "lycéenne, qui a porté le projet.", hours_ago=92),
    DemoText(LYCEE, "m.castaing", "«\u00a0Antigone\u00a0»\u00a0: le club théâtre joue à la Halle", "Spectacle",
             "Deux soirs complets, une date de plus le 3 décembre. Le noir se fait, Créon entre, et personne ne tousse plus.\n\n"
             "> On en a parlé jusque dans le car.\n\nPlaces à retirer au CDI, gratuites pour les élèves.", "public", 0, 20,
             "stage", "Deux comédiens en ombre sur une scène, entre des rideaux rouges"),
    DemoText(LYCEE, "a.ndiaye", "Le nouveau laboratoire ouvre aux classes de seconde", "Sciences",
             "Douze paillasses, et de la lumière au nord. Les premières séances ont lieu cette semaine.", "public", 0, 96,
             "flask", "Une fiole de verre remplie d’un liquide vert, sur une paillasse"),
    DemoText(LYCEE, "d.caradec", "Inscriptions en seconde\u00a0: réunion d’information pour les familles", "Inscriptions",
             "La direction et des élèves vous accueillent en salle polyvalente à 18 h. Visite du lycée ensuite.", "public", 0,
             150),
    DemoText(LYCEE, "s.lopez", "Première 4\u00a0: préparez le conseil de classe", "Vie de classe",
             "Les délégués ramassent vos remarques mercredi. Ce qui concerne une seule personne se dit à part.",
             "class:i.morvan", 0, 30),
    DemoText(LYCEE, "b.salvat", "Conseil pédagogique\u00a0: ordre du jour", "Équipe",
             "1. Dédoublements en langues\n2. Salles du bac blanc\n3. Questions diverses\n\nSalle B002, à 17 h 30.",
             "profile:teacher profile:school-life profile:head", 1, 5),
    DemoText(LYCEE, "m.albrecht", "Cantine\u00a0: le menu végétarien passe à deux jours", "Restauration",
             "À partir de lundi, le mardi et le vendredi. Vos avis sont attendus à l’intendance.", hours_ago=170),
    DemoText(LYCEE, "d.caradec", "Photos de classe", "Vie lycéenne",
             "Rendez-vous dans la cour, classe par classe, dès 8 h 30.", hours_ago=700, over=True),
    DemoText(LYCEE, "s.lopez", "Élections des délégués", "Vie lycéenne",
             "Les candidatures sont closes. Vote en vie de classe.", hours_ago=1100, over=True),

    DemoText(COLLEGE, "l.delacroix", "Cross du collège vendredi matin", "À lire aujourd’hui",
             "Départ de la première course à 9 h. Prévoir une tenue chaude et une gourde\u00a0; les cours reprennent à 13 h 30.",
             weight=2, hours_ago=3),
    DemoText(COLLEGE, "r.boumediene", "Réunion parents et professeurs de 4e", "Rencontres",
             "Mardi de 17 h à 20 h. Les rendez-vous se prennent auprès de la vie scolaire.",
             "class:l.garnier profile:guardian profile:teacher", 1, 28),
    DemoText(COLLEGE, "h.jourdan", "La bibliothèque s’agrandit", "CDI",
             "Trois cents bandes dessinées et un coin pour lire au calme. Ouvert à la récréation.", "public", 0, 50, "books",
             "Des livres de toutes les couleurs rangés sur une étagère"),
    DemoText(COLLEGE, "f.ferrec", "La chorale chante à la médiathèque", "Spectacle",
             "Samedi à 16 h, entrée libre. Les choristes arrivent à 15 h.", "public", 0, 100),
    DemoText(COLLEGE, "j.pons", "Casiers\u00a0: pensez aux cadenas", "Vie au collège",
             "Les casiers sans cadenas seront vidés vendredi soir\u00a0; les affaires seront à la vie scolaire.", hours_ago=75),

    DemoText(PRIMARY, "c.hamon", "Le jardin a besoin de bottes", "À lire aujourd’hui",
             "Jeudi, nous plantons les tulipes. Apporte tes bottes et un pull qui ne craint rien.", weight=2, hours_ago=4),
    DemoText(PRIMARY, "e.vasseur", "Sortie à la ferme pour les CE1", "Sorties",
             "Départ à 8 h 45, retour à 16 h. Le pique-nique est fourni. Il manque **deux parents** pour accompagner.",
             "class:t.garnier profile:guardian profile:teacher", 1, 27),
    DemoText(PRIMARY, "c.hamon", "Marché de Noël de l’école", "Vie de l’école",
             "Les classes exposent leurs objets sous le préau. Venez nombreux, dès 16 h 30.", "public", 0, 60, "garden",
             "Un jardin d’école avec trois tulipes devant une petite maison"),
    DemoText(PRIMARY, "m.keita", "Étude du soir\u00a0: nouveaux horaires", "Périscolaire",
             "L’étude finit maintenant à 18 h. La garderie reste ouverte jusqu’à 18 h 30.", "profile:guardian profile:teacher",
             0, 120),

    DemoText(UNIVERSITY, "o.grandjean", "Une équipe de l’UFR Sciences image la division cellulaire en direct", "Recherche",
             "Les premières images sont publiées cette semaine. Conférence ouverte à tous, amphi 2, à 18 h.", "public", 1, 3,
             "cells", "Des cellules roses vues au microscope, chacune avec son noyau"),
    DemoText(UNIVERSITY, "d.lebrun", "Choix d’options du semestre 4", "Scolarité",
             "La procédure ferme **vendredi à 18 h**. Sans choix de votre part, une option vous sera attribuée.",
             "class:y.belkacem", 2, 7),
    DemoText(UNIVERSITY, "f.nadal", "La bibliothèque ouvre jusqu’à 22 h avant les partiels", "Bibliothèque",
             "Du lundi au jeudi, salles de groupe comprises. Réservation sur place.", "public", 0, 50, "books",
             "Des livres de toutes les couleurs rangés sur une étagère"),
    DemoText(UNIVERSITY, "p.henriot", "Portes ouvertes des laboratoires", "Vie de campus",
             "Le 5 décembre, vingt laboratoires ouvrent leurs portes. Les étudiants guides sont les bienvenus.", "member", 0, 30),
    DemoText(UNIVERSITY, "t.vasquez", "Messagerie coupée dimanche matin", "Numérique",
             "Entre 7 h et 9 h, pour entretien. Aucun message n’est perdu.", "member", 0, 90),
)
