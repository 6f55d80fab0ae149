"""Writing one more change, so that of two made at once both survive or the second is told (LAY-09)."""

from sqlalchemy.exc import IntegrityError

from portal.api.context import IContext
from portal.api.errors import Conflict, Invalid, NotFound, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.layout.changes import MOST, Change
from portal.layout.operations import perform, replay
from portal.layout.reading import LayoutReading
from portal.layout.store import add_change, drop_useless
from portal.versions import raise_version

__all__ = ["write_change"]

_ = TranslationStringFactory("layout")


def write_change(context: IContext, reading: LayoutReading, change: Change) -> None:
    """Check a change against the locks and write it, in the context's transaction.

    When another transaction has written a change of this person since this one was read, it is
    checked again on what the other left, and written after it.

    :raises NotPermitted: a lock forbids it. :raises NotFound: what it names is not there. :raises Invalid: no room.
    :raises Conflict: it does not fit any more after the change of another.
    """
    _check(reading, change)
    if _add(context, reading, change):
        return
    reading.refresh()
    try:
        _check(reading, change)
    except (NotPermitted, NotFound, Invalid) as error:
        raise Conflict(_("This page was changed elsewhere meanwhile. Look at it again, then repeat.")) from error
    if not _add(context, reading, change):
        raise Conflict(_("This page was changed elsewhere meanwhile. Look at it again, then repeat."))


def _check(reading: LayoutReading, change: Change) -> None:
    perform(replay(reading.merged(), [each for _number, each in reading.changes()]), change)


def _add(context: IContext, reading: LayoutReading, change: Change) -> bool:
    """Write it under the next number; False when that is taken."""
    person, establishment, db = context.person, context.establishment, context.db
    changes = reading.changes()
    try:
        with db.begin_nested():
            # Raised first: on PostgreSQL the row's lock makes a second writer wait here, not fail.
            raise_version(db, f"person:{person.id}")
            db.info["raised"] = True
            full = len(changes) >= MOST and not drop_useless(db, person.id, establishment.id, changes)
            if full and change.kind != "reset":
                raise Invalid({"": _("You have made more changes to your tabs than can be kept: reset your page first.")})
            add_change(db, person.id, establishment.id, changes[-1][0] + 1 if changes else 1, change, context.clock.now())
    except IntegrityError:
        return False
    return True
