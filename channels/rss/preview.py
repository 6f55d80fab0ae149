"""What the assistant is told about feeds."""

import datetime as dt
from typing import Any

from zope.interface import implementer

from channels.rss.fields import form_of
from channels.rss.options import Options, Validator, refusals
from channels.rss.service import categories
from portal.api.errors import Invalid, InvalidPreferences
from portal.api.fetch import Stored
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.preview import DraftPreferences, Finding, IChannelPreview, Seen, Settings, Wanted

__all__ = ["RssPreview"]

_ = TranslationStringFactory("rss_preview")

_NAMES = ("items", "layout", "every", "words")
_ROOTS = {"rss": 95, "feed": 90, "RDF": 80, "channel": 60}


@implementer(IChannelPreview)
class RssPreview:
    """See ``IChannelPreview``. Readers keep the choice of number, layout, pictures, words and categories."""

    portlet = "rss.rss"
    order = 10
    title = _("Feed (RSS or Atom)")
    hint = _("The articles of a site, the latest first. Its address often ends in .xml or /feed.")
    icon, category = "rss", "infos"
    fixed = ("url", "every")

    def __init__(self, settings: Any = None) -> None:
        pass

    def recognises(self, seen: Seen) -> int:
        """By the first element, as all forms of RSS and Atom have it."""
        return _ROOTS.get(seen.root.rpartition("}")[2], 0)

    def start(self, url: str) -> dict[str, tuple[str, ...]]:
        """See ``IChannelPreview``."""
        return {"url": (url,)}

    def material(self, request: Any) -> Wanted | None:
        """The feed itself: its categories can be chosen from."""
        return self.source(request)

    def source(self, request: Any) -> Wanted | None:
        """See ``IChannelPreview``; the same for all readers."""
        options = Options.of(request.preferences)
        return Wanted("rss", options.url, {}, options.every * 60) if options.url else None

    def finding(self, request: Any, material: Stored) -> Finding | None:
        """Its form, how many articles, whether they have pictures, and the latest."""
        content, say, formats = material.content, request.translate, request.service(IFormats)
        items = content["items"]
        sentence = say(_("This is a ${kind} feed, and it reads well.", mapping={"kind": content["kind"]}))
        if not items:
            return Finding(sentence, ((formats.number(0), say(_("article"))),),
                           (("warn", say(_("It holds no article yet: its readers will see that it is empty."))),))
        facts = [(formats.number(len(items)), say(_("article") if len(items) == 1 else _("articles"))),
                 (say(_("Yes") if any(one["picture"] for one in items) else _("No")), say(_("pictures")))]
        latest = max((one["published"] for one in items if one["published"]), default="")
        if latest:
            facts.append((formats.spoken(dt.datetime.fromisoformat(latest)), say(_("latest article"))))
        notes = (("note", say(_("Only its first articles are kept: nothing to do."))),) if content["truncated"] else ()
        return Finding(sentence, tuple(facts), notes)

    def form(self, request: Any, material: Stored | None) -> tuple[tuple[str, Any], ...]:
        """The fields of the box's own settings, but for the address."""
        made = form_of(request, Options.of(request.preferences), material.content if material else None)
        made.layout.row = True
        fields: list[tuple[str, Any]] = [("field", made.items), ("radios", made.layout), ("field", made.words),
                                         ("field", made.every), ("switch", made.pictures)]
        if made.categories is not None:
            fields.append(("checks", made.categories))
        return tuple(fields)

    def settings(self, request: Any, material: Stored | None) -> Settings:
        """See ``IChannelPreview``."""
        values = {name: request.parameters.get(name, "").strip() for name in _NAMES}
        wrong = refusals(values)
        if wrong:
            raise Invalid(wrong)
        chosen = {name: (value,) for name, value in values.items()}
        chosen["pictures"] = ("yes" if request.parameters.get("pictures") else "no",)
        known = [name for name, _count in categories(material.content)] if material and material.content else []
        if known:
            shown = request.parameters.get_all("category")
            chosen["hidden"] = tuple(name for name in known if name not in shown)
        return Settings(chosen)

    def faults(self, request: Any) -> tuple[str, ...]:
        """See ``IChannelPreview``."""
        if not request.preferences.get("url"):
            return (_("The address of the feed is missing."),)
        try:
            Validator().validate(DraftPreferences(request.preferences.as_dict()))
        except InvalidPreferences as error:
            return (error.message or _("One of the settings does not fit."),)
        return ()
