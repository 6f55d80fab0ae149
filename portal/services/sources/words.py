"""Failures of sources in the words of those who read them."""

from importlib.resources import files
from pathlib import Path

from portal.api.fetch import Stored
from portal.api.i18n import IFormats, ITranslator, TranslationStringFactory

__all__ = ["explanation", "includeme", "next_try"]

_ = TranslationStringFactory("sources")

_WORDS = {
    "timeout": _("The site takes too long to answer."),
    "connect": _("The site is not answering."),
    "name": _("The site cannot be found."),
    "tls": _("The site's certificate is not valid."),
    "too-large": _("The site sends too much at once."),
    "protocol": _("The site's answer makes no sense."),
    "status": _("The site answers with an error."),
    "gone": _("This address no longer exists on the site."),
    "time": _("This content takes too long to prepare."),
    "memory": _("This content takes too long to prepare."),
    "crash": _("This content cannot be read."),
    "input": _("This content is not of the expected form."),
    "output": _("This content is too large for a box."),
    "server-fault": _("The service reports a breakdown."),
    "quota": _("You already follow many addresses."),
    "kind": _("This kind of channel is no longer installed."),
}
_NOT_ALLOWED = _("This address is not allowed.")


def explanation(context, stored: Stored) -> str:
    """Why the last try failed, in the language of the context; empty when it did not."""
    if not stored.failure:
        return ""
    if stored.failure == "fault":
        said = stored.detail.partition(": ")[2].strip()[:200]
        return context.translate(_("The service answers: “${words}”", mapping={"words": said})) if said else \
            context.translate(_("The service refuses this request."))
    failure = stored.failure
    if failure == "status" and stored.detail.endswith((" 404", " 410")):
        failure = "gone"
    return context.translate(_WORDS.get(failure, _NOT_ALLOWED))


def next_try(context, stored: Stored) -> str:
    """When it will be tried again, in the language of the context."""
    if stored.pending or stored.next_try is None:
        return context.translate(_("It is being tried again."))
    seconds = (stored.next_try - context.clock.now()).total_seconds()
    if seconds < 60:
        return context.translate(_("It will be tried again within a minute."))
    formats = context.service(IFormats)
    return context.translate(_("Next try at ${hour}.", mapping={
        "hour": formats.hour(formats.local(stored.next_try).time())}))


def includeme(config) -> None:
    """Bring the catalogue of these words."""
    folder = Path(str(files("portal.services.sources"))) / "locale"
    config.action(("catalogue", "portal.services.sources"), lambda: config.registry.getUtility(ITranslator).add_folder(
        folder, "portal.services.sources"), order=10)
