"""A request id for every request, and one access line for each (design 6b: it stops at ``~``)."""

import logging
import time

from pyramid.tweens import INGRESS

from portal.log import request_id

__all__ = ["access_log", "includeme", "loggable_path"]

logger = logging.getLogger(__name__)


def loggable_path(environ: dict) -> str:
    """The requested path as it came, without query, up to the page state: what is behind ``~``
    can hold what a person typed."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return path.encode("latin-1", "replace").decode("utf-8", "replace").partition("~")[0][:300]


def access_log(handler, registry):
    """Tween factory: all that is logged while a request is answered carries its ``request_id``."""

    def tween(request):
        began = time.perf_counter()
        token = request_id.set(request.request_id)
        status = 500
        try:
            response = handler(request)
            status = response.status_int
            return response
        finally:
            logger.info("request", extra={"facts": {
                "method": request.environ.get("REQUEST_METHOD", "")[:20],
                "path": loggable_path(request.environ),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }})
            request_id.reset(token)

    return tween


def includeme(config) -> None:
    """Put the tween in front of the gate, so that it sees what that refuses."""
    config.add_tween("portal.web.log.access_log", under=INGRESS, over="portal.web.ingress.ingress_tween")
