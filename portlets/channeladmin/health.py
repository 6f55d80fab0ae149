"""How a channel is doing, in a word and a sentence."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from portal.api.fetch import ISourceStore, Stored
from portal.api.i18n import IFormats, TranslationStringFactory
from portlets.channeladmin.channels import Channel

__all__ = ["Health", "health", "needs_care"]

_ = TranslationStringFactory("channeladmin")

_GRACE = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """What the list shows of a channel's state.

    :param name: "ok", "late", "failing", "never", "reader", or a state of the publication.
    :param kind: of chip. :param word: the state. :param cause: why, in plain words, or empty.
    :param age: when it was last received, in words, or empty.
    """

    name: str
    kind: str
    word: str
    cause: str = ""
    age: str = ""


_STATES = {"draft": ("note", _("Draft")), "approved": ("note", _("Approved, not published")),
           "expired": ("quiet", _("Withdrawn")), "maintenance": ("warn", _("In maintenance"))}


def needs_care(state: Health) -> bool:
    """Whether somebody should look at it."""
    return state.name in ("late", "failing")


def health(request: Any, channel: Channel, stored: Stored | None, known: bool) -> Health:
    """The state of a channel.

    :param stored: what is stored of its source. :param known: whether its source is known without its reader.
    """
    say, formats = request.translate, request.service(IFormats)
    age = formats.ago(stored.fetched) if stored and stored.fetched else ""
    if channel.publication.state in _STATES:
        kind, word = _STATES[channel.publication.state]
        return Health(channel.publication.state, kind, say(word), "", age)
    if not known:
        return Health("reader", "quiet", say(_("For each reader")),
                      say(_("It is asked for when somebody reads it, with what is known of that person.")))
    if stored is not None and stored.failure:
        store = request.service(ISourceStore)
        since = formats.spoken(stored.failed_since or request.clock.now())
        return Health("failing", "bad", say(_("Failing since ${when}", mapping={"when": since[:1].lower() + since[1:]})),
                      f"{store.explain(stored)} {store.again(stored)}", age)
    if stored is None or stored.fetched is None:
        cause = _("It is asked for in the background.") if stored else _("It is asked for as soon as somebody reads it.")
        return Health("never", "note", say(_("Not received yet")), say(cause))
    source = channel.source()
    every = dt.timedelta(seconds=source.every if source else 900)
    if stored.fetched < request.clock.now() - 2 * every - _GRACE:
        return Health("late", "warn", say(_("Late")), say(_("Nobody has read it lately, or the portal has much to do.")), age)
    return Health("ok", "ok", say(_("All is well")), "", age)
