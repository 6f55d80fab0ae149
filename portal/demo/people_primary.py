"""École Les Tilleuls: two classes, their teachers, the head, staff and families."""

from portal.demo.establishments import COLLEGE, LYCEE, PRIMARY
from portal.demo.records import Adult, DemoGroup, adults, guardians, roster

__all__ = ["GROUPS", "PEOPLE"]

GROUPS = (
    DemoGroup(PRIMARY.slug, "CE1", "class", "CE1"),
    DemoGroup(PRIMARY.slug, "CM2", "class", "CM2"),
    DemoGroup(PRIMARY.slug, "Conseil d’école", "manual", members=(
        "c.hamon", "e.vasseur", "f.castel", "s.garnier", "n.benali")),
    DemoGroup(PRIMARY.slug, "Atelier jardin", "group", members=("t.garnier", "j.benali", "y.adjei", "e.vasseur")),
)

_CE1 = ("Tom Garnier, Jade Benali, Lou Perrin, Sacha Kowalski, Maya Diop, Gabin Roussel, Ilyan Cherif, Rose Vidal, "
        "Nahel Traoré")
_CM2 = "Yaw Adjei, Alma Ferreira, Noam Azoulay, Zélie Marchand, Ibrahim Sow, Louna Picard, Timéo Nguyen, Salomé Bertin"

_ADULTS = (
    Adult("Catherine Hamon", "head", "Directrice", ("Direction",), roles="local-administrator",
          office="Bureau de la direction", phone="05 36 49 11 01"),
    Adult("Élodie Vasseur", "teacher", "Professeure des écoles, CE1", ("Classe de CE1",), "CE1"),
    Adult("Fabien Castel", "teacher", "Professeur des écoles, CM2", ("Classe de CM2",), "CM2", "webmaster"),
    Adult("Odile Bastide", "staff", "Agente de l’école", ("Vie de l’école",), phone="05 36 49 11 02"),
    Adult("Moussa Keïta", "school-life", "Animateur périscolaire", ("Périscolaire", "Cantine"), "CE1, CM2",
          phone="05 36 49 11 03"),
)

_GUARDIANS = (
    ("Sophie Garnier", "t.garnier l.garnier", f"{PRIMARY.slug} {COLLEGE.slug}", "06 39 98 11 01"),
    ("Kwame Adjei", "y.adjei e.adjei", f"{LYCEE.slug} {PRIMARY.slug}", "06 39 98 11 02"),
    ("Nadia Benali", "j.benali", PRIMARY.slug, "06 39 98 11 03"),
    ("Marc Perrin", "l.perrin", PRIMARY.slug, "06 39 98 11 04"),
    ("Awa Diop", "m.diop", PRIMARY.slug, "06 39 98 11 05"),
    ("Anna Kowalski", "s.kowalski", PRIMARY.slug, "06 39 98 11 06"),
)

PEOPLE = (
    *roster(PRIMARY, "pupil", "CE1", "CE1, classe d’Élodie", "CE1", _CE1, mail=False),
    *roster(PRIMARY, "pupil", "CM2", "CM2, classe de Fabien", "CM2", _CM2, mail=False),
    *adults(PRIMARY, _ADULTS),
    *guardians(_GUARDIANS),
)
