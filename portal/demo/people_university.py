"""Université des Deux-Rives: three years of study, teachers and researchers, staff."""

from dataclasses import replace

from portal.demo.establishments import LYCEE, UNIVERSITY
from portal.demo.records import Adult, DemoGroup, Membership, adults, guardians, roster

__all__ = ["GROUPS", "PEOPLE"]

GROUPS = (
    DemoGroup(UNIVERSITY.slug, "L1 Droit", "class", "Licence 1"),
    DemoGroup(UNIVERSITY.slug, "L2 Biologie", "class", "Licence 2"),
    DemoGroup(UNIVERSITY.slug, "M1 Informatique", "class", "Master 1"),
    DemoGroup(UNIVERSITY.slug, "TD Génétique, groupe 3", "group", "Licence 2", (
        "y.belkacem", "m.corre", "c.vigneron", "l.hamel", "s.kerdoncuff")),
    DemoGroup(UNIVERSITY.slug, "TP Microscopie, groupe 3B", "group", "Licence 2", ("y.belkacem", "s.dembele", "r.haddad")),
    DemoGroup(UNIVERSITY.slug, "Association étudiante de biologie", "manual", members=("y.belkacem", "a.mehta", "m.pujol")),
    DemoGroup(UNIVERSITY.slug, "Conseil de l’UFR Sciences", "manual", members=(
        "o.grandjean", "a.ferrand", "l.oumarou", "d.lebrun", "y.belkacem")),
)

_L1 = "Agathe Rimbert, Nicolas Weiss, Fatima El Amrani, Quentin Lacroix, Linh Pham, Simon Gautier, Zoé Maillet"
_L2 = ("Yanis Belkacem, Maëlle Corre, Sékou Dembélé, Clémence Vigneron, Arjun Mehta, Louise Hamel, Hatem Jaziri, "
       "Margaux Texier, Pablo Serrano")
_M1 = "Marion Pujol, Denis Ivanov, Sara Lahlou, Benoît Charrier, Chiara Moretti"

_ADULTS = (
    Adult("Marianne Sauveterre", "head", "Présidente", ("Présidence",), office="Présidence", phone="05 36 49 14 01"),
    Adult("Olivier Grandjean", "head", "Directeur de l’UFR Sciences", ("Direction de l’UFR Sciences",),
          office="Bât. Pasteur, P3-01", phone="05 36 49 14 02"),
    Adult("Anne Ferrand", "teacher", "Biologie cellulaire", ("Biologie cellulaire",), "L2 Biologie", office="P2-08"),
    Adult("Leïla Oumarou", "teacher", "Statistique", ("Statistique",), "L2 Biologie, M1 Informatique", office="P2-11"),
    Adult("Stéphane Kerdoncuff", "teacher", "Génétique", ("Génétique",), "L2 Biologie", office="P2-14"),
    Adult("Rima Haddad", "teacher", "Microscopie", ("Biologie cellulaire", "Microscopie"), "L2 Biologie",
          office="Plateau 1"),
    Adult("Gilles Montaigu", "teacher", "Droit civil", ("Droit civil",), "L1 Droit", office="D1-03"),
    Adult("Irène Papadakis", "teacher", "Informatique", ("Algorithmique", "Informatique"), "M1 Informatique",
          office="N0-02"),
    Adult("Dominique Lebrun", "staff", "Scolarité", ("Scolarité",), "L1 Droit, L2 Biologie, M1 Informatique",
          "local-administrator", office="Guichet 4", phone="05 36 49 14 03"),
    Adult("Florence Nadal", "staff", "Bibliothèque universitaire", ("Bibliothèque",), roles="webmaster", office="BU Pasteur",
          phone="05 36 49 14 04"),
    Adult("Thierry Vasquez", "staff", "Direction du numérique", ("Systèmes d’information",), office="N0-10",
          phone="05 36 49 14 05"),
    Adult("Pascale Henriot", "school-life", "Vie étudiante", ("Vie de campus",), office="Maison des étudiants",
          phone="05 36 49 14 06"),
)

_GUARDIANS = (("Brigitte Maillet", "z.maillet", UNIVERSITY.slug, "06 39 98 14 01"),)


def _students():
    for person in roster(UNIVERSITY, "student", "L2 Biologie", "L2 Biologie", "Licence 2", _L2):
        if person.login == "y.belkacem":
            person = replace(person, memberships=(
                *person.memberships, Membership(LYCEE.slug, "external", "Tuteur bénévole")))
        yield person


PEOPLE = (
    *roster(UNIVERSITY, "student", "L1 Droit", "L1 Droit", "Licence 1", _L1),
    *_students(),
    *roster(UNIVERSITY, "student", "M1 Informatique", "M1 Informatique", "Master 1", _M1),
    *adults(UNIVERSITY, _ADULTS),
    *guardians(_GUARDIANS),
)
