"""Lycée Ada-Verneuil: four classes, their teachers, school life, staff, families and partners."""

from dataclasses import replace

from portal.demo.establishments import COLLEGE, LYCEE
from portal.demo.records import Adult, DemoGroup, Membership, adults, guardians, roster

__all__ = ["GROUPS", "PEOPLE"]

GROUPS = (
    DemoGroup(LYCEE.slug, "2de 1", "class", "Seconde"),
    DemoGroup(LYCEE.slug, "2de 6", "class", "Seconde"),
    DemoGroup(LYCEE.slug, "1re 4", "class", "Première"),
    DemoGroup(LYCEE.slug, "Tle 2", "class", "Terminale"),
    DemoGroup(LYCEE.slug, "1re spécialité mathématiques", "group", "Première", (
        "i.morvan", "a.moreau", "g.leclerc", "k.rahmani", "u.fabre", "l.aubertin")),
    DemoGroup(LYCEE.slug, "1re 4, SVT groupe 2", "group", "Première", (
        "i.morvan", "l.achour", "m.ziani", "j.quillien", "a.ndiaye")),
    DemoGroup(LYCEE.slug, "Club photo", "manual", members=("i.morvan", "n.abadie", "m.ba", "m.castaing")),
    DemoGroup(LYCEE.slug, "Conseil de la vie lycéenne", "manual", members=(
        "d.caradec", "s.lopez", "k.rahmani", "b.courtois", "l.okafor")),
    DemoGroup(LYCEE.slug, "Équipe de 1re 4", "manual", members=(
        "l.aubertin", "a.ndiaye", "e.legoff", "c.sarr", "l.whitcombe", "c.roux", "s.lopez")),
)

_2DE1 = "Yasmine Amrani, Timothée Arnoux, Hugo Vernet, Lisa Okafor, Bastien Lacombe, Nour Benhaddou"
_2DE6 = ("Noé Abadie, Esi Adjei, Camille Dubreuil, Ismaël Coulibaly, Victoire Lemaître, Hoang Tran, Pauline Sérac, "
         "Amir Nazari")
_1RE4 = ("Inès Morvan, Anaïs Moreau, Lina Achour, Gaspard Leclerc, Mohamed Ziani, Éva Lindberg, Théodore Blanchet, "
         "Kenza Rahmani, Ulysse Fabre, Jeanne Quillien")
_TLE2 = "Théo Allain, Mariam Bâ, Basile Courtois, Leïla Toumi, Rémi Garrigue, Ana Pereira"

_ADULTS = (
    Adult("Delphine Caradec", "head", "Proviseure", ("Direction",), office="Bâtiment A, bureau 2", phone="05 36 49 13 01"),
    Adult("Bruno Salvat", "head", "Proviseur adjoint", ("Direction",), office="Bâtiment A, bureau 3",
          phone="05 36 49 13 02"),
    Adult("Luc Aubertin", "teacher", "Mathématiques", ("Mathématiques",), "1re 4, Tle 2", office="Salle B204"),
    Adult("Aïssatou Ndiaye", "teacher", "Sciences de la vie et de la Terre", ("SVT",), "1re 4, 2de 6", office="Labo 3"),
    Adult("Erwan Le Goff", "teacher", "Français", ("Français",), "1re 4, 2de 1"),
    Adult("Coumba Sarr", "teacher", "Histoire-géographie", ("Histoire-géographie",), "1re 4, 2de 1, 2de 6"),
    Adult("Laura Whitcombe", "teacher", "Anglais", ("Anglais",), "1re 4, 2de 6, Tle 2"),
    Adult("Christophe Roux", "teacher", "Éducation physique et sportive", ("EPS",), "1re 4, 2de 1", office="Gymnase"),
    Adult("Solène Abgrall", "teacher", "Lettres", ("Français", "Littérature"), "2de 6, Tle 2"),
    Adult("Paul Anquetil", "teacher", "Mathématiques", ("Mathématiques",), "2de 1, 2de 6"),
    Adult("Ronan Le Gall", "teacher", "Numérique et sciences informatiques", ("NSI", "Référent numérique"), "1re 4, Tle 2",
          "webmaster", office="Salle C101"),
    Adult("Mireille Castaing", "teacher", "Professeure documentaliste", ("Documentation",), "",
          "service-editor", office="CDI"),
    Adult("Sandrine Lopez", "school-life", "Conseillère principale d’éducation", ("Vie scolaire",),
          "1re 4, 2de 1, 2de 6, Tle 2", office="Vie scolaire", phone="05 36 49 13 03"),
    Adult("Jordan Faure", "school-life", "Assistant d’éducation", ("Vie scolaire",), phone="05 36 49 13 04"),
    Adult("Maud Albrecht", "staff", "Intendance", ("Intendance",), office="Bâtiment A, bureau 8", phone="05 36 49 13 05"),
    Adult("Valérie Ricard", "staff", "Secrétariat de direction", ("Secrétariat",), roles="local-administrator",
          office="Bâtiment A, bureau 1", phone="05 36 49 13 06"),
    Adult("Yves Tanguy", "staff", "Psychologue, conseil en orientation", ("Orientation",), office="CIO",
          phone="05 36 49 13 07"),
    Adult("Marc Delorme", "external", "Tuteur de stage"),
)

_GUARDIANS = (
    ("Nathalie Morvan", "i.morvan", LYCEE.slug, "06 39 98 13 01"),
    ("Hélène Moreau", "a.moreau", LYCEE.slug, "06 39 98 13 02"),
    ("Farid Achour", "l.achour", LYCEE.slug, "06 39 98 13 03"),
    ("Élise Arnoux", "t.arnoux", LYCEE.slug, "06 39 98 13 04"),
)


def _adults():
    for person in adults(LYCEE, _ADULTS):
        if person.login == "c.roux":
            there = Membership(COLLEGE.slug, "teacher", "Éducation physique et sportive", ("EPS",))
            person = replace(person, memberships=(*person.memberships, there),
                             groups=(*person.groups, (COLLEGE.slug, "4e B"), (COLLEGE.slug, "5e C")))
        yield person


PEOPLE = (
    *roster(LYCEE, "pupil", "2de 1", "Seconde 1", "Seconde", _2DE1),
    *roster(LYCEE, "pupil", "2de 6", "Seconde 6", "Seconde", _2DE6),
    *roster(LYCEE, "pupil", "1re 4", "Première 4", "Première", _1RE4),
    # Théo Allain's account is blocked: he may sign in, and is refused.
    *(replace(person, active=person.login != "t.allain")
      for person in roster(LYCEE, "pupil", "Tle 2", "Terminale 2", "Terminale", _TLE2)),
    *_adults(),
    *guardians(_GUARDIANS),
)
