"""Bookmarks of some people of the demonstration; the others find the establishment's suggestions."""

import uuid
from typing import Any

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.demo import IDemoContent
from portal.api.identity import IDirectory
from portlets.bookmarks.models import Item

__all__ = ["DemoBookmarks"]

_SPACE = uuid.UUID("5f2f0c52-9a0d-5a86-8f3e-3f3fd1a5d0c7")

_PUPIL = (
    ("Mes fichiers", "https://fichiers.exemple.fr/", "folder-open"), ("CDI en ligne", "https://cdi.exemple.fr/", "library"),
    ("Calculatrice", "https://calculatrice.exemple.fr/", "calculator"),
    ("Dictionnaire", "https://www.larousse.fr/dictionnaires/francais", "languages"),
    ("Orientation", "https://www.onisep.fr/", "compass"), ("Python", "https://docs.python.org/fr/3/", "code-xml"),
    ("Films du lycée", "https://films.exemple.fr/", "film"), ("Cars scolaires", "https://cars.exemple.fr/", "bus"))
_TEACHER = (
    ("Éduscol", "https://eduscol.education.fr/", "graduation-cap"),
    ("Lumni Enseignement", "https://enseignants.lumni.fr/", "film"),
    ("Réseau Canopé", "https://www.reseau-canope.fr/", "library"), ("Géoportail", "https://www.geoportail.gouv.fr/", "map"))
_STUDENT = (
    ("Bibliothèque", "https://bu.exemple.fr/", "library"), ("Cours en ligne", "https://cours.exemple.fr/", "graduation-cap"),
    ("HAL", "https://hal.science/", "microscope"), ("Python", "https://docs.python.org/fr/3/", "code-xml"),
    ("Bus du campus", "https://bus.exemple.fr/", "bus"))
_COLLEGE = (
    ("CDI en ligne", "https://cdi.exemple.fr/", "library"), ("Calculatrice", "https://calculatrice.exemple.fr/", "calculator"),
    ("Dictionnaire", "https://www.larousse.fr/dictionnaires/francais", "languages"),
    ("Lumni", "https://www.lumni.fr/college", "film"), ("Club sport", "https://sport.exemple.fr/", "trophy"),
    ("Cars scolaires", "https://cars.exemple.fr/", "bus"))
_PRIMARY = (
    ("Lumni", "https://www.lumni.fr/primaire", "film"), ("Vikidia", "https://fr.vikidia.org/", "book-open"),
    ("Tables", "https://tables.exemple.fr/", "calculator"), ("Cartes", "https://www.geoportail.gouv.fr/", "map"),
    ("Nos chansons", "https://chansons.exemple.fr/", "music"), ("Nos photos", "https://photos.exemple.fr/", "camera"))
_SMALL = {"t.garnier": _PRIMARY, "j.benali": _PRIMARY, "l.perrin": _PRIMARY[:5], "y.adjei": _PRIMARY[:4],
          "a.ferreira": _PRIMARY[1:]}
"""Pupils of the primary school, who have no folder."""
_PEOPLE = {
    **_SMALL, "i.morvan": _PUPIL, "n.abadie": _PUPIL[:5], "l.aubertin": _TEACHER, "d.caradec": _TEACHER[:3],
    "y.belkacem": _STUDENT,
    "l.garnier": _COLLEGE, "c.lambert": _COLLEGE[:5], "m.belaid": _COLLEGE[:4], "m.aubry": _COLLEGE, "n.bouvier": _COLLEGE[1:]}
_FOLDER = ("Réviser", (("Gallica", "https://gallica.bnf.fr/", "book-open"), ("Wikipédia", "https://fr.wikipedia.org/", "globe")))


@implementer(IDemoContent)
class DemoBookmarks:
    """See ``IDemoContent``."""

    def __init__(self, settings: Any = None) -> None:
        pass

    def seed(self, context) -> None:
        """Give bookmarks to some people, once: as soon as one of them has any, nothing is written."""
        directory = context.service(IDirectory)
        people = {login: directory.person_by_login(login) for login in _PEOPLE}
        if context.db.scalar(sa.select(sa.func.count()).select_from(Item).where(
                Item.person_id.in_([id for id in people.values() if id]))):
            return
        for login, person in people.items():
            if person is None:
                continue
            links = _PEOPLE[login]
            rows = [self._row(context, person, *link, position) for position, link in enumerate(links)]
            if login not in _SMALL:
                folder = self._row(context, person, _FOLDER[0], None, "", len(rows))
                rows += [folder, *(self._row(context, person, *link, position, folder["id"])
                                   for position, link in enumerate(_FOLDER[1]))]
            context.db.execute(sa.insert(Item), rows)

    def _row(self, context: Any, person: str, title: str, url: str | None, icon: str, position: int,
             parent: str | None = None) -> dict[str, Any]:
        return dict(id=str(uuid.uuid5(_SPACE, f"{person}/{parent or ''}/{title}")), person_id=person, parent_id=parent,
                    title=title, url=url, icon=icon, position=position, added=context.clock.now())
