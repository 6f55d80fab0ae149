"""The sheet around each portlet window: head, menu, state, content, foot (look, section 4)."""

from dataclasses import replace
from types import SimpleNamespace as Record

from portal.api.errors import Invalid, PortalError, PortletUnavailable, ServiceUnavailable, StateError
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.markup import Markup
from portal.api.window import CUSTOM_STATES, EDIT, HELP, MAXIMISED, MINIMISED, NORMAL, VIEW, WHOLE_PAGE
from portal.container.interfaces import ITemplates
from portal.container.requests import allows_mode
from portal.container.responses import OutputTooLarge
from portal.container.url import UrlSpec
from portal.container.values import Rendered
from portal.driver.custom import custom_links, custom_modes, mould_part, seen_mode
from portal.driver.executor import TookTooLong
from portal.driver.health_report import in_words, may_know
from portal.driver.interfaces import IHealth, ILastCopies
from portal.driver.markers import Markers, Pieces
from portal.driver.moulds import IMoulds, as_html, cast
from portal.driver.refusals import Busy
from portal.driver.url import ALONE, CONTROL
from portal.driver.visit import Visit
from portal.driver.windows import Place, call_of

_ = TranslationStringFactory("preau")


GONE = {
    "uninstalled": (_("This service is no longer installed."), _("Its place and your settings are kept.")),
    "withdrawn": (_("This service is no longer offered."), _("Its place and your settings are kept.")),
    "expired": (_("This service has come to its end."), _("Its place and your settings are kept.")),
    "maintenance": (_("This service is being looked after."), _("It will be back here soon, with your settings."))}
"""What a placeholder says, by the reason why there is nothing to show (PAGE-10)."""


def control(place: Place, mode: str | None = None, state: str | None = None) -> UrlSpec:
    """A control of the portal: changes mode or state, keeps the parameters (PLT-30)."""
    return UrlSpec(CONTROL, place.window.namespace, mode, state)


def layout_form(visit: Visit, markers: Markers, place: Place, op: str) -> Record:
    """A POST of the layout, as the menu and the minimised head hold it."""
    return Record(action=f"/e/{visit.establishment.slug}/-/layout",
                  fields={"op": op, "window": place.window.id, "tab": visit.tab.id, "back": markers.here()})


def _menu(visit: Visit, markers: Markers, place: Place) -> list[Record]:
    say = visit.context.translate
    window, entries = place.window, []

    def link(title: str, icon: str, spec: UrlSpec) -> None:
        entries.append(Record(title=say(title), icon=icon, url=Markup(markers.url(spec)), form=None, note=None))

    def form(title: str, icon: str, op: str) -> None:
        entries.append(Record(title=say(title), icon=icon, url=None, form=layout_form(visit, markers, place, op), note=None))

    own = visit.customises
    wide = None if place.state in CUSTOM_STATES else MAXIMISED
    if place.state not in WHOLE_PAGE:
        link(_("Enlarge"), "maximize-2", control(place, state=MAXIMISED))
    if own and place.state == NORMAL:
        form(_("Minimise"), "chevron-up", "minimise")
    if place.definition is not None:
        call = call_of(visit, place)
        if place.mode != EDIT and "edit" in place.definition.modes and allows_mode(call, EDIT):
            link(_("Settings of this box"), "sliders-horizontal", control(place, EDIT, wide))
        if own and "move" not in window.locks:
            entries.append(Record(title=say(_("Move to…")), icon="move", form=None, note=None,
                                  url=f"/e/{visit.establishment.slug}/{visit.tab.slug}/-/customise#s-{window.namespace}"))
        link(_("Refresh"), "refresh-cw", control(place))
        if own and "delete" not in window.locks:
            form(_("Remove from the page"), "trash-2", "remove")
        if place.mode != HELP and "help" in place.definition.modes:
            link(_("Help"), "circle-help", control(place, HELP, wide))
        for title, icon, mode, state in custom_links(visit, place, call):
            link(title, icon, control(place, mode, state if mode is None else wide))
    if own and "delete" in window.locks and place.definition is not None:
        entries.append(Record(title=say(_("Placed by ${who}")).replace("${who}", window.placed_by or visit.brand.name),
                              icon="lock", url=None, form=None,
                              note=say(_("The establishment wants this box to stay here."))))
    elif own and place.definition is None:
        form(_("Remove from the page"), "trash-2", "remove")
    return entries


def _modes(visit: Visit, markers: Markers, place: Place) -> list[Record]:
    if place.state not in WHOLE_PAGE or place.definition is None:
        return []
    call, say = call_of(visit, place), visit.context.translate
    titles = {VIEW: _("Read"), EDIT: _("Settings"), HELP: _("Help")}
    shown = [mode for mode in (VIEW, EDIT, HELP) if mode == VIEW or (mode in place.definition.modes and allows_mode(call, mode))]
    titles.update(custom_modes(visit, place.definition, call))
    shown += [mode for mode in titles if mode not in (VIEW, EDIT, HELP)]
    if len(shown) == 1:
        return []
    now = place.mode if place.mode in titles else seen_mode(place)
    return [Record(title=say(titles[mode]), url=Markup(markers.url(control(place, mode))), current=mode == now)
            for mode in shown]


def _base(visit: Visit, markers: Markers, place: Place) -> Record:
    window = place.window
    locked = None
    if visit.person is not None and "move" in window.locks and not visit.solo and visit.context.permits("layout.customise"):
        who = window.placed_by or visit.brand.name
        locked = visit.context.translate(_("Placed by ${who}")).replace("${who}", who)
    return Record(
        id=window.namespace, window=window.id, title=place.title, icon=window.icon or "box",
        url=Markup(markers.url(control(place, state=MAXIMISED))) if place.state not in WHOLE_PAGE else None,
        category=window.category or "outils", counter=None, state=MAXIMISED if place.state in WHOLE_PAGE else place.state,
        condition="ok", stale_text=None,
        locked=locked, source=None, menu=_menu(visit, markers, place), modes=_modes(visit, markers, place),
        restore=layout_form(visit, markers, place, "restore") if place.state == MINIMISED and visit.person else None,
        content=None, side=None, foot=None, message=None, incident=None, retry_url=None, retry_method="post", alone_url=None,
        gone_title=None)


def _markup(visit: Visit, markers: Markers, box: Record) -> Pieces:
    templates = visit.context.service(ITemplates)
    token = Markup(f'<input type="hidden" name="csrf" value="{markers.token()}" />')
    return markers.split(templates.render("theme", "box", visit.caller.theme, visit.locale,
                                          {"box": box, "csrf_field": token}))


def filled(visit: Visit, markers: Markers, place: Place, view: Rendered, side: Rendered | None = None) -> Pieces:
    """The pieces of a box whose portlet has answered.

    :raises UnicodeEncodeError: it cannot be sent (half a surrogate pair in its title, say; fault 6).
    """
    if place.state == NORMAL and side is None and (place.mode == VIEW or seen_mode(place) == VIEW):
        return _cast(visit, markers, place, view)
    box = _base(visit, markers, place)
    box.title = view.title or box.title
    box.counter = view.counter
    box.content = Markup(view.markup)
    if side is not None:
        box.side = Markup(side.markup)
    box.stale_text, box.foot = _stale_text(visit, view), _foot(view)
    box.condition = "ok" if view.stale is None else "stale"
    box.source = view.foot[2] if view.foot is not None else None
    return _markup(visit, markers, box)


def _stale_text(visit: Visit, view: Rendered) -> str | None:
    if view.stale is None:
        return None
    formats = visit.context.service(IFormats)
    return visit.context.translate(_("Copy of ${when}")).replace("${when}", _lower(formats.spoken(view.stale[0])))


def _foot(view: Rendered) -> Record | None:
    reason = view.stale[1] if view.stale is not None else None
    if view.foot is None:
        return Record(label=None, url=None, note=reason) if view.stale is not None else None
    label, url, note = view.foot
    return Record(label=label, url=Markup(url) if url else None, note=note or reason)


def _cast(visit: Visit, markers: Markers, place: Place, view: Rendered) -> Pieces:
    """A box as most are, out of its mould."""
    window, definition, foot = place.window, place.definition, _foot(view)
    holes = (bool(view.counter), view.stale is not None, foot is not None, foot is not None and bool(foot.url),
             foot is not None and bool(foot.note))
    key = (visit.moulded, window.icon, window.category, window.locks, definition.modes if definition else None, holes,
           mould_part(visit, place))
    mould = visit.part(IMoulds).mould(key, lambda: _mould(visit, place, *holes))
    say = visit.context.translate
    small = {"id": window.namespace.encode(), "window": as_html(window.id, say), "title": as_html(view.title or place.title, say),
           "by": as_html(window.placed_by or visit.brand.name, say)}
    if view.counter:
        small["counter"] = as_html(view.counter, say)
    if view.stale is not None:
        small["stale"] = as_html(_stale_text(visit, view), say)
    if foot is not None:
        small["label"], small["note"] = as_html(foot.label, say), as_html(foot.note, say)
    return cast(mould, small, {"content": markers.split(view.markup),
                             "url": markers.split(foot.url) if foot is not None and foot.url else ()})


def _mould(visit: Visit, place: Place, counter: bool, stale: bool, foot: bool, url: bool, note: bool) -> Pieces:
    markers = Markers()
    window = replace(place.window, id=markers.own("window"), namespace=markers.own("id"), title=markers.own("title"),
                     placed_by=markers.own("by"))
    box = _base(visit, markers, replace(place, window=window))
    box.content = Markup(markers.own("content"))
    box.counter = markers.own("counter") if counter else None
    box.condition, box.stale_text = ("stale", markers.own("stale")) if stale else ("ok", None)
    if foot:
        box.foot = Record(label=markers.own("label"), url=Markup(markers.own("url")) if url else None,
                          note=markers.own("note") if note else None)
    return _markup(visit, markers, box)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def late(visit: Visit, place: Place) -> Pieces:
    """The placeholder of a box that was not ready at the page's deadline (PAGE-01)."""
    markers = Markers()
    box = _base(visit, markers, place)
    box.condition = "late"
    box.alone_url = Markup(markers.url(UrlSpec(ALONE, place.window.namespace)))
    return _markup(visit, markers, box)


def gone(visit: Visit, place: Place) -> Pieces:
    """The named placeholder of a window whose package was removed (PAGE-10)."""
    markers = Markers()
    box = _base(visit, markers, place)
    box.condition, box.modes = "gone", []
    title, text = GONE.get(place.window.extra.get("gone", ""), GONE["uninstalled"])
    box.gone_title, box.message = visit.context.translate(title), visit.context.translate(text)
    return _markup(visit, markers, box)


def out_of_service(visit: Visit, place: Place) -> Pieces:
    """The box of a portlet that is left alone for a while: its last good copy with its age, where the definition
    allows that, else a message; to those who look after portlets it says why (PAGE-03)."""
    registry, say = visit.context.registry, visit.context.translate
    standing = registry.getUtility(IHealth).standing(place.window.portlet)
    copy = registry.getUtility(ILastCopies).get(visit, place)
    more = in_words(visit.context, standing) if standing is not None and may_know(visit.context) else ""
    if copy is not None:
        reason = say(_("This service is not answering just now."))
        return filled(visit, copy.markers, place, replace(copy.view, stale=(copy.made, f"{reason} {more}".rstrip())))
    markers = Markers()
    box = _base(visit, markers, place)
    box.condition = "error"
    box.message = say(_("It is left in peace for a while, then tried again. The rest of the page works."))
    if more:
        box.message = f"{box.message} {more}"
    return _markup(visit, markers, box)


def failed(visit: Visit, place: Place, error: BaseException, reference: str | None) -> Pieces:
    """The box of a portlet that could not answer (PLT-09)."""
    markers = Markers()
    box = _base(visit, markers, place)
    box.condition, box.incident = "error", reference
    if isinstance(error, TookTooLong):
        box.message = _("This box took too long to answer. The rest of the page works.")
    elif isinstance(error, OutputTooLarge):
        box.message = _("This box has too much to show. The rest of the page works.")
    elif isinstance(error, Busy):
        box.message = _("Too many people are waiting for this box just now. The rest of the page works.")
    elif isinstance(error, (PortletUnavailable, ServiceUnavailable)):
        box.message = error.message or _("This service does not answer. The rest of the page works.")
    elif isinstance(error, PortalError) and not isinstance(error, (Invalid, StateError)) and error.message:
        box.message = error.message
    else:
        box.message = _("This box met a problem. The rest of the page works.")
    box.message = visit.context.translate(box.message)
    box.retry_url = Markup(markers.url(control(place)))
    # A guest's is asked for by GET: a token would set a cookie on a page without a form of its own.
    box.retry_method = "get" if visit.person is None else "post"
    return _markup(visit, markers, box)
