"""``/healthz``: this process answers. ``/readyz``: it can do its work, with the state of each thing it needs."""

import logging

import sqlalchemy as sa
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from sqlalchemy.exc import SQLAlchemyError

from portal.sessions.interfaces import ISessionStore
from portal.supervision import beat_age

__all__ = ["dependencies", "healthz", "includeme", "readyz"]

logger = logging.getLogger(__name__)

JOBS_SECONDS = 10.0
"""A jobs process that was silent for so long has failed."""


def _answers(database) -> bool:
    try:
        with database.reader.connect() as connection:
            connection.execute(sa.select(1))
        return True
    except SQLAlchemyError:
        logger.exception("a database does not answer")
        return False


def dependencies(registry) -> dict[str, bool]:
    """What this process needs, and whether it answers now. The CAS is not among them: signed-in
    people work without it (fault 14), and a portal taken out of service for it would help nobody."""
    age = beat_age(registry.settings["preau"].path("var_folder"), "jobs")
    return {
        "database": _answers(registry["preau.database"]),
        "sessions": _answers(registry.getUtility(ISessionStore).database),
        "jobs": age is not None and age < JOBS_SECONDS,
    }


def _answer(status: int, body: dict) -> Response:
    return Response(json_body=body, status=status, cache_control="no-store")


def healthz(request) -> Response:
    """The process is alive: 200."""
    return _answer(200, {"alive": True})


def readyz(request) -> Response:
    """Each dependency with "ok" or "failed"; 503 when one has failed."""
    found = dependencies(request.registry)
    return _answer(200 if all(found.values()) else 503, {
        "ready": all(found.values()), "dependencies": {name: "ok" if good else "failed" for name, good in found.items()}})


def includeme(config) -> None:
    """Add the two routes; GET and HEAD only, for everybody."""
    for name in ("healthz", "readyz"):
        config.add_route(name, f"/{name}")
        config.add_view(f"portal.web.views.health.{name}", route_name=name, request_method=("GET", "HEAD"),
                        permission=NO_PERMISSION_REQUIRED)
