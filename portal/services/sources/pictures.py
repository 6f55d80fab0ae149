"""Pictures that a content names: fetched, reduced and kept here, so that readers never call their host (G07).

A content may hold ``pictures``: address to None. Once kept, the value is
``{"name": file in the store, "width": pixels, "height": pixels}``; until then nothing is shown.
"""

import io
import logging
import time
from typing import Any

from PIL import Image

from portal.api.errors import Invalid
from portal.api.fetch import FetchFailed, FetchRefused, FetchRequest, IFetcher
from portal.api.sandbox import SandboxFailed
from portal.api.storage import IPictures, IStorage
from portal.jobs.interfaces import IWorkbench

__all__ = ["carry_over", "fetch_pictures"]

LOG = logging.getLogger(__name__)
MOST = 30
SECONDS = 30.0
BYTES = 8_000_000
WIDTH = 800


def carry_over(content: Any, known: dict[str, Any]) -> Any:
    """A fresh content with the pictures that the last copy already had, and no more than are kept."""
    wanted = content.get("pictures") if isinstance(content, dict) else None
    if not isinstance(wanted, dict):
        return content
    return {**content, "pictures": {url: known.get(url) for url in list(wanted)[:MOST]}}


def fetch_pictures(workbench: IWorkbench, content: Any) -> dict[str, Any]:
    """Get the pictures of a content that are not kept yet, one after the other, within half a minute.

    :returns: address to what is known of the kept file; what cannot be had is left out and
        tried again when the source is fetched next.
    """
    wanted = content.get("pictures") if isinstance(content, dict) else None
    found: dict[str, Any] = {}
    until = time.monotonic() + SECONDS
    for url in [url for url, known in (wanted or {}).items() if known is None]:
        if time.monotonic() >= until or workbench.stopping.is_set():
            break
        try:
            found[url] = _keep(workbench, url)
        except (FetchRefused, FetchFailed, SandboxFailed, Invalid) as error:
            LOG.info("a picture of a source is not shown: %s", error)
    return found


def _keep(workbench: IWorkbench, url: str) -> dict[str, Any]:
    result = workbench.registry.getUtility(IFetcher).fetch(FetchRequest(url, limit=BYTES))
    if result.status != 200:
        raise FetchFailed("status", str(result.status))
    with workbench.reading() as context:
        data, media_type = context.service(IPictures).clean(result.body, WIDTH)
        name = context.service(IStorage).put(data, media_type)
    with Image.open(io.BytesIO(data)) as made:
        width, height = made.size
    return {"name": name, "width": width, "height": height}
