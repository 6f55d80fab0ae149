"""Two boxes: one to leave a word in, one that repeats what was just said."""

from types import SimpleNamespace
from typing import Any

from greeting.service import LONGEST, Words
from greeting.settings import MOST, is_count, shown_count
from portal.api.errors import Invalid, NotPermitted
from portal.api.i18n import TranslationStringFactory
from portal.api.portlet import GenericPortlet, on_action, on_event, on_resource
from portal.api.window import VIEW

__all__ = ["EchoPortlet", "GreetingPortlet"]

_ = TranslationStringFactory("greeting")


def field(request: Any, name: str, label: str, value: str, **more: Any) -> SimpleNamespace:
    """A field as the macro ``ui['field']`` takes it: after a refusal with what was typed and what is wrong."""
    error = request.errors.get(name)
    return SimpleNamespace(id=f"{request.namespace}-{name}", name=name, label=request.translate(label),
                           value=request.submitted.get(name, "") if request.errors else value,
                           error=request.translate(error) if error else None, **more)


def errors_of(request: Any) -> list[SimpleNamespace]:
    """What was refused, for the summary above the form."""
    return [SimpleNamespace(field=f"{request.namespace}-{name}", text=request.translate(text))
            for name, text in request.errors.items()]


class GreetingPortlet(GenericPortlet):
    """The words of the establishment."""

    def view(self, request, response):
        """The latest words, and the form for those who may say one."""
        said = request.session.get("said", 0) if request.session else 0
        response.foot(label=request.translate(_("As a file")), url=response.resource_url("words"))
        response.show("view", words=Words(request).latest(shown_count(request.preferences)), said=said,
                      saying=request.permits("greeting.say"), errors=errors_of(request),
                      word=field(request, "text", _("Your word"), "", maxlength=LONGEST))

    def edit(self, request, response):
        """How many words are shown."""
        response.show("edit", errors=errors_of(request), cancel=SimpleNamespace(
            title=request.translate(_("Cancel")), url=response.render_url(mode=VIEW)),
            count=field(request, "count", _("Words shown"), str(shown_count(request.preferences)), type="number",
                        min=1, max=MOST))

    def help(self, request, response):
        """What this box is for."""
        response.show("help")

    @on_action("say")
    def say(self, request, response):
        """Keep a word, count it for this sign-in, and tell the other boxes of the tab."""
        text = request.parameters.get("text", "")
        Words(request).say(text)
        request.session.set("said", request.session.get("said", 0) + 1)
        response.publish("said", {"author": request.person.name, "text": text})
        response.notify(request.translate(_("Your word is there.")))

    @on_action("settings")
    def save_settings(self, request, response):
        """Keep the settings of this person for this box."""
        count = request.parameters.get("count", "")
        if not is_count(count):
            raise Invalid({"count": _("Write a number from 1 to ${most}.", mapping={"most": MOST})})
        request.preferences.set("count", count)
        request.preferences.store()
        response.mode = VIEW

    @on_resource("words")
    def words(self, request, response):
        """The words as a text file."""
        if request.person is None:
            raise NotPermitted()
        response.content_type, response.filename = "text/plain", "words.txt"
        response.write("".join(f"{row.author}: {row.text}\n" for row in Words(request).latest(100)))


class EchoPortlet(GenericPortlet):
    """Repeats the word that was said on the same tab."""

    def view(self, request, response):
        """What the event left in the render parameters."""
        response.show("echo", author=request.parameters.get("author"), text=request.parameters.get("text"))

    @on_event("said")
    def said(self, request, response):
        """Another box published the event ``{urn:greeting}said``."""
        response.set_parameters({name: (value,) for name, value in (request.event.value or {}).items()})
