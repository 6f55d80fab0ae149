"""What a theme's page templates receive: roof, tabs, person, columns, footer."""

import re
from types import SimpleNamespace as Record
from typing import Any

from portal.api.branding import IBranding
from portal.api.i18n import TranslationStringFactory
from portal.api.markup import Markup
from portal.api.window import DETACHED, MAXIMISED, WHOLE_PAGE
from portal.container.interfaces import ITemplates
from portal.driver.interfaces import IBoxCache
from portal.driver.markers import Markers, Pieces, size_of
from portal.driver.moulds import IMoulds, as_html, cast
from portal.driver.visit import Visit
from portal.driver.windows import Place

_ = TranslationStringFactory("preau")

_POSTCODE = re.compile(r"\s+(?=\d{5}\s)")
"""Where the second line of a French address starts."""

HOLES = ("name", "initials", "subtitle", "given")
"""What of a person stands around boxes."""
AROUND_SECONDS = 300
"""Longest that what stands around boxes is kept."""

PROFILE_NAMES = {
    "pupil": _("Pupil"), "student": _("Student"), "guardian": _("Guardian"), "teacher": _("Teacher"), "head": _("Head"),
    "school-life": _("School life"), "staff": _("Staff"), "academy": _("Academy"), "external": _("Partner")}


def frame(context: Any, brand: Any = None, title: str = "", back: str | None = None,
          token: str | None = None, who: Record | None = None) -> dict[str, Any]:
    """Inputs of ``layout.pt`` that every page of an establishment shares; without one, of the portal itself.

    :param context: the request. :param title: of the page, before the establishment's name.
    :param back: address that signing in comes back to; None for this page.
    :param token: text that stands for the CSRF token; None for the token itself.
    :param who: ``name``, ``initials`` and ``subtitle`` of the person; None for those of the context's.
    """
    templates = context.service(ITemplates)
    display = context.display
    establishment = context.establishment
    styles = [templates.asset_url("portal", "preau.css")]
    if brand is not None:
        styles += [url for url in (brand.style_url, templates.theme_style(brand.theme)) if url]
    place = f"/e/{establishment.slug}" if establishment else ""
    name = brand.name if brand else "Préau"
    values: dict[str, Any] = {
        "page": Record(title=f"{title} · {name}" if title and title != name else name, lang=context.locale,
                       scheme=display.scheme, contrast=display.contrast, text_size=display.text_size, font="default",
                       corners=brand.corners if brand else "soft", styles=styles,
                       scripts=[templates.asset_url("portal", "preau.js")]),
        "establishment": None if establishment is None or brand is None else Record(
            name=brand.name, place=brand.place, logo_url=brand.logo_url, home_url=f"{place}/", motif=brand.motif),
        "tabs": (), "person": None, "messages": [],
        "footer": [Record(title=context.translate(_("Display and reading comfort")), url=f"{place}/-/display"),
                   Record(title=context.translate(_("Accessibility: not audited yet")), url=f"{place}/-/accessibility")],
        "csrf_field": "" if context.person is None else Markup(
            f'<input type="hidden" name="csrf" value="{token or context.csrf_token}" />'),
        "sign_in_url": None, "services_url": None, "customise_url": None}
    if context.person is None:
        values["sign_in_url"] = context.login_url(back)
    else:
        values["person"] = person_menu(context, place, who or _who(context))
        if establishment is not None and context.offers("services"):
            values["services_url"] = f"{place}/p-services/"
    return values


def _who(context: Any) -> Record:
    person, say = context.person, context.translate
    return Record(name=person.name, initials=person.initials, given=person.given_name,
                  subtitle=person.title or say(PROFILE_NAMES.get(person.profile, person.profile)))


def person_menu(context: Any, place: str, who: Record) -> Record:
    """The menu of the person: establishments, account, display, sign out."""
    say = context.translate
    branding = context.service(IBranding)
    establishments = []
    memberships = context.memberships
    for establishment, attachment in memberships if len(memberships) > 1 else ():
        brand = branding.brand(establishment.id)
        establishments.append(Record(
            id=establishment.id, name=brand.name, logo_url=brand.logo_url,
            role=attachment.title or say(PROFILE_NAMES.get(attachment.profile, attachment.profile)),
            current=context.establishment is not None and establishment.id == context.establishment.id))
    menu = []
    if context.establishment is not None and context.offers("compte"):
        menu.append(Record(title=say(_("My account")), url=f"{place}/p-compte/", icon="user-round"))
    menu.append(Record(title=say(_("Display and reading comfort")), url=f"{place}/-/display", icon="sun-moon"))
    return Record(
        name=who.name, initials=who.initials, menu=menu, establishments=establishments, subtitle=who.subtitle,
        switch_url=f"{place}/switch" if place else None, sign_out_url=f"{place}/logout")


def tab_entries(visit: Visit) -> list[Record]:
    """The tabs of the layout as links."""
    return [Record(title=tab.title(visit.locale), url=visit.path(tab.slug), icon=tab.icon or None,
                   current=not visit.solo and tab.slug == visit.tab.slug, counter=None) for tab in visit.layout.tabs]


def greeting(visit: Visit, markers: Markers, who: Record | None = None) -> Record:
    """The line above the boxes: on the first tab a word to the person, else the tab's title.

    :param who: ``given`` name of the person; None for that of the visit's.
    """
    if visit.person is not None and visit.layout.tabs and visit.tab.slug == visit.layout.tabs[0].slug:
        hello = visit.context.translate(_("Hello ${name}")).replace(
            "${name}", who.given if who is not None else visit.person.given_name)
        return Record(title=hello, date=Markup(markers.now()), cards=())
    return Record(title=visit.tab.title(visit.locale), date=None, cards=())


def page(visit: Visit, shown: list[Place], boxes: list[Pieces], messages: list[tuple[str, str]], head: str = "") -> bytes:
    """The whole page: boxes in their columns, or the maximised one alone.

    :param boxes: pieces of the box of each place. :param head: what they want in the head, as HTML.
    """
    filler = visit.filler()
    filler.head = head
    return filler.fill(_around(visit, shown, messages), boxes)


def _around(visit: Visit, shown: list[Place], messages: list[tuple[str, str]]) -> Pieces:
    """Pieces of what stands around the boxes, kept as boxes are.

    It holds as long as this worker has the same layout and the same person in memory: both are read anew when a
    version says so, when a fragment begins or ends to hold, and the person after a minute.
    """
    if messages or (shown and shown[0].state in WHOLE_PAGE):
        return _made(visit, shown, messages)
    cache = visit.context.registry.getUtility(IBoxCache)
    key = ("around", visit.establishment.id, visit.person.id if visit.person else None, visit.tab.id, visit.solo, visit.code,
           visit.locale, visit.context.display, visit.brand, visit.versions)
    kept = cache.get(key)
    if kept is not None and kept[0] is visit.layout and kept[1] is visit.person:
        return kept[2]
    made = _cast(visit, shown) if visit.person is not None and len(visit.context.memberships) == 1 else _made(visit, shown, [])
    cache.put(key, (visit.layout, visit.person, made), size_of(made), AROUND_SECONDS)
    return made


def _cast(visit: Visit, shown: list[Place]) -> Pieces:
    """The same for somebody of one establishment, out of a mould: it differs by the person's name alone from that of
    everybody else with these tabs and boxes."""
    context, locale, who = visit.context, visit.locale, _who(visit.context)
    key = ("around", visit.establishment.id, visit.brand, locale, context.display, visit.tab.slug, visit.solo, visit.code,
           tuple([(tab.slug, tab.title(locale), tab.icon) for tab in visit.layout.tabs]),
           tuple([column.width for column in visit.tab.columns]), tuple([place.column for place in shown]),
           tuple(package_assets(visit, shown, "styles")), tuple(package_assets(visit, shown, "scripts")),
           context.offers("compte"), context.offers("services"), context.permits("layout.customise"))
    mould = context.registry.getUtility(IMoulds).mould(key, lambda: _made(visit, shown, [], moulded=True))
    say = context.translate
    return cast(mould, {name: as_html(getattr(who, name), say) for name in HOLES}, {})


def _made(visit: Visit, shown: list[Place], messages: list[tuple[str, str]], moulded: bool = False) -> Pieces:
    context, markers = visit.context, Markers()
    who = Record(**{name: markers.own(name) for name in HOLES}) if moulded else None
    maximised = bool(shown) and shown[0].state in WHOLE_PAGE
    values = frame(context, visit.brand, shown[0].title if maximised else visit.tab.title(visit.locale),
                   back=visit.path(code=visit.code), token=markers.token(), who=who)
    values["tabs"] = tab_entries(visit)
    values["messages"] = [Record(kind=kind, text=text) for kind, text in messages]
    if visit.person is not None and context.permits("layout.customise") and not visit.solo:
        values["customise_url"] = f"{visit.path()}-/customise"
    if maximised:
        values["maximised"] = Markup("".join(markers.box(number) for number in range(len(shown))))
        home = visit.layout.tabs[0] if visit.solo and visit.layout.tabs else visit.tab
        values["back"] = Record(title=home.title(visit.locale), url=_without_maximised(visit, home.slug))
    else:
        columns: list[Record] = [Record(width=column.width, boxes=[]) for column in visit.tab.columns]
        for number, place in enumerate(shown):
            columns[place.column].boxes.append(Markup(markers.box(number)))
        values["columns"] = columns
        values["greeting"] = greeting(visit, markers, who)
    values["page"].head = Markup(markers.head())
    values["page"].styles += package_assets(visit, shown, "styles")
    values["page"].scripts += package_assets(visit, shown, "scripts")
    template = "front" if visit.person is None and visit.tab.slug == "accueil" and not maximised else "page"
    if maximised and shown[0].state != MAXIMISED:
        values["tabs"] = ()
        if shown[0].state == DETACHED:
            template, values["footer"], values["person"] = "detached", (), None
    if template == "front":
        values["front"] = front(visit)
    return markers.split(context.service(ITemplates).render("theme", template, visit.brand.theme, visit.locale, values))


def alone(visit: Visit, place: Place, markup: str, head: str) -> str:
    """A page with one box by itself (PAGE-01).

    :param markup: of the box; ``head``: what it wants in the head, as HTML.
    """
    inputs = frame(visit.context, visit.brand, place.title)
    inputs.update(panel=Record(content=Markup(markup), title=None, lead=None, width="medium", bare=True),
                  back=Record(title=visit.tab.title(visit.locale), url=visit.path(code=visit.code)), tabs=tab_entries(visit))
    inputs["page"].head = Markup(head)
    inputs["page"].styles += package_assets(visit, [place], "styles")
    inputs["page"].scripts += package_assets(visit, [place], "scripts")
    return visit.context.service(ITemplates).render("theme", "plain", visit.brand.theme, visit.locale, inputs)


def _without_maximised(visit: Visit, slug: str) -> str:
    if visit.solo:
        return visit.path(slug)
    state = visit.state.copy()
    state.states = {n: s for n, s in state.states.items() if s not in WHOLE_PAGE}
    state.modes = {}
    return visit.path(slug, state.encode())


def package_assets(visit: Visit, shown: list[Place], kind: str) -> list[str]:
    """Addresses of the styles or scripts that the packages of the page's windows declare, once each."""
    templates = visit.context.service(ITemplates)
    found: dict[str, None] = {}
    for place in shown:
        if place.definition is not None:
            for path in getattr(place.definition, kind):
                found[templates.asset_url(place.definition.package, path)] = None
    return list(found)


def front(visit: Visit) -> Record:
    """The public front page's own parts: who signs in, practical facts."""
    context, say = visit.context, visit.context.translate
    establishment = visit.establishment
    kind = establishment.kind
    login = context.login_url(f"/e/{establishment.slug}/")
    pupil = (_("Student"), "graduation-cap") if kind == "university" else (_("Pupil"), "backpack")
    choices = [(pupil[0], pupil[1], "cours", None), (_("Guardian"), "users-round", "infos", None),
               (_("Staff of the establishment"), "briefcase", "travail", None),
               (_("Other account"), "key-round", "outils", _("partner, tutor, guest"))]
    if kind == "university":
        choices = [choices[0], choices[2], choices[3]]
    facts = []
    if establishment.hours:
        facts.append(Record(icon="clock", category="cours", title=establishment.hours, note=None))
    if establishment.address:
        street, town = _POSTCODE.split(establishment.address, maxsplit=1) if _POSTCODE.search(establishment.address) else (
            establishment.address, visit.brand.place)
        facts.append(Record(icon="map-pin", category="pratique", title=street, note=town))
    if establishment.phone:
        facts.append(Record(icon="phone", category="echanges", title=establishment.phone, note=None))
    titles = {"primary": _("Our whole school under one roof."), "college": _("The whole collège under one roof."),
              "lycee": _("The whole lycée under one roof."), "university": _("The whole university under one roof.")}
    other = "en" if visit.locale == "fr" else "fr"
    return Record(
        title=say(titles.get(kind, titles["lycee"])),
        lead=say(_("Lessons, news, menus and services: everything is here, in one place, for pupils, families and staff."))
        if kind != "university" else say(_("Courses, news, timetables and services: everything is here, in one place.")),
        illustration_url=visit.brand.illustration_url or None, illustration_alt="", nav=(),
        display_url=f"/e/{establishment.slug}/-/display",
        languages=[Record(title="English" if other == "en" else "Français", lang=other,
                          url=f"/e/{establishment.slug}/-/display?locale={other}")],
        choices=[Record(title=say(title), note=say(note) if note else None, icon=icon, category=category, url=login)
                 for title, icon, category, note in choices],
        helps=(), news=(), news_url=None, agenda=(), facts=facts)


def simple(context: Any, template: str, values: dict[str, Any], title: str = "", brand: Any = None) -> str:
    """A page of the portal itself in the frame: errors, forms, questions."""
    if brand is None and context.establishment is not None:
        brand = context.service(IBranding).brand(context.establishment.id)
    inputs = frame(context, brand, title)
    inputs.update(values)
    theme = brand.theme if brand is not None else "default"
    return context.service(ITemplates).render("theme", template, theme, context.locale, inputs)


