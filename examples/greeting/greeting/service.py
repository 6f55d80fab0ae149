"""The words of an establishment, whoever asks for them: a portlet, a job, a test."""

from typing import Any

import sqlalchemy as sa

from greeting.models import Word
from portal.api.errors import Invalid, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.orm import new_id

__all__ = ["LONGEST", "Words"]

_ = TranslationStringFactory("greeting")

LONGEST = 120


class Words:
    """Reads and writes words.

    :param context: ``portal.api.context.IContext``, such as the request of a phase.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.db = context, context.db

    def latest(self, count: int) -> list[sa.Row]:
        """(author, text, instant), latest first. The session adds the establishment by itself."""
        return list(self.db.execute(sa.select(Word.author, Word.text, Word.said).order_by(
            Word.said.desc(), Word.id.desc()).limit(count)))

    def say(self, text: str) -> None:
        """Keep a word.

        :raises NotPermitted: without "greeting.say". :raises Invalid: nothing was said, or too much.
        """
        person, text = self.context.person, " ".join(text.split())
        if person is None or not self.context.permits("greeting.say"):
            raise NotPermitted(_("Only those of the establishment may leave a word."))
        if not text:
            raise Invalid({"text": _("Write a word first.")})
        if len(text) > LONGEST:
            raise Invalid({"text": _("Write ${most} characters at most.", mapping={"most": LONGEST})})
        self.db.execute(sa.insert(Word).values(
            id=new_id(), establishment_id=self.context.establishment.id, person_id=person.id, author=person.name, text=text,
            said=self.context.clock.now()))
