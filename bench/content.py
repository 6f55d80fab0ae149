"""What the pages of the bench show: people, announcements, lessons, bookmarks; and people already signed in.

``python -m bench.content INI PEOPLE`` prints the signed-in people as JSON.
"""

import datetime as dt
import json
import secrets
import sys
from typing import Any

import sqlalchemy as sa

from portal.api.context import IClock
from portal.api.identity import IDirectory
from portal.api.orm import Scope, new_id
from portal.config import configure
from portal.context import WorkContext
from portal.demo.establishments import LYCEE
from portal.demo.records import fixed_id
from portal.demo.seed import seed_people
from portal.services.directory import write
from portal.sessions.interfaces import ISessionStore, NewSession
from portal.settings import read_settings
from portlets.bookmarks.service import Bookmarks
from portlets.news.checking import Typed
from portlets.news.posting import Posting
from portlets.timetable.models import Lesson

__all__ = ["main"]

TEACHER = fixed_id("person", "l.aubertin")
VISITOR = fixed_id("person", "i.morvan")
"""Who comes in through the CAS."""
CLASSES = ("Banc 1", "Banc 2")
TITLES = ("Portes ouvertes du lycée samedi", "Réunion des parents de seconde", "Sortie au muséum d’histoire naturelle",
          "Inscriptions à la chorale", "Conseils de classe du premier trimestre", "Certification en anglais",
          "Exposition des travaux du club photo", "Collecte de jeux et de livres", "Concours Castor d’informatique",
          "Fermeture du gymnase jeudi", "Bourses : dépôt des dossiers", "Tournoi de futsal de l’association sportive")
TEXT = ("Les équipes vous attendent à partir de neuf heures dans le hall du bâtiment A. Chaque discipline présente ses "
        "travaux, et les élèves guident les visites des laboratoires, du CDI et de l’internat.\n\nUn goûter clôt la "
        "matinée. Merci de signaler votre venue avant vendredi.")
SUBJECTS = (("Mathématiques", "B204"), ("Français", "A112"), ("Histoire-géographie", "A108"), ("Anglais", "C210"),
            ("SVT", "Labo 3"), ("Physique-chimie", "Labo 1"), ("EPS", "Gymnase"))
LINKS = (("Onisep", "https://www.onisep.fr/", "compass"), ("Lumni", "https://www.lumni.fr/", "film"),
         ("Gallica", "https://gallica.bnf.fr/", "library"), ("Géoportail", "https://www.geoportail.gouv.fr/", "map"),
         ("Python", "https://docs.python.org/fr/3/", "code-xml"), ("Wiktionnaire", "https://fr.wiktionary.org/", ""),
         ("Musée d’Orsay", "https://www.musee-orsay.fr/", ""), ("INSEE", "https://www.insee.fr/", ""))


def _people(db: Any, many: int) -> tuple[list[tuple[str, str]], list[str]]:
    """(login, id) of pupils in two classes, and the ids of those."""
    seed_people(db)
    classes = [write.add_group(db, LYCEE.id, name, "class", "Première").id for name in CLASSES]
    found = []
    for number in range(many):
        login = f"banc{number + 1}"
        person = write.add_person(db, login, f"Élève {number + 1}", "Du Banc", mail=f"{login}@lycee.example")
        write.attach(db, person.id, LYCEE.id, "pupil", "Première")
        found.append((login, person.id))
    for number, group in enumerate(classes):
        write.add_to_group(db, group, [VISITOR, *(id for _login, id in found[number::len(classes)])])
    return found, classes


def _context(registry: Any, db: Any, person_id: str) -> WorkContext:
    directory = WorkContext(registry, db, permissions=None).service(IDirectory)
    return WorkContext(registry, db, person=directory.person(person_id, LYCEE.id),
                       establishment=directory.establishment(LYCEE.slug), permissions=None)


def _announce(context: WorkContext) -> None:
    posting = Posting(context)
    for number, title in enumerate(TITLES):
        posting.save(Typed(title=title, category=("Vie du lycée", "Réunion", "Sortie")[number % 3], body=TEXT), publish=True)


def _teach(db: Any, classes: list[str], today: dt.date) -> None:
    """Seven lessons a day and class, every day of the days around, so that no page is empty on a Sunday."""
    rows = []
    for group in classes:
        for day in range(-2, 12):
            for hour, (subject, room) in enumerate(SUBJECTS):
                rows.append(dict(id=new_id(), establishment_id=LYCEE.id, group_id=group, day=today + dt.timedelta(days=day),
                                 starts=dt.time(8 + hour), ends=dt.time(8 + hour, 55), subject=subject, room=room,
                                 teacher="Mme Lefranc"))
    db.execute(sa.insert(Lesson), rows)


def _bookmark(context: WorkContext) -> None:
    bookmarks = Bookmarks(context)
    for title, url, icon in LINKS:
        bookmarks.add(title, url, None, icon)


def main() -> None:
    """Fill the database of a site, and sign people in."""
    settings = read_settings(sys.argv[1])
    registry = configure(settings, web=False).registry
    now, scope = registry.getUtility(IClock).now(), Scope(frozenset({LYCEE.id}), reason="bench")
    with registry["preau.database"].write(scope) as db:
        people, classes = _people(db, int(sys.argv[2]))
        db.commit()
        _announce(_context(registry, db, TEACHER))
        _teach(db, classes, now.date())
        for id in (VISITOR, *(id for _login, id in people)):
            _bookmark(_context(registry, db, id))
        db.commit()
    store, signed_in = registry.getUtility(ISessionStore), []
    for login, id in people:
        cookie = secrets.token_urlsafe(32)
        store.open(cookie, NewSession(id, None, "Bench", LYCEE.id), now)
        signed_in.append({"login": login, "cookie": cookie})
    print(json.dumps(signed_in))


if __name__ == "__main__":
    main()
