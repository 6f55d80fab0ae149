"""Channels of the establishment: how they are doing, and the assistant that publishes them."""

from urllib.parse import urlsplit

from portal.api.errors import Conflict, Invalid, NotFound
from portal.api.fetch import FetchRefused, ISourceStore
from portal.api.i18n import TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action
from portal.api.text import one_line
from portal.api.window import MAXIMISED
from portlets.channeladmin.address import KIND as ADDRESS
from portlets.channeladmin.address import ONCE
from portlets.channeladmin.channels import Channel, Channels, refusal
from portlets.channeladmin.fields import AUTO
from portlets.channeladmin.listing import Listing
from portlets.channeladmin.reach import read_audience
from portlets.channeladmin.screens import STEPS, Screens, found_at

__all__ = ["ChannelAdminPortlet"]

_ = TranslationStringFactory("channeladmin")

_MANY_FIELDS = {"titles": "title_fr", "descriptions": "description_fr", "fname": "title_fr"}
_SAID = {"published": _("The channel is published."), "maintenance": _("The channel is in maintenance: its readers are told."),
         "expired": _("The channel is withdrawn."), "draft": _("The draft is kept.")}
_TITLE = 80


class ChannelAdminPortlet(GenericPortlet):
    """Render parameters: ``show`` ("list", "channel", "withdraw", "delete", or a step of the assistant; none: the
    box, or the list when maximised), ``fname``, ``url`` (address being looked at), ``device`` ("phone": narrow
    preview), and of the list ``q``, ``kind``, ``about``, ``page``."""

    def view(self, request, response) -> None:
        """The screen that ``show`` names. :raises NotPermitted: without "channels.manage"."""
        response.cache.expires = 0
        channels = Channels(request)
        show = request.parameters.get("show") or ("list" if request.state == MAXIMISED else "box")
        if show == "box":
            Listing(channels, response).box()
        elif show in STEPS:
            self._step(channels, response, show)
        elif show in ("channel", "withdraw", "delete"):
            self._one(channels, response, show)
        else:
            Listing(channels, response).list()

    def _step(self, channels: Channels, response, step: str) -> None:
        fname, screens = channels.request.parameters.get("fname"), Screens(channels, response)
        channel = self._found(channels, fname) if fname else None
        if channel is None and (fname or step != "address"):
            response.show("gone", list_url=response.render_url(show="list"))
        elif channel is not None and not channel.own:
            self._one(channels, response, "channel")
        else:
            getattr(screens, step)(channel)

    def _one(self, channels: Channels, response, show: str) -> None:
        channel = self._found(channels, channels.request.parameters.get("fname") or "")
        if channel is None:
            response.show("gone", list_url=response.render_url(show="list"))
        else:
            Listing(channels, response).one(channel, show)

    @staticmethod
    def _found(channels: Channels, fname: str) -> Channel | None:
        try:
            return channels.get(fname)
        except NotFound:
            return None

    def help(self, request, response) -> None:
        """What a channel is, and how one is published."""
        response.show("help")

    # The assistant

    @on_action("check")
    def _check(self, request, response) -> None:
        """Step 1: an address, and its kind or the wish to have it found out."""
        channels, fname = Channels(request), request.parameters.get("fname")
        channel = channels.get(fname) if fname else None
        url, kind = (request.parameters.get("url") or "").strip(), request.parameters.get("kind") or AUTO
        self._look_at(request, url)
        if kind == AUTO:
            store = request.service(ISourceStore)
            stored = store.read(store.key(ADDRESS, url, {}))
            found = found_at(channels, stored.content) if stored is not None and stored.content else None
            if found is None or channel is None or found.portlet != channel.kind.portlet:
                response.state = MAXIMISED
                response.set_parameters({"show": ("address",), "url": (url,), **({"fname": (fname,)} if fname else {})})
                return
            kind = found.portlet
        if kind not in {one.portlet for one in channels.kinds}:
            raise Invalid({"kind": _("Choose what it is.")})
        if channel is None:
            fname = channels.create(kind, url, self._title(request, url))
        elif url != channel.url or kind != channel.kind.portlet:
            other = kind if kind != channel.kind.portlet else None
            channels.change(channel, request.parameters.get("seen"), channels.kind(kind).start(url) if other else
                            {"url": (url,)}, portlet=other)
        self._go(response, "content", fname)

    @staticmethod
    def _look_at(request, url: str) -> None:
        """Have an address looked at in the background. :raises Invalid: it may not be."""
        store = request.service(ISourceStore)
        if not url:
            raise Invalid({"url": _("Write the address of the channel.")})
        try:
            store.refresh(store.subscribe(ADDRESS, url, {}, ONCE))
        except FetchRefused as refused:
            raise Invalid({"url": refusal(refused)}) from refused

    @staticmethod
    def _title(request, url: str) -> str:
        """A first title: what the document calls itself, else the host."""
        store = request.service(ISourceStore)
        stored = store.read(store.key(ADDRESS, url, {}))
        title = stored.content["title"] if stored is not None and stored.content else ""
        return (title or urlsplit(url).hostname or url)[:_TITLE]

    @staticmethod
    def _go(response, show: str, fname: str | None = None) -> None:
        response.state = MAXIMISED
        response.set_parameters({"show": (show,), **({"fname": (fname,)} if fname else {})})

    def _next(self, request, response, step: str, channel: Channel, complete: bool = True) -> None:
        """On to the next step, or where the button that was pressed leads."""
        wish, fname = request.parameters.get("do"), channel.publication.fname
        if not complete or wish == "stay":
            self._go(response, step, fname)
        elif wish == "keep":
            self._go(response, "channel" if channel.publication.state != "draft" else "list", fname)
            response.notify(_SAID["draft"] if channel.publication.state == "draft" else _("The changes are kept, and seen."))
        else:
            self._go(response, STEPS[STEPS.index(step) + 1], fname)

    def _own(self, request) -> tuple[Channels, Channel]:
        """The channel that a form is about. :raises NotFound: :raises Conflict: it is managed elsewhere."""
        channels = Channels(request)
        channel = channels.get(request.parameters.get("fname") or "")
        if not channel.own:
            raise Conflict(_("This channel is not managed here."))
        return channels, channel

    @on_action("save-content")
    def _save_content(self, request, response) -> None:
        """Step 2: the settings of its kind."""
        channels, channel = self._own(request)
        store, material = request.service(ISourceStore), channel.kind.material(channel.request)
        stored = store.read(store.key(material.kind, material.url, material.parameters)) if material else None
        settings = channel.kind.settings(channel.request, stored)
        changed = channels.change(channel, request.parameters.get("seen"), settings.preferences)
        if not settings.complete:
            response.notify(_("Now say where the values that it needs come from."), "note")
        self._next(request, response, "content", changed, settings.complete)

    @on_action("save-look")
    def _save_look(self, request, response) -> None:
        """Step 3: titles, descriptions, origin, category, icon."""
        channels, channel = self._own(request)

        def texts(name: str) -> dict[str, str]:
            typed = {one: one_line(request.parameters.get(f"{name}_{one}") or "") for one in ("fr", "en")}
            return {language: text for language, text in typed.items() if text}

        if not texts("title").get("fr"):
            raise Invalid({"title_fr": _("Give it a title.")})
        try:
            changed = channels.change(
                channel, request.parameters.get("seen"), titles=texts("title"), descriptions=texts("description"),
                provenance=one_line(request.parameters.get("provenance") or ""),
                category=request.parameters.get("category") or "", icon=request.parameters.get("icon") or "")
        except Invalid as refused:
            raise Invalid({_MANY_FIELDS.get(name, name): text for name, text in refused.fields.items()}) from refused
        self._next(request, response, "look", changed)

    @on_action("save-public")
    def _save_public(self, request, response) -> None:
        """Step 4: who will see it."""
        channels, channel = self._own(request)
        audience = read_audience(request, request.parameters.get("reach") or "", request.parameters.get_all("profiles"),
                                 request.parameters.get_all("groups"))
        changed = channels.change(channel, request.parameters.get("seen"), audience=audience)
        self._next(request, response, "public", changed)

    # States

    @on_action("state")
    def _state(self, request, response) -> None:
        """Publish, put in maintenance, or withdraw."""
        channels = Channels(request)
        channel, state = channels.get(request.parameters.get("fname") or ""), request.parameters.get("to") or ""
        if state not in ("published", "maintenance", "expired"):
            raise Invalid({"": _("Choose one of the states.")})
        channels.set_state(channel, state)
        self._go(response, "channel", channel.publication.fname)
        response.notify(_SAID[state])

    @on_action("refresh")
    def _refresh(self, request, response) -> None:
        """Have it fetched now."""
        channels = Channels(request)
        channels.refresh(channels.get(request.parameters.get("fname") or ""))
        response.set_parameters(request.private_parameters.as_dict())
        response.notify(_("It is being asked for. What comes will be seen in a moment."), "note")

    @on_action("delete")
    def _delete(self, request, response) -> None:
        """Take a draft away."""
        channels, channel = self._own(request)
        channels.delete(channel)
        self._go(response, "list")
        response.notify(_("The draft is deleted."))
