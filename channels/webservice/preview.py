"""What the assistant is told about Web Services."""

from typing import Any

from zope.interface import implementer

from channels.webservice.asking import answered, settings_fields
from channels.webservice.describing import KIND
from channels.webservice.fields import presentations
from channels.webservice.options import MissingPerson, Options, Validator, refusals, resolve
from portal.api.errors import Invalid, InvalidPreferences
from portal.api.fetch import Stored
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.preview import DraftPreferences, Finding, IChannelPreview, Seen, Settings, Wanted

__all__ = ["WebServicePreview"]

_ = TranslationStringFactory("webservice_preview")

_WSDL = ("{http://schemas.xmlsoap.org/wsdl/}definitions", "{http://www.w3.org/ns/wsdl}description")
_A_DAY = 86_400


@implementer(IChannelPreview)
class WebServicePreview:
    """See ``IChannelPreview``. Readers decide about nothing: what is asked in whose name is the publisher's affair."""

    portlet = "webservice.webservice"
    order = 30
    title = _("Web Service (SOAP)")
    hint = _("An operation of a service that describes itself by WSDL. Its address often ends in ?wsdl.")
    icon, category = "server", "pratique"
    fixed = ("url", "operation", "input", "form", "presentation", "every")

    def __init__(self, settings: Any = None) -> None:
        pass

    def recognises(self, seen: Seen) -> int:
        """By the first element of WSDL 1.1; of WSDL 2.0, so that it can be said that it cannot be used."""
        return 95 if seen.root in _WSDL else 0

    def start(self, url: str) -> dict[str, tuple[str, ...]]:
        """See ``IChannelPreview``."""
        return {"url": (url,), "presentation": ("list",), "every": ("60",)}

    def material(self, request: Any) -> Wanted | None:
        """The description: its operations are chosen from."""
        url = (request.preferences.get("url") or "").strip()
        return Wanted(KIND, url, {}, _A_DAY) if url else None

    def source(self, request: Any) -> Wanted | None:
        """The answer for this person, before any question of the form is answered."""
        options = Options.of(request.preferences)
        if not options.url or not options.operation:
            return None
        try:
            parameters = resolve(request, options, {})
        except MissingPerson:
            return None
        if parameters is None:
            return None
        return Wanted("webservice.sheet" if options.sheet else "webservice", options.url, parameters, options.every * 60)

    def finding(self, request: Any, material: Stored) -> Finding | None:
        """Its name and how many operations it has."""
        say, count = request.translate, len(material.content["operations"])
        return Finding(
            say(_("This is the description of the Web Service “${name}”, and it reads well.",
                  mapping={"name": material.content["service"]})),
            ((request.service(IFormats).number(count), say(_("operation") if count == 1 else _("operations"))),))

    def form(self, request: Any, material: Stored | None) -> tuple[tuple[str, Any], ...]:
        """Operation, a value for each of its inputs, presentation, and how often."""
        return settings_fields(request, material.content if material else None)

    def settings(self, request: Any, material: Stored | None) -> Settings:
        """See ``IChannelPreview``; not complete when another operation was chosen, whose inputs were not shown."""
        parameters = request.parameters
        every = parameters.get("every", "").strip()
        operation, presentation = parameters.get("operation", "").strip(), parameters.get("presentation", "")
        wrong = refusals({"operation": operation, "every": every})
        if presentation not in presentations(request):
            wrong["presentation"] = _("Choose one of the presentations.")
        content = material.content if material else None
        known = {one["name"]: one for one in content["operations"]} if content else {}
        if known and operation not in known:
            wrong["operation"] = _("Choose one of the operations.")
        inputs, questions, complete = [], [], True
        if not wrong and known:
            complete = parameters.get("inputs_of") == operation
            if complete:
                inputs, questions, refused = answered(parameters, known[operation]["inputs"])
                wrong.update(refused)
        made: dict[str, tuple[str, ...]] = {"operation": (operation,), "presentation": (presentation,), "every": (every,)}
        if known:
            made |= {"input": tuple(inputs), "form": tuple(questions)}
        if not wrong:
            try:
                Validator().validate(DraftPreferences(made))
            except InvalidPreferences as error:
                wrong = dict.fromkeys(error.failed, error.message or "")
        if wrong:
            raise Invalid(wrong)
        return Settings(made, complete)

    def faults(self, request: Any) -> tuple[str, ...]:
        """See ``IChannelPreview``."""
        options = Options.of(request.preferences)
        if not options.url or not options.operation:
            return (_("The operation to ask for is not chosen."),)
        if options.presentation not in presentations(request):
            return (_("Choose one of the presentations."),)
        return ()
