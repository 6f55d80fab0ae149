"""The list of channels, the box on a page, and one channel with all that is known of it."""

from types import SimpleNamespace as Record
from typing import Any
from urllib.parse import urlsplit

from portal.api.fetch import Stored
from portal.api.health import IPortletHealth
from portal.api.i18n import IFormats, TranslationStringFactory
from portlets.channeladmin.channels import Channel, Channels
from portlets.channeladmin.fields import CATEGORY_NAMES, errors_of
from portlets.channeladmin.health import health, needs_care
from portlets.channeladmin.reach import in_words
from portlets.channeladmin.screens import Screens

__all__ = ["Listing"]

_ = TranslationStringFactory("channeladmin")

PAGE = 20
BRIEF = 6
_FILTERS = (("", _("All")), ("care", _("To be looked at")), ("published", _("Published")), ("draft", _("Drafts")),
            ("maintenance", _("In maintenance")), ("expired", _("Withdrawn")))
_MANAGED = {"registry.xml": _("Managed by a file of the portal"), "other": _("Managed by another establishment")}


class Listing:
    """Channels as rows.

    :param channels: of the request; ``response`` of the render phase.
    """

    def __init__(self, channels: Channels, response: Any) -> None:
        self.channels, self.request, self.response = channels, channels.request, response
        self.say = self.request.translate

    def _rows(self) -> list[Record]:
        """Every channel with its state, those that need care first."""
        found = self.channels.all()
        stored = self.channels.stored(found)
        rows = [self._row(one, stored.get(one.publication.fname), one.publication.fname in stored) for one in found]
        return sorted(rows, key=lambda row: not needs_care(row.health))

    def _row(self, channel: Channel, stored: Stored | None, known: bool) -> Record:
        one, state = channel.publication, health(self.request, channel, stored, known)
        managed = None
        if not channel.own:
            managed = self.say(_MANAGED["registry.xml" if one.source == "registry.xml" else "other"])
        return Record(
            fname=one.fname, title=one.title(self.request.locale), icon=one.icon, category=one.category,
            category_title=self.say(CATEGORY_NAMES.get(one.category, one.category)), kind=self.say(channel.kind.title),
            portlet=one.portlet, host=urlsplit(channel.url).netloc, public=in_words(self.request, one.audience), health=state,
            state=one.state, managed=managed, own=channel.own, readable=known, url=self.response.render_url(
                show="channel", fname=one.fname, state="maximised"), step_url=self.response.render_url(
                show="content", fname=one.fname, state="maximised"))

    def _add_url(self) -> Any:
        return self.response.render_url(show="address", state="maximised")

    def _out(self) -> list[Record]:
        """The portlets that the portal has taken out of service, as notices."""
        return [Record(title=self.say(_("“${title}” is out of service", mapping={"title": one.title})), text=one.text)
                for one in self.request.service(IPortletHealth).out_of_service()]

    def box(self) -> None:
        """A few channels, those that need care first."""
        rows = self._rows()
        care = sum(needs_care(row.health) for row in rows)
        self.response.counter = care or None
        self.response.foot(self.say(_("All channels")), self.response.render_url(show="list", state="maximised"))
        self.response.show("view", rows=rows[:BRIEF], total=len(rows), care=care, out=self._out(), add_url=self._add_url())

    def list(self) -> None:
        """All of them, searched and filtered, a page at a time."""
        parameters, formats = self.request.parameters, self.request.service(IFormats)
        query, kind, about = ((parameters.get(name) or "").strip()[:80] for name in ("q", "kind", "about"))
        rows = self._rows()
        counts = {name: sum(_fits(row, name) for row in rows) for name, _title in _FILTERS}
        words = formats.sort_key(query)[0].split()
        shown = [row for row in rows if _fits(row, about) and (not kind or row.portlet == kind) and all(
            word in formats.sort_key(f"{row.title} {row.host} {row.kind} {row.public}")[0] for word in words)]
        text = parameters.get("page") or "1"
        last = max(1, -(-len(shown) // PAGE))
        page = min(int(text), last) if text.isdecimal() and 0 < len(text) < 5 and int(text) else 1

        def turn(**changes: str) -> Any:
            given = {"show": "list", "q": query, "kind": kind, "about": about, **changes}
            return self.response.render_url(**{name: value for name, value in given.items() if value})

        start = (page - 1) * PAGE
        # Range and total as a table of long lists shows them.
        pages = Record(text=self.say(_("${first} to ${last} of ${total}", mapping={
            "first": start + 1, "last": min(start + PAGE, len(shown)), "total": len(shown)})) if shown else None,
            previous_url=turn(page=str(page - 1)) if page > 1 else None,
            next_url=turn(page=str(page + 1)) if page < last else None)
        self.response.show(
            "list", out=self._out(), rows=shown[start:start + PAGE], total=len(rows), query=query, pages=pages,
            add_url=self._add_url(),
            search_url=self.response.render_url(), all_url=self.response.render_url(show="list"), kept=[
                (name, value) for name, value in (("show", "list"), ("kind", kind), ("about", about)) if value],
            filters=[Record(title=self.say(title), count=counts[name], current=name == about, url=turn(about=name))
                     for name, title in _FILTERS if not name or counts[name]],
            kinds=[Record(title=self.say(one.title), current=one.portlet == kind,
                          url=turn(kind="" if one.portlet == kind else one.portlet)) for one in self.channels.kinds])

    def one(self, channel: Channel, show: str) -> None:
        """One channel: its state, what it is, and what can be done; or the question before it goes."""
        stored = self.channels.stored([channel])
        fname = channel.publication.fname
        row = self._row(channel, stored.get(fname), fname in stored)
        allowed = self.channels.may_change_state(channel)
        values = dict(row=row, errors=errors_of(self.request), list_url=self.response.render_url(show="list"),
                      back_url=self.response.render_url(show="channel", fname=fname))
        if show == "withdraw" and allowed and row.state != "expired":
            self.response.show("withdraw", **values)
        elif show == "delete" and channel.own and row.state == "draft":
            self.response.show("delete", **values)
        else:
            screens = Screens(self.channels, self.response)
            self.response.show(
                "channel", facts=screens.summary(channel), preview=screens.preview(channel), allowed=allowed,
                text=channel.publication.description(self.request.locale), page_url=self._page_url(channel),
                publish_url=self.response.render_url(show="publish", fname=fname),
                withdraw_url=self.response.render_url(show="withdraw", fname=fname),
                delete_url=self.response.render_url(show="delete", fname=fname), **values)

    def _page_url(self, channel: Channel) -> str | None:
        """Where the channel is opened by itself, for somebody who may."""
        one = channel.publication
        if one.state == "published" and one.audience.matches(self.request.person, self.request.establishment):
            return f"/e/{self.request.establishment.slug}/p-{one.fname}/"
        return None


def _fits(row: Record, about: str) -> bool:
    """Whether a row belongs under one of the filters."""
    return not about or (needs_care(row.health) if about == "care" else row.state == about)
