"""Announcements of the demonstration."""

import datetime as dt
import io
import uuid
from typing import Any

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.demo import IDemoContent
from portal.api.identity import IDirectory
from portal.api.markup import ISanitiser
from portal.api.storage import IStorage
from portlets.news.demo_pictures import HEIGHT, WIDTH, draw
from portlets.news.demo_texts import TEXTS, DemoText
from portlets.news.models import Announcement, Picture, Target
from portlets.news.richtext import rich_text, unbroken

__all__ = ["DemoNews"]

_SPACE = uuid.UUID("c1b6f7a4-61d3-5e0c-8a41-0b0b9b9be5f3")


@implementer(IDemoContent)
class DemoNews:
    """See ``IDemoContent``; ids are fixed, so that every database holds the same."""

    def __init__(self, settings: Any = None) -> None:
        pass

    def seed(self, context) -> None:
        """Write the announcements that were never written; one that was withdrawn or changed stays so."""
        directory = context.service(IDirectory)
        places = {slug: directory.establishment(slug).id for slug in {text.slug for text in TEXTS}}
        ids = {text: str(uuid.uuid5(_SPACE, f"{text.slug}/{text.title}")) for text in TEXTS}
        known = set(context.db.scalars(sa.select(Announcement.id).where(
            Announcement.id.in_(list(ids.values())), Announcement.establishment_id.in_(list(places.values())))))
        for text, id in ids.items():
            author = directory.person_by_login(text.author)
            if id not in known and author is not None:
                self._write(context, text, id, places[text.slug], directory.person(author, places[text.slug]))

    def _write(self, context: Any, text: DemoText, id: str, place: str, author: Any) -> None:
        now = context.clock.now()
        typed = rich_text(text.body, context.service(ISanitiser))
        starts = now - dt.timedelta(hours=text.hours_ago)
        context.db.execute(sa.insert(Announcement).values(
            id=id, establishment_id=place, title=unbroken(text.title), category=text.category, weight=text.weight,
            source=typed.source, safe=str(typed.safe), summary=typed.summary, author_id=author.id if author else None,
            author_name=author.name if author else "", author_title=author.title if author else "", starts=starts,
            ends=now - dt.timedelta(days=1) if text.over else None, written=starts, published=starts))
        context.db.execute(sa.insert(Target), [
            {"announcement_id": id, "target": target} for target in self._targets(context, text, place)])
        if text.picture:
            shot = io.BytesIO()
            draw(text.picture).save(shot, "WEBP", quality=82)
            context.db.execute(sa.insert(Picture).values(
                id=str(uuid.uuid5(_SPACE, f"{id}/picture")), announcement_id=id, alt=text.alt, width=WIDTH, height=HEIGHT,
                stored=context.service(IStorage).put(shot.getvalue(), "image/webp"), position=0))

    def _targets(self, context: Any, text: DemoText, place: str) -> list[str]:
        """Targets as written, where "class:<login>" means the class of that pupil."""
        directory, found = context.service(IDirectory), []
        for target in text.targets.split():
            kind, _colon, login = target.partition(":")
            if kind != "class":
                found.append(target)
                continue
            pupil = directory.person_by_login(login)
            person = directory.person(pupil, place) if pupil else None
            found += [f"group:{group}" for group in sorted(person.classes)] if person else []
        return found or ["member"]
