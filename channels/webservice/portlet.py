"""The answer of a Web Service in a box (T.80)."""

import datetime as dt
from typing import Any

from channels.webservice.fields import errors_of, presentations, question_form, settings_form
from channels.webservice.options import MissingPerson, Options, refusals, resolve
from channels.webservice.service import groups
from portal.api.errors import Invalid, InvalidPreferences, NotPermitted
from portal.api.fetch import FetchRefused, ISourceStore, Stored
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.markup import ISanitiser
from portal.api.portlet import GenericPortlet, on_action
from portal.api.window import EDIT, MAXIMISED, VIEW

__all__ = ["WebServicePortlet"]

_ = TranslationStringFactory("webservice")

_NAMES = ("url", "operation", "presentation", "every")
_ASKED_EVERY = 86_400
"""A question of one reader is asked again once a day while it is read, not at the pace of the box."""


class WebServicePortlet(GenericPortlet):
    """Render reads what the jobs process got; a question of the form is a source of its own.

    Render parameters: ``q.<name>`` for each field of the form.
    """

    def view(self, request, response) -> None:
        """The answer, the form, or in words why there is no answer."""
        options = Options.of(request.preferences)
        if not options.url or not options.operation:
            response.cache.expires = 0
            may_choose = request.allows_mode(EDIT) and not request.preferences.is_read_only("url")
            response.show("first", may_choose=may_choose)
            return
        answers = self._answers(request, options)
        try:
            parameters = resolve(request, options, answers)
        except MissingPerson:
            response.show("person", guest=request.person is None)
            return
        form = question_form(request, options, parameters)
        if parameters is None or request.errors:
            response.cache.expires = 0
            response.show("ask" if form else "person", form=form, guest=request.person is None)
            return
        self._answer(request, response, options, parameters, form, answers)

    @staticmethod
    def _answers(request, options: Options) -> dict[str, str]:
        """What the address of the page says of the form; what the form would refuse is left out."""
        given = {question: request.parameters.get(f"q.{question.name}", "") for question in options.questions}
        return {question.name: text for question, text in given.items() if text and question.refusal(text) is None}

    def _answer(self, request, response, options: Options, parameters: dict[str, str], form: Any,
                answers: dict[str, str]) -> None:
        store, kind = request.service(ISourceStore), self._kind(options)
        stored = store.read(store.key(kind, options.url, parameters))
        store.want(kind, options.url, parameters, _ASKED_EVERY if answers else options.every * 60)
        if stored is None or stored.content is None:
            response.cache.expires = 0
            asked = {f"q.{name}": text for name, text in answers.items()}
            if stored is None or not stored.failure:
                response.show("arriving", asked=asked)
            elif stored.failure == "fault":
                response.show("fault", form=form, why=store.explain(stored))
            else:
                response.show("failing", why=store.explain(stored), again=store.again(stored),
                              may_retry=request.person is not None, asked=asked)
            return
        self._foot(request, response, options, stored)
        if options.sheet:
            markup = request.service(ISanitiser).transformed(stored.content["html"])
            response.show("sheet", markup=markup, form=form)
            return
        result, large = stored.content["result"], request.state == MAXIMISED
        if options.presentation == "menu":
            known = result if isinstance(result, dict) else {}
            response.show("menu", result=known, form=form, large=large, day=self._day(known),
                          price=self._price(request, known))
        else:
            response.show("view", form=form, rows=groups(result, request.translate(_("yes")), request.translate(_("no"))))

    @staticmethod
    def _kind(options: Options) -> str:
        return "webservice.sheet" if options.sheet else "webservice"

    @staticmethod
    def _day(result: dict[str, Any]) -> dt.date | None:
        try:
            return dt.date.fromisoformat(str(result.get("date")))
        except ValueError:
            return None

    @staticmethod
    def _price(request, result: dict[str, Any]) -> str:
        try:
            amount = request.service(IFormats).number(float(result.get("prix") or 0), 2)
        except (TypeError, ValueError):
            return ""
        return request.translate(_("€${amount}", mapping={"amount": amount})) if result.get("prix") else ""

    def _foot(self, request, response, options: Options, stored: Stored) -> None:
        hour, store = request.service(IFormats).brief(stored.fetched), request.service(ISourceStore)
        note = request.translate(_("Updated · ${hour}", mapping={"hour": hour}))
        if stored.failure:
            note = store.explain(stored)
            response.stale(stored.fetched, note)
            response.cache.expires = 15
        label = _("Allergens") if options.presentation == "menu" else _("Enlarge")
        if request.state == MAXIMISED:
            response.foot(note=note)
        else:
            response.foot(label=request.translate(label), url=response.render_url(state=MAXIMISED), note=note)

    def edit(self, request, response) -> None:
        """Settings: only what the publisher left open."""
        form = settings_form(request, Options.of(request.preferences))
        response.show("edit", errors=errors_of(request, form), form=form)

    def help(self, request, response) -> None:
        """What this box does."""
        response.show("help")

    @on_action("ask")
    def ask(self, request, response) -> None:
        """A reader's question: kept in the address of the page, and asked by the jobs process.

        :raises Invalid: with a message for each field. :raises NotPermitted: to guests.
        """
        if request.person is None:
            raise NotPermitted()
        options = Options.of(request.preferences)
        answers = {one.name: request.parameters.get(f"q.{one.name}", "").strip() for one in options.questions}
        wrong = {f"q.{one.name}": refusal for one in options.questions if (refusal := one.refusal(answers[one.name]))}
        if wrong:
            raise Invalid(wrong)
        for name, text in answers.items():
            response.set_parameter(f"q.{name}", text)
        self._subscribe(request, options, answers, _ASKED_EVERY)

    def _subscribe(self, request, options: Options, answers: dict[str, str], every: int) -> None:
        if not options.url or not options.operation:
            return
        try:
            parameters = resolve(request, options, answers)
        except MissingPerson:
            return  # the view says so
        if parameters is not None:
            try:
                request.service(ISourceStore).subscribe(self._kind(options), options.url, parameters, every)
            except FetchRefused as refused:
                message = _("You have asked many questions today; try again tomorrow.") if refused.reason == "quota" else \
                    _("This address cannot be followed from here.")
                raise Invalid({"url": message}) from refused

    @on_action("save")
    def save(self, request, response) -> None:
        """Keep the settings that the person may change.

        :raises Invalid: with a message for each field; nothing is kept then.
        :raises NotPermitted: the window is locked, or the person a guest.
        """
        if not request.allows_mode(EDIT):
            raise NotPermitted()
        preferences = request.preferences
        free = [name for name in (*_NAMES, "input") if not preferences.is_read_only(name)]
        if request.parameters.get("reset"):
            for name in free:
                preferences.reset(name)
        else:
            values = {name: request.parameters.get(name, "").strip() for name in free if name != "input"}
            wrong = refusals(values)
            if "presentation" in values and values["presentation"] not in presentations(request):
                wrong["presentation"] = _("Choose one of the presentations.")
            if wrong:
                raise Invalid(wrong)
            for name, value in values.items():
                preferences.set(name, value)
            if "input" in free:
                lines = request.parameters.get("input", "").splitlines()
                preferences.set("input", [line.strip() for line in lines if line.strip()][:20])
        try:
            preferences.store()
        except InvalidPreferences as error:
            raise Invalid(dict.fromkeys(error.failed, error.message or "")) from error
        options = Options.of(preferences)
        self._subscribe(request, options, {}, options.every * 60)
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    @on_action("refresh")
    def refresh(self, request, response) -> None:
        """Try again now. :raises NotPermitted: to guests, whom the periodic tries must do."""
        if request.person is None:
            raise NotPermitted()
        options = Options.of(request.preferences)
        answers = self._answers(request, options)
        try:
            parameters = resolve(request, options, answers)
        except MissingPerson:
            return
        if parameters is not None:
            store = request.service(ISourceStore)
            store.refresh(store.key(self._kind(options), options.url, parameters))
        for name, text in answers.items():
            response.set_parameter(f"q.{name}", text)
        response.notify(request.translate(_("A new try is under way.")), "note")
