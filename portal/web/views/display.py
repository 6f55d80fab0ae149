"""Display and reading comfort, for everybody; the statement on accessibility."""

from types import SimpleNamespace as Record

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response

from portal.api.account import CONTRASTS, LOCALES, SCHEMES, TEXT_SIZES, Display, IDisplay
from portal.api.i18n import TranslationStringFactory
from portal.api.markup import Markup
from portal.container.interfaces import ITemplates
from portal.driver import theme
from portal.web.display_cookie import DISPLAY_COOKIE, cookie_of_display
from portal.web.writing import writing

_ = TranslationStringFactory("preau")


def _here(request):
    return f"/e/{request.establishment.slug}" if request.establishment is not None else ""


def _fields(request):
    say, display = request.translate, request.display

    def field(name, label, value, options):
        return Record(id=f"display-{name}", name=name, label=say(label), value=value,
                      options=[Record(value=one, label=say(words)) for one, words in options])

    device = _("As my device is set")
    return [
        field("text_size", _("Size of the text"), display.text_size, [(size, f"{size} %") for size in TEXT_SIZES]),
        field("contrast", _("Contrast"), display.contrast,
              [("auto", device), ("more", _("High contrast")), ("normal", _("Usual contrast"))]),
        field("scheme", _("Light or dark"), display.scheme, [("auto", device), ("light", _("Light")), ("dark", _("Dark"))]),
        field("locale", _("Language"), request.locale, [("fr", "Français"), ("en", "English")])]


def show_display(request):
    """The form; without an account its choices stay in this browser."""
    if request.GET.get("locale") in LOCALES and request.person is None:
        return _keep(request, Display(request.GET["locale"], request.display.text_size, request.display.contrast,
                                      request.display.scheme), HTTPSeeOther(f"{_here(request)}/"))
    content = request.service(ITemplates).render("theme", "display", "default", request.locale, {
        "fields": _fields(request), "action": f"{_here(request)}/-/display",
        "csrf_field": Markup(f'<input type="hidden" name="csrf" value="{request.csrf_token}" />'),
        "guest": request.person is None})
    return Response(theme.simple(request, "plain", {"panel": Record(
        title=request.translate(_("Display and reading comfort")), lead=None, width="medium", bare=False,
        content=Markup(content))}, request.translate(_("Display and reading comfort"))))


def _keep(request, display, response):
    response.set_cookie(DISPLAY_COOKIE, cookie_of_display(display), max_age=31_536_000, httponly=True, samesite="Lax",
                        path="/", secure=request.scheme == "https")
    return response


def save_display(request):
    """Keep the choices: with the person, or in a cookie for a guest. A value off the lists is refused."""
    form = request.POST
    size = form.get("text_size", "100")
    display = Display(form.get("locale", request.locale), int(size) if size.isdigit() else 0,
                      form.get("contrast", "auto"), form.get("scheme", "auto"))
    response = HTTPSeeOther(f"{_here(request)}/-/display")
    if request.person is None:
        if (display.locale in LOCALES and display.text_size in TEXT_SIZES and display.contrast in CONTRASTS
                and display.scheme in SCHEMES):
            return _keep(request, display, response)
        return HTTPSeeOther(f"{_here(request)}/-/display")
    with writing(request) as context:
        context.service(IDisplay).save(display)
        context.db.commit()
    return response


def accessibility(request):
    """What is known of the portal's accessibility, and whom to tell of a barrier."""
    content = request.service(ITemplates).render("theme", "accessibility", "default", request.locale, {})
    title = request.translate(_("Accessibility"))
    return Response(theme.simple(request, "plain", {"panel": Record(
        title=title, lead=None, width="medium", bare=False, content=Markup(content))}, title))


def includeme(config):
    """Views, in an establishment and outside."""
    for route in ("display", "display_portal"):
        config.add_view(show_display, route_name=route, request_method=("GET", "HEAD"))
        config.add_view(save_display, route_name=route, request_method="POST")
    for route in ("accessibility", "accessibility_portal"):
        config.add_view(accessibility, route_name=route, request_method=("GET", "HEAD"))
