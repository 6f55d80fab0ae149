"""An XML document in a box, laid out by a style sheet (T.84)."""

from types import SimpleNamespace
from typing import Any

from channels.xml.options import SHORTEST, MissingPerson, Options, refusals, resolve
from channels.xml.sheets import style_names
from portal.api.errors import Invalid, InvalidPreferences, NotPermitted
from portal.api.fetch import FetchRefused, ISourceStore, Stored
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.markup import ISanitiser
from portal.api.portlet import GenericPortlet, on_action
from portal.api.window import EDIT, MAXIMISED, VIEW

__all__ = ["XmlPortlet"]

_ = TranslationStringFactory("xml")

KIND = "xml"
_NAMES = ("url", "style", "every")
_STYLE_NAMES = {"table": _("Table"), "list": _("List"), "buses": _("Bus departures")}


class XmlPortlet(GenericPortlet):
    """Render reads what the jobs process made, one content per set of parameters."""

    def view(self, request, response) -> None:
        """The transformed document, or in words why there is none."""
        options = Options.of(request.preferences)
        if not options.url:
            response.cache.expires = 0
            may_choose = request.allows_mode(EDIT) and not request.preferences.is_read_only("url")
            response.show("first", may_choose=may_choose)
            return
        try:
            parameters = resolve(request, options)
        except MissingPerson:
            response.show("person", guest=request.person is None)
            return
        store = request.service(ISourceStore)
        stored = store.read(store.key(KIND, options.url, parameters))
        store.want(KIND, options.url, parameters, options.every * 60)
        if stored is None or stored.content is None:
            response.cache.expires = 0
            if stored is None or not stored.failure:
                response.show("arriving")
            else:
                response.show("failing", why=store.explain(stored), again=store.again(stored),
                              may_retry=request.person is not None)
            return
        self._foot(request, response, store, stored)
        try:
            markup = request.service(ISanitiser).transformed(stored.content["html"])
        except Invalid:
            response.cache.expires = 0
            response.show("unsafe")
            return
        response.show("view", markup=markup, empty=stored.content["empty"])

    def _foot(self, request, response, store, stored: Stored) -> None:
        hour = request.service(IFormats).brief(stored.fetched)
        note = request.translate(_("Updated · ${hour}", mapping={"hour": hour}))
        if stored.failure:
            note = store.explain(stored)
            response.stale(stored.fetched, note)
            response.cache.expires = 15
        if request.state == MAXIMISED:
            response.foot(note=note)
        else:
            response.foot(label=request.translate(_("Enlarge")), url=response.render_url(state=MAXIMISED), note=note)

    def edit(self, request, response) -> None:
        """Settings: only what the publisher left open."""
        form = self._form(request, Options.of(request.preferences))
        response.show("edit", form=form, errors=[self._error(request, form, name, text)
                                                 for name, text in request.errors.items()])

    @staticmethod
    def _error(request, form: SimpleNamespace, name: str, message: str) -> SimpleNamespace:
        """A line of the summary on top, with the label of its field."""
        words, field = request.translate(message), getattr(form, name, None)
        if field is not None:
            words = request.translate(_("${label}: ${words}", mapping={
                "label": field.label, "words": words[:1].lower() + words[1:]}))
        return SimpleNamespace(field=f"{request.namespace}-{name or 'form'}", text=words)

    def _form(self, request, options: Options) -> SimpleNamespace:
        def field(name: str, label: str, kept: str, **more: Any) -> SimpleNamespace | None:
            if request.preferences.is_read_only(name):
                return None
            error = request.errors.get(name)
            return SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=request.translate(label),
                                   value=request.submitted.get(name, "") if request.errors else kept,
                                   error=request.translate(error) if error else None, **more)

        names = style_names(request.settings.path("site_folder"))
        return SimpleNamespace(
            url=field("url", _("Address of the document"), options.url, type="url", optional=False, maxlength=2000),
            style=field("style", _("Presentation"), options.style, type="select", options=[
                SimpleNamespace(value=name, label=request.translate(_STYLE_NAMES.get(name, name))) for name in names]),
            every=field("every", _("Update every"), str(options.every), type="number", min=SHORTEST,
                        suffix=request.translate(_("minutes"))))

    def help(self, request, response) -> None:
        """What this box does."""
        response.show("help")

    @on_action("save")
    def save(self, request, response) -> None:
        """Keep the settings that the person may change.

        :raises Invalid: with a message for each field; nothing is kept then.
        :raises NotPermitted: the window is locked, or the person a guest.
        """
        if not request.allows_mode(EDIT):
            raise NotPermitted()
        preferences = request.preferences
        if request.parameters.get("reset"):
            for name in _NAMES:
                if not preferences.is_read_only(name):
                    preferences.reset(name)
        else:
            free = [name for name in _NAMES if not preferences.is_read_only(name)]
            values = {name: request.parameters.get(name, "").strip() for name in free}
            wrong = refusals(values)
            if "style" in values and values["style"] not in style_names(request.settings.path("site_folder")):
                wrong["style"] = _("Choose one of the presentations.")
            if wrong:
                raise Invalid(wrong)
            for name, value in values.items():
                preferences.set(name, value)
        try:
            preferences.store()
            self._subscribe(request, Options.of(preferences))
        except InvalidPreferences as error:
            raise Invalid(dict.fromkeys(error.failed, error.message or "")) from error
        except FetchRefused as refused:
            message = _("You already follow many addresses.") if refused.reason == "quota" else \
                _("This address cannot be followed from here.")
            raise Invalid({"url": message}) from refused
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    @staticmethod
    def _subscribe(request, options: Options) -> None:
        if options.url:
            try:
                parameters = resolve(request, options)
            except MissingPerson:
                return  # the view says so
            request.service(ISourceStore).subscribe(KIND, options.url, parameters, options.every * 60)

    @on_action("refresh")
    def refresh(self, request, response) -> None:
        """Try again now. :raises NotPermitted: to guests, whom the periodic tries must do."""
        if request.person is None:
            raise NotPermitted()
        options = Options.of(request.preferences)
        try:
            store = request.service(ISourceStore)
            store.refresh(store.key(KIND, options.url, resolve(request, options)))
        except MissingPerson:
            return
        response.notify(request.translate(_("A new try is under way.")), "note")
