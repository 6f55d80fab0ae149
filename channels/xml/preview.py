"""What the assistant is told about XML documents."""

from types import SimpleNamespace
from typing import Any

from zope.interface import implementer

from channels.xml.options import SHORTEST, MissingPerson, Options, Validator, refusals, resolve
from channels.xml.sheets import style_names
from portal.api.errors import Invalid, InvalidPreferences
from portal.api.fetch import Stored
from portal.api.i18n import TranslationStringFactory
from portal.api.preview import DraftPreferences, Finding, IChannelPreview, Seen, Settings, Wanted

__all__ = ["XmlPreview"]

_ = TranslationStringFactory("xml_preview")

_STYLE_NAMES = {"table": _("Table"), "list": _("List"), "buses": _("Bus departures")}
_MOST = 20


@implementer(IChannelPreview)
class XmlPreview:
    """See ``IChannelPreview``. Nothing is left to readers: sheet and parameters belong together."""

    portlet = "xml.xml"
    order = 20
    title = _("XML document")
    hint = _("Data that another service gives as XML, laid out by a style sheet of the portal.")
    icon, category = "file-text", "pratique"
    fixed = ("url", "style", "parameter", "every")

    def __init__(self, settings: Any) -> None:
        self._site = settings.path("site_folder")

    def recognises(self, seen: Seen) -> int:
        """Any XML but a page of the Web, when nobody knows better."""
        if not seen.root or seen.root.rpartition("}")[2].lower() == "html":
            return 0
        return 20

    def start(self, url: str) -> dict[str, tuple[str, ...]]:
        """See ``IChannelPreview``."""
        return {"url": (url,), "style": ("table",), "every": ("60",)}

    def material(self, request: Any) -> Wanted | None:
        """The document as the chosen sheet shows it."""
        return self.source(request)

    def source(self, request: Any) -> Wanted | None:
        """See ``IChannelPreview``."""
        options = Options.of(request.preferences)
        if not options.url:
            return None
        try:
            return Wanted("xml", options.url, resolve(request, options), options.every * 60)
        except MissingPerson:
            return None

    def finding(self, request: Any, material: Stored) -> Finding | None:
        """Whether the sheet finds something to show in it."""
        say = request.translate
        sentence = say(_("This is an XML document, and it reads well."))
        if material.content["empty"]:
            return Finding(sentence, notes=(("warn", say(_(
                "This presentation finds nothing to show in it. Choose another one."))),))
        return Finding(sentence)

    def form(self, request: Any, material: Stored | None) -> tuple[tuple[str, Any], ...]:
        """Sheet, its parameters, and how often."""
        options, refused, say = Options.of(request.preferences), bool(request.errors), request.translate

        def field(name: str, label: str, kept: str, **more: Any) -> Any:
            error = request.errors.get(name)
            return SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=say(label),
                                   value=request.submitted.get(name, "") if refused else kept,
                                   error=say(error) if error else None, **more)

        kept = "\n".join(f"{name}={value}" for name, value in options.parameters)
        return (
            ("field", field("style", _("Presentation"), options.style, type="select", options=[
                SimpleNamespace(value=name, label=say(_STYLE_NAMES.get(name, name))) for name in style_names(self._site)])),
            ("field", field("parameter", _("Parameters of the style sheet"), kept, type="textarea", rows=3, optional=True,
                            hint=say(_("One a line: name=value. These values stand for what they say: today, language, "
                                       "establishment.name, person.login, person.profile.")))),
            ("field", field("every", _("Update every"), str(options.every), type="number", min=SHORTEST,
                            suffix=say(_("minutes")))))

    def settings(self, request: Any, material: Stored | None) -> Settings:
        """See ``IChannelPreview``."""
        every, style = request.parameters.get("every", "").strip(), request.parameters.get("style", "")
        lines = [line.strip() for line in request.parameters.get("parameter", "").splitlines() if line.strip()]
        wrong = refusals({"every": every})
        if style not in style_names(self._site):
            wrong["style"] = _("Choose one of the presentations.")
        if len(lines) > _MOST:
            wrong["parameter"] = _("Write ${most} lines at most.", mapping={"most": _MOST})
        made: dict[str, tuple[str, ...]] = {"style": (style,), "parameter": tuple(lines), "every": (every,)}
        if not wrong:
            try:
                Validator().validate(DraftPreferences(made))
            except InvalidPreferences as error:
                wrong = dict.fromkeys(error.failed, error.message or "")
        if wrong:
            raise Invalid(wrong)
        return Settings(made)

    def faults(self, request: Any) -> tuple[str, ...]:
        """See ``IChannelPreview``."""
        if not request.preferences.get("url"):
            return (_("The address of the document is missing."),)
        if Options.of(request.preferences).style not in style_names(self._site):
            return (_("Choose one of the presentations."),)
        return ()
