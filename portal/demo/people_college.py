"""Collège Les Marronniers: three classes, their teachers, school life, staff and families."""

from portal.demo.establishments import COLLEGE
from portal.demo.records import Adult, DemoGroup, adults, guardians, roster

__all__ = ["GROUPS", "PEOPLE"]

GROUPS = (
    DemoGroup(COLLEGE.slug, "3e A", "class", "Troisième"),
    DemoGroup(COLLEGE.slug, "4e B", "class", "Quatrième"),
    DemoGroup(COLLEGE.slug, "5e C", "class", "Cinquième"),
    DemoGroup(COLLEGE.slug, "4e B, physique groupe 1", "group", "Quatrième", (
        "l.garnier", "c.lambert", "m.belaid", "l.fontaine", "s.kaddour")),
    DemoGroup(COLLEGE.slug, "Conseil de classe 4e B", "manual", members=(
        "l.delacroix", "r.boumediene", "s.kaddour", "f.ferrec", "m.cordier", "c.roux", "h.jourdan", "l.garnier",
        "l.fontaine", "s.garnier", "i.lambert")),
    DemoGroup(COLLEGE.slug, "Chorale", "manual", members=("n.bouvier", "r.petit", "c.lambert", "e.sabatier", "f.ferrec")),
)

_3A = ("Manon Aubry, Rayan Saïdi, Clara Meunier, Adam Koné, Juliette Arnaud, Bilal Ouali, Emma Sabatier, Diego Alvarez, "
       "Lucie Thévenot")
_4B = ("Léo Garnier, Chloé Lambert, Mehdi Belaïd, Lila Fontaine, Enzo Rossi, Aminata Camara, Jules Prévost, Sirine Haddou, "
       "Oscar Delmas")
_5C = "Nina Bouvier, Yanis Hamdi, Rosalie Petit, Malo Quéré, Fatou Gueye, Arthur Besson, Inaya Mansouri, Elio Costa"

_ADULTS = (
    Adult("Laurent Delacroix", "head", "Principal", ("Direction",), office="Bâtiment A, bureau 1", phone="05 36 49 12 01"),
    Adult("Samir Kaddour", "teacher", "Physique-chimie", ("Physique-chimie",), "3e A, 4e B, 5e C", office="Labo 1"),
    Adult("Françoise Ferrec", "teacher", "Anglais", ("Anglais",), "3e A, 4e B, 5e C"),
    Adult("Martine Cordier", "teacher", "Mathématiques", ("Mathématiques",), "3e A, 4e B, 5e C", "webmaster"),
    Adult("Hélène Jourdan", "teacher", "Professeure documentaliste", ("Documentation",), "5e C", office="CDI"),
    Adult("Rachida Boumediene", "school-life", "Conseillère principale d’éducation", ("Vie scolaire",), "3e A, 4e B, 5e C",
          office="Vie scolaire", phone="05 36 49 12 02"),
    Adult("Kevin Maillard", "school-life", "Assistant d’éducation", ("Vie scolaire",), phone="05 36 49 12 03"),
    Adult("Josiane Pons", "staff", "Gestionnaire", ("Intendance",), roles="local-administrator", office="Intendance",
          phone="05 36 49 12 04"),
    Adult("Hervé Abiven", "staff", "Technicien de laboratoire", ("Laboratoire",), office="Labo 2", phone="05 36 49 12 05"),
)

_GUARDIANS = (
    ("Karim Belaïd", "m.belaid", COLLEGE.slug, "06 39 98 12 01"),
    ("Isabelle Lambert", "c.lambert", COLLEGE.slug, "06 39 98 12 02"),
    ("Paolo Rossi", "e.rossi", COLLEGE.slug, "06 39 98 12 03"),
    ("Christelle Aubry", "m.aubry", COLLEGE.slug, "06 39 98 12 04"),
    ("Boubacar Camara", "a.camara", COLLEGE.slug, "06 39 98 12 05"),
)

PEOPLE = (
    *roster(COLLEGE, "pupil", "3e A", "3e A", "Troisième", _3A),
    *roster(COLLEGE, "pupil", "4e B", "4e B", "Quatrième", _4B),
    *roster(COLLEGE, "pupil", "5e C", "5e C", "Cinquième", _5C),
    *adults(COLLEGE, _ADULTS),
    *guardians(_GUARDIANS),
)
