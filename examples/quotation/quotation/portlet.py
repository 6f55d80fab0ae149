"""The box with the quotation of the day."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from portal.api.errors import Invalid
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action
from portal.api.window import VIEW
from quotation.quotations import Quotation, of_day, read
from quotation.settings import ALL, MINE, collection_of, faults_of, language_of

__all__ = ["QuotationPortlet"]

_ = TranslationStringFactory("quotation")

FARTHEST = 6
"""Days that one may look back."""
COLLECTION_NAMES = {ALL: _("All collections"), "letters": _("Letters"), "knowledge": _("Knowledge"),
                    "courtyard": _("In the courtyard")}
LANGUAGE_NAMES = {MINE: _("The one that I read the portal in"), "fr": _("French"), "en": _("English")}


def days_back(text: str | None) -> int:
    """How many days ago, 0 to ``FARTHEST``, whatever an address says."""
    return int(text) if text and text in "123456" and len(text) == 1 else 0


def until_midnight(now: dt.datetime) -> int:
    """Seconds for which the quotation of ``now``, a local instant, is still that of today."""
    midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
    return max(int((midnight - now).total_seconds()), 1)


def choice(request: Any, name: str, label: str, value: str, names: dict[str, str]) -> SimpleNamespace:
    """Radio buttons as the macro ``ui['radios']`` takes them."""
    error = request.errors.get(name)
    return SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=request.translate(label),
                           value=request.submitted.get(name, "") if request.errors else value,
                           error=request.translate(error) if error else None,
                           options=[SimpleNamespace(value=key, label=request.translate(text)) for key, text in names.items()])


class QuotationPortlet(GenericPortlet):
    """See the module. The render parameter ``back`` is how many days ago; what is shown depends on the day, the
    settings and the language alone, and is therefore kept once for everybody."""

    def _quotations(self) -> tuple[Quotation, ...]:
        application = self.config.application
        return application.set_default("quotations", lambda: read(application.resource("data/quotations.toml")))

    def view(self, request, response):
        """The quotation of a day, and the way to the day before."""
        now, back = request.service(IFormats).local(request.clock.now()), days_back(request.parameters.get("back"))
        response.cache.expires = min(3600, until_midnight(now))
        language, day = language_of(request.preferences), now.date() - dt.timedelta(days=back)
        shown = of_day(self._quotations(), collection_of(request.preferences),
                       request.locale if language == MINE else language, day)
        if back < FARTHEST:
            response.foot(label=request.translate(_("The day before")), url=response.render_url(back=str(back + 1)))
        else:
            response.foot(label=request.translate(_("Today’s quotation")), url=response.render_url())
        response.show("view", one=shown, day=day if back else None)

    def edit(self, request, response):
        """From which collection, in which language."""
        response.show("edit", errors=[SimpleNamespace(field=f"{request.namespace}-{name}", text=request.translate(text))
                                      for name, text in request.errors.items()],
                      collection=choice(request, "collection", _("Collection"), collection_of(request.preferences),
                                        COLLECTION_NAMES),
                      language=choice(request, "language", _("Language of the quotations"),
                                      language_of(request.preferences), LANGUAGE_NAMES),
                      cancel=SimpleNamespace(title=request.translate(_("Cancel")), url=response.render_url(mode=VIEW)))

    def help(self, request, response):
        """What this box is for."""
        response.show("help")

    @on_action("settings")
    def save_settings(self, request, response):
        """Keep the settings of this person for this box."""
        sent = {name: request.parameters.get(name, "") for name in ("collection", "language")}
        words = {"collection": _("Choose one of the collections."), "language": _("Choose one of the languages.")}
        faults = faults_of(**sent)
        if faults:
            raise Invalid({name: words[name] for name in faults})
        for name, value in sent.items():
            request.preferences.set(name, value)
        request.preferences.store()
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))
