"""Announcements of the establishment: the box, the list, an article, and writing (A.news.01)."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from portal.api.errors import Invalid, NotFound, NotPermitted
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.markup import ISanitiser
from portal.api.portlet import GenericPortlet, on_action, on_resource
from portal.api.storage import IStorage
from portal.api.window import MAXIMISED, VIEW
from portlets.news.fields import PROFILE_NAMES, errors_of, field, form_of, typed_of
from portlets.news.posting import Posting
from portlets.news.service import PAGE, News
from portlets.news.settings import MOST, chosen_categories, shown_count

__all__ = ["NewsPortlet"]

_ = TranslationStringFactory("news")

BRIEF = 160


def _page_number(request: Any) -> int:
    text = request.parameters.get("page", "1")
    return min(int(text), 1000) if text.isdecimal() and len(text) < 6 and int(text) else 1


def _brief(text: str) -> str:
    """The beginning of a summary, for boxes and cards."""
    return text if len(text) <= BRIEF else text[:BRIEF].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


class NewsPortlet(GenericPortlet):
    """Render parameters: ``show`` ("list", "article", "archive", "mine", "write", "withdraw"; none: the
    box), ``item``, ``page``, ``category``, ``unread``."""

    def render(self, request, response) -> None:
        """The counter is there in every state, minimised too."""
        request.attributes["news"] = news = News(request)
        response.counter = news.unread() or None
        super().render(request, response)

    def view(self, request, response) -> None:
        """The screen that ``show`` names; large ones without it start at the list."""
        show = request.parameters.get("show") or ("list" if request.state == MAXIMISED else "box")
        screens = {"box": self._box, "list": self._list, "archive": self._list, "article": self._article,
                   "mine": self._mine, "write": self._write, "withdraw": self._withdraw}
        screens.get(show, self._box)(request, response)

    def _box(self, request, response) -> None:
        news, count = request.attributes["news"], shown_count(request.preferences)
        # One more than shown tells whether there are others, without counting.
        articles = news.shown(limit=count + 1, categories=chosen_categories(request.preferences))
        response.foot(label=request.translate(_("All announcements")),
                      url=response.render_url(state=MAXIMISED, show="list"))
        response.show("view", articles=articles[:count], guest=request.person is None, brief=_brief)

    def _list(self, request, response) -> None:
        news, page = News(request), _page_number(request)
        ended = request.parameters.get("show") == "archive"
        category, unread = request.parameters.get("category"), bool(request.parameters.get("unread"))
        criteria = dict(ended=ended, categories=(category,) if category else (), unread=unread and not ended)
        articles = news.shown(limit=PAGE + 1, offset=(page - 1) * PAGE, **criteria)

        def turn(number: int) -> Any:
            return response.render_url(show="archive" if ended else "list", page=str(number)).set(
                "category", category).set("unread", "1" if unread else None)

        pages = SimpleNamespace(previous_url=turn(page - 1) if page > 1 else None,
                                next_url=turn(page + 1) if len(articles) > PAGE else None)
        response.show("list", articles=articles[:PAGE], pages=pages, ended=ended, category=category, unread=unread,
                      categories=[] if ended else news.categories(), new=response.counter or 0,
                      posting=request.permits("news.post"), guest=request.person is None, first=page == 1,
                      brief=_brief)

    def _article(self, request, response) -> None:
        news = News(request)
        try:
            article = news.get(request.parameters.get("item", ""))
        except NotFound:
            response.show("gone")
            return
        # Sanitised when stored, and again here, so that a stricter rule reaches what is already stored (H04).
        body = request.service(ISanitiser).rich(article.safe)
        response.show("article", article=article, body=body, guest=request.person is None,
                      editable=news.may_edit(article.author_id), readers=self._readers(request, article),
                      last_day=self._last_day(request, article))

    def _last_day(self, request, article) -> dt.date | None:
        """The last day of its display; the end itself lies at the midnight after it."""
        if article.ends is None:
            return None
        return request.service(IFormats).local(article.ends - dt.timedelta(seconds=1)).date()

    def _readers(self, request, article) -> str | None:
        """To whom it is addressed, in words, for those who may write."""
        if not request.permits("news.post"):
            return None
        names: list[str] = []
        groups = [target.partition(":")[2] for target in article.targets if target.startswith("group:")]
        for target in article.targets:
            kind, _colon, name = target.partition(":")
            if kind == "public":
                names.append(request.translate(_("everyone, on the public page too")))
            elif kind == "member":
                names.append(request.translate(_("everyone in the establishment")))
            elif kind == "profile":
                names.append(request.translate(PROFILE_NAMES[name]))
        if groups:
            names += News(request).group_names(groups)
        return ", ".join(names)

    def _mine(self, request, response) -> None:
        page = _page_number(request)
        articles, total = Posting(request).managed(limit=PAGE, offset=(page - 1) * PAGE)
        pages = SimpleNamespace(
            previous_url=response.render_url(show="mine", page=str(page - 1)) if page > 1 else None,
            next_url=response.render_url(show="mine", page=str(page + 1)) if page * PAGE < total else None)
        response.show("mine", articles=articles, pages=pages, moderating=request.permits("news.moderate"))

    def _write(self, request, response) -> None:
        if not request.permits("news.post"):
            raise NotPermitted()
        item = request.parameters.get("item")
        article = Posting(request).editable(item) if item else None
        response.show("write", form=form_of(request, article), article=article, errors=errors_of(request),
                      opened=bool({"reach", "profiles", "groups"} & set(request.errors)))

    def _withdraw(self, request, response) -> None:
        response.show("withdraw", article=Posting(request).editable(request.parameters.get("item", "")))

    def edit(self, request, response) -> None:
        """Settings of the box."""
        refused = bool(request.errors)
        count = request.submitted.get("count", "") if refused else str(shown_count(request.preferences))
        chosen = request.submitted.get_all("categories") if refused else chosen_categories(request.preferences)
        known = News(request).categories()
        options = [SimpleNamespace(value=name, label=name, note=many) for name, many in known]
        options += [SimpleNamespace(value=name, label=name, note=0) for name in chosen
                    if name not in {one for one, _many in known}]
        response.show(
            "edit", errors=errors_of(request),
            count=field(request, "count", _("Announcements shown"), count, type="number", min=1, max=MOST),
            categories=field(request, "categories", _("Labels"), values=chosen, options=options,
                             hint=_("None chosen: all of them.")))

    def help(self, request, response) -> None:
        """How to read, and for those who may, how to write."""
        response.show("help", posting=request.permits("news.post"))

    @on_action("settings")
    def _save_settings(self, request, response) -> None:
        count = request.parameters.get("count", "")
        if request.parameters.get("reset"):
            request.preferences.reset("count")
            request.preferences.reset("categories")
        elif not count.isdecimal() or not 1 <= int(count[:4]) <= MOST:
            raise Invalid({"count": _("Write a number from 1 to ${most}.", mapping={"most": MOST})})
        else:
            request.preferences.set("count", str(int(count)))
            request.preferences.set("categories", request.parameters.get_all("categories")[:50])
        request.preferences.store()
        response.mode = VIEW
        response.notify(request.translate(_("Your settings are kept.")))

    @on_action("read")
    def _read(self, request, response) -> None:
        item = request.parameters.get("item", "")
        News(request).mark_read(item, request.parameters.get("undo") is None)
        response.set_parameters({"show": ("article",), "item": (item,)})

    @on_action("read-all")
    def _read_all(self, request, response) -> None:
        many = News(request).mark_all_read()
        if request.state == MAXIMISED:
            response.set_parameter("show", "list")
        response.notify(request.translate(_("Announcements marked as read: ${count}.", mapping={"count": many})))

    @on_action("save")
    def _save(self, request, response) -> None:
        publish = request.parameters.get("do") != "preview"
        item = Posting(request).save(typed_of(request.parameters, request.files), request.parameters.get("item"),
                                     publish=publish)
        response.set_parameters({"show": ("article",), "item": (item,)})
        if publish:
            response.notify(request.translate(_("The announcement is published.")))

    @on_action("publish")
    def _publish(self, request, response) -> None:
        item = Posting(request).publish_draft(request.parameters.get("item", ""))
        response.set_parameters({"show": ("article",), "item": (item,)})
        response.notify(request.translate(_("The announcement is published.")))

    @on_action("withdraw")
    def _withdraw_now(self, request, response) -> None:
        Posting(request).withdraw(request.parameters.get("item", ""))
        response.set_parameters({"show": ("mine",)})
        response.notify(request.translate(_("It is no longer shown.")))

    @on_action("restore")
    def _restore(self, request, response) -> None:
        item = request.parameters.get("item", "")
        Posting(request).restore(item)
        response.set_parameters({"show": ("article",), "item": (item,)})
        response.notify(request.translate(_("It is shown again.")))

    @on_resource("picture")
    def _picture(self, request, response) -> None:
        shot = News(request).picture(request.parameters.get("id", ""))
        data, media_type = request.service(IStorage).get(shot.stored)
        response.content_type = media_type
        # Names change with content; who may see it can change, so the browser alone keeps it, and not for long.
        response.cache.expires, response.cache.scope, response.cache.etag = 300, "private", shot.stored
        response.write_bytes(data)
