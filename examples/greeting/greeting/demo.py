"""Words of the demonstration."""

from typing import Any

import sqlalchemy as sa
from zope.interface import implementer

from greeting.models import Word
from portal.api.demo import IDemoContent
from portal.api.identity import IDirectory
from portal.api.orm import new_id

__all__ = ["DemoWords"]


@implementer(IDemoContent)
class DemoWords:
    """See ``IDemoContent``: one word in every establishment that has none."""

    def __init__(self, settings: Any = None) -> None:
        pass

    def seed(self, context) -> None:
        """Write what is not there yet; a second call changes nothing."""
        directory = context.service(IDirectory)
        author = directory.person_by_login("h.lanthier")
        for place in directory.establishments() if author else ():
            if context.db.scalar(sa.select(Word.id).where(Word.establishment_id == place.id).limit(1)) is None:
                context.db.execute(sa.insert(Word).values(
                    id=new_id(), establishment_id=place.id, person_id=author, author="Hugo Lanthier",
                    text="Bienvenue à tous", said=context.clock.now()))
