"""The steps of the assistant as pages: each has an address of its own, waits for what it shows, and can be come back to."""

import time
from types import SimpleNamespace as Record
from typing import Any
from urllib.parse import urlsplit

from portal.api.errors import PortalError
from portal.api.fetch import FetchRefused, ISourceStore, Stored
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.preview import Finding, IPortletPreview, Seen, Wanted
from portlets.channeladmin.address import KIND as ADDRESS
from portlets.channeladmin.channels import Channel, Channels
from portlets.channeladmin.fields import AUTO, CATEGORY_NAMES, address_fields, errors_of, look_fields, public_fields
from portlets.channeladmin.reach import count_people, in_words

__all__ = ["STEPS", "Screens", "found_at"]

_ = TranslationStringFactory("channeladmin")

STEPS = ("address", "content", "look", "public", "publish")
_NAMES = {"address": _("Address"), "content": _("Content"), "look": _("Presentation"), "public": _("Public"),
          "publish": _("Publication")}
PATIENCE = 0.9
"""Seconds that a step waits in all for what is being fetched; the page itself has 1.5."""
_DEVICES = (("desktop", _("Computer"), "monitor"), ("phone", _("Telephone"), "smartphone"))


def found_at(channels: Channels, content: dict[str, Any]) -> Any | None:
    """The kind of channel that fits best what was seen at an address, or None."""
    seen = Seen(content["root"], content["type"])
    best = max(channels.kinds, key=lambda kind: kind.recognises(seen), default=None)
    return best if best is not None and best.recognises(seen) > 0 else None


class Screens:
    """What each step shows.

    :param channels: of the request; ``response`` of the render phase.
    """

    def __init__(self, channels: Channels, response: Any) -> None:
        self.channels, self.request, self.response = channels, channels.request, response
        self.say, self.store = self.request.translate, self.request.service(ISourceStore)
        self._until = time.monotonic() + PATIENCE

    def _wait(self, wanted: Wanted) -> Stored:
        """What is stored of a source, waited for while patience lasts."""
        try:
            return self.store.preview(wanted.kind, wanted.url, wanted.parameters, max(self._until - time.monotonic(), 0.0))
        except FetchRefused as refused:
            return Stored(self.store.key(wanted.kind, wanted.url, wanted.parameters), wanted.kind, failure=refused.reason)

    def _again(self, **changes: str) -> Any:
        """The same page once more, with some of its parameters changed."""
        url = self.response.render_url()
        for name, values in {**self.request.private_parameters.as_dict(), **changes}.items():
            url.set(name, values)
        return url

    def _frame(self, current: str, channel: Channel | None) -> dict[str, Any]:
        """What every step shares: the steps themselves, the way back, the digest, what was refused."""
        published = channel is not None and channel.publication.state != "draft"
        place, fname = STEPS.index(current), channel.publication.fname if channel else ""
        steps = [Record(
            number=number, title=self.say(_NAMES[name]), current=name == current, done=number <= place or
            (published and name != current),
            url=self.response.render_url(show=name, fname=fname) if channel and name != current and
            (published or number <= place) else None) for number, name in enumerate(STEPS, 1)]
        back = STEPS[place - 1] if place and channel else None
        following = STEPS[place + 1] if place + 1 < len(STEPS) else None
        return dict(
            steps=steps, channel=channel, published=published, errors=errors_of(self.request),
            heading=self.say(_("Add a channel")) if not published else channel.publication.title(self.request.locale),
            list_url=self.response.render_url(show="list"), follows=self.say(_NAMES[following]) if following else None,
            back=Record(title=self.say(_NAMES[back]), url=self.response.render_url(show=back, fname=fname)) if back else None)

    # 1. Address

    def address(self, channel: Channel | None) -> None:
        """Type an address; after it was looked at, what is there."""
        asked = self.request.parameters.get("url") or ""
        url, kind, notice = asked or (channel.url if channel else ""), AUTO, None
        if channel is not None and not asked:
            kind = channel.kind.portlet
        feeds: list[Any] = []
        # Only an address that somebody sent by the form is looked at: following a link fetches nothing.
        if asked and not self.request.errors and self.store.read(self.store.key(ADDRESS, asked, {})) is not None:
            stored = self._wait(Wanted(ADDRESS, asked, {}, 0))
            notice, kind, feeds = self._seen(stored)
        self.response.show("address", form=address_fields(self.request, self.channels.kinds, url, kind), notice=notice,
                           feeds=feeds, again_url=self._again(), recognised=kind != AUTO and asked,
                           **self._frame("address", channel))

    def _seen(self, stored: Stored) -> tuple[Any, str, list[Any]]:
        """(notice, kind to choose, feeds that a page announces) for what was seen at an address."""
        say = self.say
        if stored.content is None:
            if stored.failure and not stored.pending:
                return Record(kind="bad", icon="unplug", title=say(_("This address could not be read.")), again=True,
                              text=f"{self.store.explain(stored)} " + say(_(
                                  "Check the address, or say yourself what it is and go on."))), AUTO, []
            return Record(kind="note", icon="hourglass", title=say(_("The site has not answered yet.")), again=True,
                          text=say(_("It is asked in the background. Look again in a moment."))), AUTO, []
        content = stored.content
        found = found_at(self.channels, content)
        if found is not None:
            text = say(_("Answered in ${seconds} s.", mapping={"seconds": self._seconds(content)}))
            named = say(_("“${title}”.", mapping={"title": content["title"]})) + " " if content["title"] else ""
            return Record(kind="ok", icon=found.icon, title=say(_("Recognised: ${kind}", mapping={"kind": say(found.title)})),
                          text=named + text, again=False), found.portlet, []
        feeds = content["feeds"]
        if content["page"]:
            text = _("It announces the feeds below: choose one.") if feeds else _(
                "It announces no feed. Look on the site for a link named RSS, Atom or XML.")
            title = _("This is a page of the Web, not a channel.")
        else:
            title, text = _("This was not recognised."), _("Say yourself what it is, or check the address.")
        return Record(kind="warn", icon="triangle-alert", title=say(title), text=say(text), again=False), AUTO, feeds

    # 2. Content

    def content(self, channel: Channel) -> None:
        """What was recognised, and the settings of its kind."""
        material = channel.kind.material(channel.request)
        stored = self._wait(material) if material else None
        waiting = stored is not None and stored.content is None and not stored.failure
        failing = self.store.explain(stored) if stored is not None and stored.content is None and stored.failure else ""
        finding: Finding | None = None
        if stored is not None and stored.content is not None:
            finding = channel.kind.finding(channel.request, stored)
        self.response.show(
            "content", finding=finding, facts=self._facts(channel, finding), waiting=waiting, failing=failing,
            again_url=self._again(), form=channel.kind.form(channel.request, stored), host=_host(channel.url),
            kind_title=self.say(channel.kind.title), preview=self.preview(channel),
            change_url=self.response.render_url(show="address", fname=channel.publication.fname),
            **self._frame("content", channel))

    def _facts(self, channel: Channel, finding: Finding | None) -> list[tuple[str, str]]:
        facts = list(finding.facts) if finding else []
        looked = self.store.read(self.store.key(ADDRESS, channel.url, {}))
        if finding and looked is not None and looked.content:
            facts.append((self.say(_("${seconds} s", mapping={"seconds": self._seconds(looked.content)})),
                          self.say(_("answer"))))
        return facts

    def _seconds(self, content: dict[str, Any]) -> str:
        """How long a site took to answer, to a tenth, or finer when that would say nothing."""
        taken = max(content["seconds"], 0.01)
        return self.request.service(IFormats).number(taken, 1 if taken >= 0.1 else 2)

    # 3. Presentation, 4. Public

    def look(self, channel: Channel) -> None:
        """Titles, category, icon."""
        self.response.show("look", form=look_fields(self.request, channel.publication), preview=self.preview(channel),
                           **self._frame("look", channel))

    def public(self, channel: Channel) -> None:
        """Who will see it, and how many people that is now."""
        audience = channel.publication.audience
        self.response.show(
            "public", form=public_fields(self.request, channel.publication), words=in_words(self.request, audience),
            count=self._count(channel), **self._frame("public", channel))

    def _count(self, channel: Channel) -> str:
        """How many people it reaches, in words; empty when it cannot be counted."""
        count = count_people(self.request, channel.publication.audience)
        if count is None:
            return ""
        number = self.request.service(IFormats).number(count)
        return self.say(_("One person of the establishment") if count == 1 else
                        _("${count} people of the establishment", mapping={"count": number}))

    # 5. Publication

    def publish(self, channel: Channel) -> None:
        """All of it once more, before it is published."""
        faults = [self.say(fault) for fault in channel.kind.faults(channel.request)]
        self.response.show("publish", faults=faults, facts=self.summary(channel), preview=self.preview(channel),
                           content_url=self.response.render_url(show="content", fname=channel.publication.fname),
                           **self._frame("publish", channel))

    def summary(self, channel: Channel) -> list[tuple[str, str]]:
        """What a channel is, in pairs of label and words."""
        one, say = channel.publication, self.say
        source = channel.source()
        facts = [(_("Kind"), say(channel.kind.title)), (_("Address"), channel.url)]
        if source is not None:
            minutes = self.request.service(IFormats).number(source.every // 60)
            facts.append((_("Updated"), say(_("Every ${count} minutes", mapping={"count": minutes}))))
        facts += [(_("Category"), say(CATEGORY_NAMES.get(one.category, one.category))),
                  (_("Public"), in_words(self.request, one.audience)), (_("Reach"), self._count(channel)),
                  (_("Origin"), one.provenance)]
        return [(say(label), words) for label, words in facts if words]

    def preview(self, channel: Channel) -> Any:
        """The box as its readers will see it, once its content is there or patience has ended."""
        source = channel.source()
        if source is not None:
            self._wait(source)
        chosen = self.request.parameters.get("device")
        device = chosen if chosen == "phone" else "desktop"
        missing = [self.say(fault) for fault in channel.kind.faults(channel.request)]
        made = Record(publication=channel.publication, box=None, missing=" ".join(missing), phone=device == "phone", devices=[
            Record(title=self.say(title), icon=icon, current=name == device, url=self._again(device=name))
            for name, title, icon in _DEVICES])
        if missing:
            return made
        try:
            made.box = self.request.service(IPortletPreview).show(channel.publication)
        except PortalError:
            pass  # the frame says that there is nothing to see
        return made


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc}{parts.path if len(parts.path) > 1 else ''}"
