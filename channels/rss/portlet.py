"""A feed in a box: its articles, their age when the source fails, and the settings (A.portal.01, T.84)."""

import datetime as dt
from typing import Any

from channels.rss.fields import errors_of, form_of
from channels.rss.options import Options, refusals
from channels.rss.service import articles, awaits_pictures, categories
from portal.api.errors import Invalid, InvalidPreferences, NotPermitted
from portal.api.fetch import FetchRefused, ISourceStore, Stored
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action
from portal.api.window import EDIT, MAXIMISED, VIEW

__all__ = ["RssPortlet"]

_ = TranslationStringFactory("rss")

KIND = "rss"
_NAMES = ("url", "items", "layout", "every", "words")
_LARGE = 24
_PICTURES_COME_WITHIN = dt.timedelta(minutes=1)


class RssPortlet(GenericPortlet):
    """Render reads what is stored; only the jobs process ever calls the feed's host."""

    def view(self, request, response) -> None:
        """Articles, or in words why there are none."""
        options = Options.of(request.preferences)
        if not options.url:
            response.cache.expires = 0
            may_choose = request.allows_mode(EDIT) and not request.preferences.is_read_only("url")
            response.show("first", may_choose=may_choose)
            return
        stored = self._stored(request, options)
        if stored is None or stored.content is None:
            self._without(request, response, stored)
            return
        self._foot(request, response, stored)
        if awaits_pictures(stored.content, options) and request.clock.now() - stored.fetched < _PICTURES_COME_WITHIN:
            response.cache.expires = 0
        large = request.state == MAXIMISED
        shown = articles(stored.content, options, _LARGE if large else options.items)
        response.show("large" if large else "view", articles=shown, layout=options.layout,
                      truncated=stored.content["truncated"], chosen=bool(options.words or options.hidden))

    def _stored(self, request, options: Options) -> Stored | None:
        store = request.service(ISourceStore)
        stored = store.read(store.key(KIND, options.url, {}))
        store.want(KIND, options.url, {}, options.every * 60)
        return stored

    def _without(self, request, response, stored: Stored | None) -> None:
        """Nothing was ever got: it arrives, or it fails."""
        response.cache.expires = 0
        if stored is None or not stored.failure:
            response.show("arriving")
        else:
            store = request.service(ISourceStore)
            response.show("failing", why=store.explain(stored), again=store.again(stored),
                          may_retry=request.person is not None)

    def _source(self, request, stored: Stored) -> str:
        """Kind of the feed and hour of the copy."""
        kind = _("Atom feed") if stored.content["kind"].startswith("Atom") else _("RSS feed")
        return f"{request.translate(kind)} · {request.service(IFormats).brief(stored.fetched)}"

    def _foot(self, request, response, stored: Stored) -> None:
        note = self._source(request, stored)
        if stored.failure:
            note = request.service(ISourceStore).explain(stored)
            response.stale(stored.fetched, note)
            response.cache.expires = 15
        if request.state == MAXIMISED:
            count = request.translate(_("${count} articles", mapping={"count": len(stored.content["items"])}))
            response.foot(note=f"{note} · {count}" if not stored.failure else note)
        else:
            response.foot(label=request.translate(_("All articles")), url=response.render_url(state=MAXIMISED), note=note)

    def edit(self, request, response) -> None:
        """Settings."""
        options = Options.of(request.preferences)
        store = request.service(ISourceStore)
        stored = store.read(store.key(KIND, options.url, {})) if options.url else None
        form = form_of(request, options, stored.content if stored else None)
        response.show("edit", errors=errors_of(request, form), form=form)

    def help(self, request, response) -> None:
        """What a feed is and what can be set."""
        response.show("help")

    @on_action("save")
    def save(self, request, response) -> None:
        """Keep the settings that the person may change; the feed is asked for at once when its address is new.

        :raises Invalid: with a message for each field; nothing is kept then.
        :raises NotPermitted: the window is locked, or the person a guest.
        """
        if not request.allows_mode(EDIT):
            raise NotPermitted()
        preferences = request.preferences
        if request.parameters.get("reset"):
            for name in (*_NAMES, "pictures", "hidden"):
                if not preferences.is_read_only(name):
                    preferences.reset(name)
        else:
            self._set(request, preferences)
        options = Options.of(preferences)
        try:
            preferences.store()
            if options.url:
                request.service(ISourceStore).subscribe(KIND, options.url, {}, options.every * 60)
        except InvalidPreferences as error:
            raise Invalid(dict.fromkeys(error.failed, error.message or "")) from error
        except FetchRefused as refused:
            message = _("You already follow many addresses.") if refused.reason == "quota" else \
                _("This address cannot be followed from here.")
            raise Invalid({"url": message}) from refused
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    def _set(self, request, preferences: Any) -> None:
        values = {name: request.parameters.get(name, "").strip() for name in _NAMES if not preferences.is_read_only(name)}
        wrong = refusals(values)
        if wrong:
            raise Invalid(wrong)
        known = self._known(request)
        for name, value in values.items():
            preferences.set(name, value)
        if not preferences.is_read_only("pictures"):
            preferences.set("pictures", "yes" if request.parameters.get("pictures") else "no")
        if known and not preferences.is_read_only("hidden"):
            chosen = request.parameters.get_all("category")
            preferences.set("hidden", [name for name in known if name not in chosen])

    def _known(self, request) -> list[str]:
        """Categories that the form showed: those of the copy of the address kept before this change."""
        url = Options.of(request.preferences).url
        store = request.service(ISourceStore)
        stored = store.read(store.key(KIND, url, {})) if url else None
        return [name for name, _count in categories(stored.content)] if stored and stored.content else []

    @on_action("refresh")
    def refresh(self, request, response) -> None:
        """Try again now. :raises NotPermitted: to guests, whom the periodic tries must do."""
        if request.person is None:
            raise NotPermitted()
        options = Options.of(request.preferences)
        store = request.service(ISourceStore)
        if options.url:
            store.refresh(store.key(KIND, options.url, {}))
        response.notify(request.translate(_("A new try is under way.")), "note")
