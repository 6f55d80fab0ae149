"""Display settings of a person (``IDisplay``, A.personalisation.03)."""

import dataclasses

import sqlalchemy as sa
from zope.interface import implementer

from portal.api.account import CONTRASTS, LOCALES, SCHEMES, TEXT_SIZES, Display, IDisplay
from portal.api.errors import Invalid, NotPermitted
from portal.services.account.models import DisplayChoice
from portal.services.account.words import msg as _
from portal.versions import raise_version

__all__ = ["DisplaySettings"]

_CHOICES = {"locale": LOCALES, "text_size": TEXT_SIZES, "contrast": CONTRASTS, "scheme": SCHEMES}
_TABLE = DisplayChoice.__table__
_READ = sa.select(_TABLE.c.locale, _TABLE.c.text_size, _TABLE.c.contrast, _TABLE.c.scheme).where(
    _TABLE.c.person_id == sa.bindparam("person"))


@implementer(IDisplay)
class DisplaySettings:
    """The settings of the context's person, kept beside the account."""

    def __init__(self, context) -> None:
        self.context, self.db = context, context.db

    def get(self) -> Display:
        """See ``IDisplay``; the language falls back to the account's, then to the portal's. One statement."""
        person = self.context.person
        row = self.db.execute(_READ, {"person": person.id}).first() if person is not None else None
        if row is not None:
            return Display(*row)
        spoken = person.locale if person is not None else ""
        return Display(spoken if spoken in LOCALES else self.context.settings.locale_default)

    def save(self, display: Display) -> None:
        """See ``IDisplay``."""
        person = self.context.person
        if person is None:
            raise NotPermitted(_("Sign in to keep these settings."))
        values = dataclasses.asdict(display)
        wrong = {name: _("This choice does not exist.") for name, choices in _CHOICES.items()
                 if values[name] not in choices}
        if wrong:
            raise Invalid(wrong)
        found = self.db.get(DisplayChoice, person.id)
        if found is None:
            self.db.add(DisplayChoice(person_id=person.id, **values))
        elif dataclasses.asdict(display) == {name: getattr(found, name) for name in values}:
            return
        else:
            for name, value in values.items():
                setattr(found, name, value)
        self.db.flush()
        raise_version(self.db, f"person:{person.id}")
