"""The weeks of the demonstration's classes, hour by hour; all invented.

One line an hour: weekday, beginning and end, subject, login of the teacher (or -), name as shown,
room. Rooms and hours fit: nobody teaches two classes at once.
"""

import datetime as dt
from dataclasses import dataclass

__all__ = ["SCHOOLS", "Hour", "School"]

_ALWAYS = ("Lecture et écriture", "Calcul mental")
_DAYS = {"lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5}


@dataclass(frozen=True, slots=True)
class Hour:
    """One lesson of a week."""

    weekday: int
    starts: dt.time
    ends: dt.time
    subject: str
    teacher: str
    shown: str
    room: str
    note: str = ""

    @property
    def may_fall_out(self) -> bool:
        """Whether the demonstration lets it be cancelled now and then: only what one teacher gives, and at the
        école neither reading nor counting."""
        return self.teacher != "" and self.subject not in _ALWAYS


@dataclass(frozen=True, slots=True)
class School:
    """A class or group, named by people who share it.

    :param kind: "class" or "group".
    """

    members: tuple[str, ...]
    hours: tuple[Hour, ...]
    kind: str = "class"


def _time(text: str) -> dt.time:
    hour, _colon, minute = text.partition(":")
    return dt.time(int(hour), int(minute or 0))


def _week(members: str, text: str, kind: str = "class") -> School:
    hours = []
    for line in text.strip().splitlines():
        day, starts, ends, subject, teacher, shown, room, *note = (part.strip() for part in line.split("|"))
        hours.append(Hour(_DAYS[day], _time(starts), _time(ends), subject, "" if teacher == "-" else teacher, shown, room,
                          note[0] if note else ""))
    return School(tuple(members.split()), tuple(sorted(hours, key=lambda hour: (hour.weekday, hour.starts))), kind)


_LYCEE = (
    _week("i.morvan j.quillien", """
lun | 8:05 | 9:00 | Anglais | l.whitcombe | Mme Whitcombe | B105
lun | 9:05 | 10:00 | Français | e.legoff | M. Le Goff | B112
lun | 10:15 | 12:10 | SVT | a.ndiaye | Mme Ndiaye | Labo 3
lun | 13:30 | 15:25 | EPS, escalade | c.roux | M. Roux | Gymnase
lun | 15:40 | 16:35 | Histoire-géographie | c.sarr | Mme Sarr | B108
mar | 8:05 | 9:00 | Français | e.legoff | M. Le Goff | B112
mar | 9:05 | 10:00 | Histoire-géographie | c.sarr | Mme Sarr | B108
mar | 11:15 | 12:10 | Anglais | l.whitcombe | Mme Whitcombe | B105
mar | 15:40 | 16:35 | EPS | c.roux | M. Roux | Gymnase
mer | 8:05 | 10:00 | NSI | r.legall | M. Le Gall | C101
mer | 10:15 | 12:10 | Français | e.legoff | M. Le Goff | B112
jeu | 8:05 | 9:00 | Mathématiques | l.aubertin | M. Aubertin | B204
jeu | 9:05 | 10:00 | Anglais | l.whitcombe | Mme Whitcombe | B105
jeu | 10:15 | 12:10 | Histoire-géographie | c.sarr | Mme Sarr | B108
jeu | 13:30 | 15:25 | SVT | a.ndiaye | Mme Ndiaye | Labo 3
ven | 8:05 | 10:00 | Mathématiques | l.aubertin | M. Aubertin | B204
ven | 10:15 | 11:10 | Enseignement moral et civique | c.sarr | Mme Sarr | B108
ven | 11:15 | 12:10 | Vie de classe | s.lopez | Mme Lopez | B108
ven | 13:30 | 15:25 | NSI | r.legall | M. Le Gall | C101
sam | 8:05 | 10:00 | Devoir surveillé | - | | Salle d’étude
sam | 10:15 | 12:10 | Mathématiques | l.aubertin | M. Aubertin | B204
"""),
    _week("i.morvan u.fabre", """
mar | 10:15 | 11:10 | Mathématiques, spécialité | l.aubertin | M. Aubertin | B204
jeu | 15:40 | 17:35 | Mathématiques, spécialité | l.aubertin | M. Aubertin | B204
""", "group"),
    _week("i.morvan l.achour", """
mar | 13:30 | 15:25 | SVT, travaux pratiques | a.ndiaye | Mme Ndiaye | Labo 3 | groupe 2
""", "group"),
    _week("y.amrani h.vernet", """
lun | 8:05 | 10:00 | Mathématiques | p.anquetil | M. Anquetil | B201
lun | 10:15 | 12:10 | Français | e.legoff | M. Le Goff | B112
lun | 13:30 | 14:25 | Histoire-géographie | c.sarr | Mme Sarr | B108
mar | 8:05 | 10:00 | EPS | c.roux | M. Roux | Gymnase
mar | 10:15 | 12:10 | Histoire-géographie | c.sarr | Mme Sarr | B108
mar | 13:30 | 15:25 | Mathématiques | p.anquetil | M. Anquetil | B201
mer | 8:05 | 10:00 | Français | e.legoff | M. Le Goff | B112
mer | 10:15 | 12:10 | Mathématiques | p.anquetil | M. Anquetil | B201
jeu | 8:05 | 9:00 | Histoire-géographie | c.sarr | Mme Sarr | B108
jeu | 9:05 | 10:00 | Vie de classe | s.lopez | Mme Lopez | B110
jeu | 10:15 | 12:10 | Français | e.legoff | M. Le Goff | B112
jeu | 14:30 | 16:25 | EPS | c.roux | M. Roux | Gymnase
ven | 8:05 | 10:00 | Histoire-géographie | c.sarr | Mme Sarr | B108
ven | 10:15 | 12:10 | Mathématiques | p.anquetil | M. Anquetil | B201
ven | 13:30 | 15:25 | Français | e.legoff | M. Le Goff | B112
sam | 8:05 | 10:00 | Mathématiques | p.anquetil | M. Anquetil | B201
sam | 10:15 | 11:10 | Accompagnement | - | | CDI
"""),
    _week("n.abadie h.tran", """
lun | 8:05 | 9:00 | Histoire-géographie | c.sarr | Mme Sarr | B108
lun | 9:05 | 10:00 | Anglais | l.whitcombe | Mme Whitcombe | B105
lun | 10:15 | 12:10 | Mathématiques | p.anquetil | M. Anquetil | B201
lun | 13:30 | 15:25 | Français | s.abgrall | Mme Abgrall | B115
mar | 8:05 | 10:00 | SVT | a.ndiaye | Mme Ndiaye | Labo 3
mar | 10:15 | 12:10 | Mathématiques | p.anquetil | M. Anquetil | B201
mar | 13:30 | 14:25 | Anglais | l.whitcombe | Mme Whitcombe | B105
mer | 8:05 | 10:00 | Mathématiques | p.anquetil | M. Anquetil | B201
mer | 10:15 | 12:10 | Français | s.abgrall | Mme Abgrall | B115
jeu | 8:05 | 9:00 | Anglais | l.whitcombe | Mme Whitcombe | B105
jeu | 9:05 | 10:00 | Histoire-géographie | c.sarr | Mme Sarr | B108
jeu | 10:15 | 12:10 | SVT | a.ndiaye | Mme Ndiaye | Labo 3
jeu | 13:30 | 15:25 | Français | s.abgrall | Mme Abgrall | B115
ven | 8:05 | 10:00 | Français | s.abgrall | Mme Abgrall | B115
ven | 10:15 | 11:10 | Vie de classe | s.lopez | Mme Lopez | B110
ven | 13:30 | 15:25 | Histoire-géographie | c.sarr | Mme Sarr | B108
sam | 8:05 | 10:00 | Français | s.abgrall | Mme Abgrall | B115
sam | 10:15 | 12:10 | Mathématiques | p.anquetil | M. Anquetil | B201
"""),
    _week("m.ba b.courtois", """
lun | 8:05 | 10:00 | Mathématiques | l.aubertin | M. Aubertin | B204
lun | 10:15 | 12:10 | Littérature | s.abgrall | Mme Abgrall | B115
lun | 13:30 | 15:25 | NSI | r.legall | M. Le Gall | C101
mar | 8:05 | 10:00 | NSI | r.legall | M. Le Gall | C101
mar | 13:30 | 15:25 | Mathématiques | l.aubertin | M. Aubertin | B204
mar | 15:40 | 16:35 | Anglais | l.whitcombe | Mme Whitcombe | B105
mer | 8:05 | 10:00 | Mathématiques | l.aubertin | M. Aubertin | B204
mer | 10:15 | 12:10 | Anglais | l.whitcombe | Mme Whitcombe | B105
jeu | 9:05 | 11:10 | Littérature | s.abgrall | Mme Abgrall | B115
jeu | 11:15 | 12:10 | Vie de classe | s.lopez | Mme Lopez | B110
jeu | 13:30 | 15:25 | Mathématiques | l.aubertin | M. Aubertin | B204
ven | 8:05 | 10:00 | Anglais | l.whitcombe | Mme Whitcombe | B105
ven | 10:15 | 12:10 | NSI | r.legall | M. Le Gall | C101
ven | 13:30 | 15:25 | Littérature | s.abgrall | Mme Abgrall | B115
sam | 8:05 | 10:00 | Mathématiques | l.aubertin | M. Aubertin | B204
sam | 10:15 | 12:10 | Anglais | l.whitcombe | Mme Whitcombe | B105
"""))


def _college(members: str, shift: int) -> School:
    """The three classes of the collège turn through the same hours, so that no teacher has two at once."""
    lessons = (("Physique-chimie", "s.kaddour", "M. Kaddour", "Labo 1"), ("Anglais", "f.ferrec", "Mme Ferrec", "A204"),
               ("Mathématiques", "m.cordier", "Mme Cordier", "A102"))
    hours = (("8:00", "8:55"), ("9:00", "9:55"), ("10:10", "11:05"), ("13:30", "14:25"), ("14:30", "15:25"))
    lines = []
    for number, day in enumerate(("lun", "mar", "mer", "jeu", "ven", "sam")):
        for place, (starts, ends) in enumerate(hours[:3] if day == "mer" else hours[:2] if day == "sam" else hours):
            subject, teacher, shown, room = lessons[(number + place + shift) % 3]
            lines.append(f"{day} | {starts} | {ends} | {subject} | {teacher} | {shown} | {room}")
        if day in ("lun", "jeu"):
            lines.append(f"{day} | 11:10 | 12:05 | Français | - | Mme Tessier | A11{shift}")
        elif day in ("mar", "ven"):
            lines.append(f"{day} | 11:10 | 12:05 | Histoire-géographie | - | M. Royer | A12{shift}")
    return _week(members, "\n".join(lines))


def _primary(members: str, teacher: str, shown: str) -> School:
    """The parts of a day at the école; Wednesday is a morning."""
    morning = (("8:30", "9:45", "Lecture et écriture"), ("9:45", "10:15", "Calcul mental"), ("10:30", "11:30", "Mathématiques"))
    afternoon = {"lun": "Sciences", "mar": "Musique", "jeu": "Histoire et géographie", "ven": "Arts plastiques"}
    lines = []
    for day in ("lun", "mar", "mer", "jeu", "ven"):
        lines += [f"{day} | {starts} | {ends} | {subject} | {teacher} | {shown} | Salle de classe"
                  for starts, ends, subject in morning]
        if day in afternoon:
            lines += [f"{day} | 13:30 | 14:30 | {afternoon[day]} | {teacher} | {shown} | Salle de classe",
                      f"{day} | 14:45 | 15:30 | Sport | {teacher} | {shown} | Cour"]
    return _week(members, "\n".join(lines))


_UNIVERSITY = (
    _week("y.belkacem a.mehta", """
lun | 8:30 | 10:00 | CM Biologie cellulaire | a.ferrand | A. Ferrand | Amphi 2
lun | 10:15 | 11:45 | CM Génétique | s.kerdoncuff | S. Kerdoncuff | Amphi 4
lun | 13:30 | 15:00 | TD Statistique | l.oumarou | L. Oumarou | P2-12
mar | 8:30 | 10:00 | CM Biologie cellulaire | a.ferrand | A. Ferrand | Amphi 2
mar | 10:15 | 11:45 | CM Statistique | l.oumarou | L. Oumarou | Amphi 4
mer | 8:30 | 10:00 | CM Génétique | s.kerdoncuff | S. Kerdoncuff | Amphi 4
mer | 10:15 | 11:45 | Anglais | - | J. Harding | P1-03
jeu | 10:15 | 11:45 | TD Biologie cellulaire | a.ferrand | A. Ferrand | P2-08
jeu | 13:30 | 16:30 | TP Microscopie | r.haddad | R. Haddad | Plateau 1
ven | 8:30 | 10:00 | CM Statistique | l.oumarou | L. Oumarou | Amphi 4
ven | 10:15 | 11:45 | TD Génétique | s.kerdoncuff | S. Kerdoncuff | P2-14
ven | 13:30 | 15:00 | Projet tutoré | - | | Bibliothèque
sam | 9:00 | 11:00 | Sport | - | | Halle des sports
"""),
    _week("y.belkacem m.corre", """
mar | 13:30 | 15:00 | TD Génétique | s.kerdoncuff | S. Kerdoncuff | P2-14 | groupe 3
""", "group"),
    _week("y.belkacem s.dembele", """
mar | 15:15 | 18:15 | TP Microscopie | r.haddad | R. Haddad | Plateau 1 | groupe 3B
""", "group"),
    _week("a.rimbert n.weiss", """
lun | 9:00 | 12:00 | CM Droit civil | g.montaigu | G. Montaigu | Amphi 1
lun | 14:00 | 15:30 | Anglais juridique | - | J. Harding | D1-10
mar | 9:00 | 10:30 | TD Droit civil | g.montaigu | G. Montaigu | D1-03
mar | 10:45 | 12:15 | CM Histoire du droit | - | B. Astier | Amphi 1
mer | 9:00 | 12:00 | CM Droit constitutionnel | - | C. Rolland | Amphi 1
jeu | 9:00 | 10:30 | TD Droit civil | g.montaigu | G. Montaigu | D1-03
jeu | 14:00 | 15:30 | CM Histoire du droit | - | B. Astier | Amphi 1
ven | 9:00 | 12:00 | CM Droit civil | g.montaigu | G. Montaigu | Amphi 1
sam | 9:00 | 11:00 | Sport | - | | Halle des sports
"""),
    _week("m.pujol d.ivanov", """
lun | 9:00 | 12:00 | Algorithmique | i.papadakis | I. Papadakis | N0-02
lun | 15:15 | 16:45 | Statistique | l.oumarou | L. Oumarou | P2-12
mar | 9:00 | 12:00 | Informatique distribuée | i.papadakis | I. Papadakis | N0-02
mar | 14:00 | 17:00 | Projet | - | | N0-04
mer | 10:15 | 11:45 | Statistique | l.oumarou | L. Oumarou | P2-12
jeu | 9:00 | 12:00 | Algorithmique | i.papadakis | I. Papadakis | N0-02
ven | 13:30 | 16:30 | Informatique distribuée | i.papadakis | I. Papadakis | N0-02
sam | 9:00 | 11:00 | Sport | - | | Halle des sports
"""))

SCHOOLS: dict[str, tuple[School, ...]] = {
    "ecole-les-tilleuls": (_primary("t.garnier j.benali", "e.vasseur", "Élodie"),
                           _primary("y.adjei a.ferreira", "f.castel", "Fabien")),
    "college-les-marronniers": (_college("m.aubry r.saidi", 0), _college("l.garnier c.lambert", 1),
                                _college("n.bouvier y.hamdi", 2)),
    "lycee-ada-verneuil": _LYCEE,
    "universite-deux-rives": _UNIVERSITY}
"""Slug of the establishment to the weeks of its classes."""
