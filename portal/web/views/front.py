"""The portal's own front page, and where ``/`` leads."""

from types import SimpleNamespace as Record

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response

from portal.api.branding import IBranding
from portal.api.i18n import TranslationStringFactory
from portal.api.identity import IDirectory
from portal.driver import theme

_ = TranslationStringFactory("preau")

KINDS = {"primary": _("Primary schools"), "college": _("Collèges"), "lycee": _("Lycées"), "university": _("Universities")}


def home(request):
    """A person goes to the establishment they were in last; a guest finds the list of all."""
    if request.authenticated_person_id is not None:
        places = [establishment for establishment, _attachment in
                  request.service(IDirectory).memberships(request.authenticated_person_id)]
        last = request.web_session.establishment_id
        chosen = next((place for place in places if place.id == last), places[0] if places else None)
        if chosen is not None:
            return HTTPSeeOther(f"/e/{chosen.slug}/")
    branding = request.service(IBranding)
    groups: dict[str, list[Record]] = {}
    for establishment in request.service(IDirectory).establishments():
        brand = branding.brand(establishment.id)
        groups.setdefault(establishment.kind, []).append(Record(
            name=brand.name, place=brand.place, url=f"/e/{establishment.slug}/", logo_url=brand.logo_url, kind=None))
    values = {
        "front": Record(title=request.translate(_("Choose your establishment")),
                        lead=request.translate(_("Your lessons, your services and the news of your school, with one sign-in."))),
        "groups": [Record(title=request.translate(KINDS[kind]), places=groups[kind]) for kind in KINDS if kind in groups],
        "query": None, "search_url": None}
    return Response(theme.simple(request, "establishments", values, "Préau"))


def includeme(config):
    """The view of ``/``."""
    config.add_view(home, route_name="home", request_method=("GET", "HEAD"))
