"""The channels of an establishment: those publications whose portlet is a kind of channel."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from portal.api.audience import Audience
from portal.api.errors import Conflict, Invalid, NotFound, NotPermitted
from portal.api.fetch import FetchRefused, ISourceStore, Stored
from portal.api.i18n import TranslationStringFactory
from portal.api.preview import DraftPreferences, DraftRequest, IChannelPreview, Wanted
from portal.api.registry import IPublications, Preference, Publication
from portlets.channeladmin.naming import names_for

__all__ = ["CHANGED", "Channel", "Channels", "MANAGE", "refusal"]

_ = TranslationStringFactory("channeladmin")

MANAGE = "channels.manage"
MANAGE_PORTAL = "publications.manage-portal"
CHANGED = _("Somebody else has changed this channel meanwhile. What you wrote is still here; what they wrote is kept "
            "unless you save again.")
_REFUSED = {
    "scheme": _("Write an address that starts with https:// or http://."),
    "port": _("This address uses a port that the portal may not reach."),
    "address": _("This address is inside a private network: the portal may not reach it."),
    "userinfo": _("Leave name and password out of the address."),
    "name": _("This is not an address on the Web. Check its spelling."),
    "redirect": _("This address leads on to another one that the portal may not reach."),
    "quota": _("You already follow many addresses. Withdraw a channel that is no longer used first."),
}


def refusal(refused: FetchRefused) -> str:
    """Why an address may not be fetched, as a message."""
    return _REFUSED.get(refused.reason, _REFUSED["address"])


@dataclass(frozen=True, slots=True)
class Channel:
    """A publication with its kind; ``request`` reads the publication's preferences."""

    publication: Publication
    kind: Any
    request: Any
    own: bool
    """Made in the browser, in this establishment: everything may be changed."""

    @property
    def seen(self) -> str:
        """Digest of all its values, by which a change by somebody else is noticed."""
        one = self.publication
        values = [one.titles, one.descriptions, one.category, one.icon, one.state, one.audience.as_data(), one.provenance,
                  [[item.name, list(item.values)] for item in one.preferences]]
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def url(self) -> str:
        """Address of its source."""
        return self.request.preferences.get("url") or ""

    def source(self) -> Wanted | None:
        """What its readers read, as far as it can be known for this person."""
        return self.kind.source(self.request)


class Channels:
    """Reads and changes channels for the person of a request.

    :param request: a portlet's request. :raises NotPermitted: without "channels.manage".
    """

    def __init__(self, request: Any) -> None:
        if request.person is None or not request.permits(MANAGE):
            raise NotPermitted(_("Only those who manage the channels of the establishment may do this."))
        self.request = request
        kinds = (utility for _name, utility in request.registry.getUtilitiesFor(IChannelPreview))
        self.kinds = tuple(sorted(kinds, key=lambda kind: (kind.order, kind.portlet)))
        self._publications = request.service(IPublications)

    def kind(self, portlet: str) -> Any:
        """The kind of channel that a portlet is. :raises NotFound: none."""
        for kind in self.kinds:
            if kind.portlet == portlet:
                return kind
        raise NotFound()

    def _channel(self, publication: Publication) -> Channel:
        own = publication.source == "browser" and publication.establishment_id == self.request.establishment.id
        draft = DraftRequest(self.request, DraftPreferences.of(publication.preferences))
        return Channel(publication, self.kind(publication.portlet), draft, own)

    def all(self) -> list[Channel]:
        """Every channel that concerns the establishment, by title."""
        portlets = {kind.portlet for kind in self.kinds}
        return [self._channel(one) for one in self._publications.managed() if one.portlet in portlets]

    def get(self, fname: str) -> Channel:
        """One of them. :raises NotFound: none of that name."""
        for channel in self.all():
            if channel.publication.fname == fname:
                return channel
        raise NotFound(_("There is no such channel any more."))

    def stored(self, channels: list[Channel]) -> dict[str, Stored | None]:
        """What the store holds for each, by fname; one statement."""
        store = self.request.service(ISourceStore)
        wanted = {one.publication.fname: one.source() for one in channels}
        keys = {fname: store.key(source.kind, source.url, source.parameters) for fname, source in wanted.items() if source}
        store.prefetch(keys.values())
        return {fname: store.read(key) for fname, key in keys.items()}

    def may_change_state(self, channel: Channel) -> bool:
        """Whether this person may publish or withdraw it."""
        return channel.own or self.request.permits(MANAGE_PORTAL)

    # Changes

    def create(self, portlet: str, url: str, title: str) -> str:
        """A draft for an address; returns its fname.

        :raises Invalid: "url" may not be fetched. :raises NotFound: no such kind.
        """
        kind = self.kind(portlet)
        taken = {one.fname for one in self._publications.managed()}
        preferences = self._fixed(kind, kind.start(url))
        for fname in names_for(title, taken):
            draft = Publication(
                fname=fname, portlet=portlet, titles={"fr": title}, category=kind.category, icon=kind.icon, state="draft",
                audience=Audience("member"), preferences=preferences, establishment_id=self.request.establishment.id)
            try:
                self._publications.save(draft)
            except Invalid as refused:
                if set(refused.fields) == {"fname"}:  # of the whole portal, or just taken by somebody else
                    continue
                raise
            self.follow(self._channel(draft))
            return fname
        raise Invalid({"": _("This title is in use already. Choose another one.")})

    @staticmethod
    def _fixed(kind: Any, values: dict[str, tuple[str, ...]]) -> tuple[Preference, ...]:
        return tuple(Preference(name, tuple(value), name in kind.fixed) for name, value in values.items())

    def change(self, channel: Channel, seen: str | None, preferences: dict[str, tuple[str, ...]] | None = None,
               portlet: str | None = None, **values: Any) -> Channel:
        """Give a channel other values, and have its source fetched; the channel as it is now.

        :param seen: the digest that the form was made from. :param preferences: those that change;
            with ``portlet``, another kind, all of them.
        :raises Conflict: it is not this establishment's own. :raises Invalid: somebody else changed it meanwhile.
        """
        if not channel.own:
            raise Conflict(_("This channel is not managed here."))
        if seen != channel.seen:
            raise Invalid({"": CHANGED})
        kind = self.kind(portlet) if portlet else channel.kind
        if preferences is not None:
            kept = {} if portlet else {one.name: one.values for one in channel.publication.preferences}
            values["preferences"] = self._fixed(kind, {**kept, **preferences})
        publication = dataclasses.replace(channel.publication, portlet=kind.portlet, **values)
        self._publications.save(publication)
        changed = self._channel(publication)
        if preferences is not None:
            self.follow(changed)
        return changed

    def set_state(self, channel: Channel, state: str) -> None:
        """Publish, pause or withdraw.

        :raises NotPermitted: it is not this person's to decide. :raises Invalid: it cannot be published yet.
        """
        if not self.may_change_state(channel):
            raise NotPermitted(_("This channel is published to the whole portal: only its administrators may change it."))
        if state == "published":
            faults = channel.kind.faults(channel.request)
            if faults:
                raise Invalid({"": faults[0]})
        self._publications.save(dataclasses.replace(channel.publication, state=state))
        if state == "published":
            self.follow(channel)

    def delete(self, channel: Channel) -> None:
        """Take a draft away. :raises Conflict: it is not a draft of this establishment."""
        if not channel.own or channel.publication.state != "draft":
            raise Conflict(_("Only a draft can be deleted. Withdraw the channel instead."))
        self._publications.withdraw(channel.publication.fname)

    def follow(self, channel: Channel) -> None:
        """Have the sources of a channel fetched. :raises Invalid: the address may not be."""
        store = self.request.service(ISourceStore)
        wanted = {(one.kind, one.url, tuple(sorted(one.parameters.items()))): one
                  for one in (channel.kind.material(channel.request), channel.source()) if one is not None}
        try:
            for one in wanted.values():
                store.subscribe(one.kind, one.url, one.parameters, one.every)
        except FetchRefused as refused:
            raise Invalid({"url": refusal(refused)}) from refused

    def refresh(self, channel: Channel) -> None:
        """Ask for a fetch now."""
        store, source = self.request.service(ISourceStore), channel.source()
        if source is not None:
            self.follow(channel)
            store.refresh(store.key(source.kind, source.url, source.parameters))
