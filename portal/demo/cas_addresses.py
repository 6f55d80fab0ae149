"""Addresses of the development CAS: the protocol, and the one style sheet of its pages."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

_STYLE = (Path(__file__).parent / "cas_pages" / "cas.css").read_bytes()


def style(_request: HttpRequest) -> HttpResponse:
    """The style sheet."""
    return HttpResponse(_STYLE, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=300"})


urlpatterns = [
    path("", RedirectView.as_view(url="/cas/login")),
    path("cas/style.css", style),
    path("cas/", include("cas_server.urls", namespace="cas_server")),
]
