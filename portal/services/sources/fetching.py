"""Fetching one source: network, then sandbox, then store; no transaction is open during the first two."""

import json
import logging
import time
from typing import Any

from zope.interface import implementer

from portal.api.context import IClock
from portal.api.fetch import FetchFailed, FetchRefused, FetchRequest, FetchResult, IFetcher, ISourceKind
from portal.api.sandbox import ISandbox, SandboxFailed
from portal.jobs.interfaces import IWorkbench
from portal.services.sources import pictures, schedule
from portal.services.sources.interfaces import ISourceFetcher
from portal.services.sources.schedule import Claim

__all__ = ["SourceFetcher", "fetch_source"]

LOG = logging.getLogger(__name__)
REQUESTS = 4
SECONDS = 15.0
CONTENT = 400_000


@implementer(ISourceFetcher)
class SourceFetcher:
    """See ``ISourceFetcher``: four requests and fifteen seconds for one source."""

    def __init__(self, fetcher: IFetcher, sandbox: ISandbox, seconds: float = SECONDS) -> None:
        self.sandbox = sandbox
        self._fetcher, self._until, self._left = fetcher, time.monotonic() + seconds, REQUESTS

    def check(self, url: str) -> None:
        """See ``IFetcher``."""
        self._fetcher.check(url)

    def fetch(self, request: FetchRequest) -> FetchResult:
        """See ``IFetcher``. :raises FetchFailed: also "timeout" when the source has used up its share."""
        self._left -= 1
        remaining = self._until - time.monotonic()
        if self._left < 0 or remaining <= 0:
            raise FetchFailed("timeout", "the requests of this source took too long together")
        return self._fetcher.fetch(FetchRequest(
            request.url, request.method, request.headers, request.body, min(request.seconds, remaining),
            request.limit, request.redirects))


def _get(kind: ISourceKind, claim: Claim, fetcher: SourceFetcher) -> tuple[Any, dict] | None:
    """(content, validators), or None when not modified."""
    answer = kind.fetch(fetcher, claim.url, claim.parameters, claim.validators)
    if answer is None:
        return None
    payload, validators = answer
    content = fetcher.sandbox.run(kind.process_name(), payload, claim.parameters,
                                  cpu=getattr(kind, "cpu", 1.0), seconds=getattr(kind, "seconds", 5.0))
    keep = getattr(kind, "keep", None)
    if keep is not None:
        content = keep(content)
    try:
        size = len(json.dumps(content, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise SandboxFailed("output", str(error)) from error
    if size > CONTENT:
        raise SandboxFailed("output", f"{size} characters")
    return content, validators


def fetch_source(workbench: IWorkbench, claim: Claim) -> None:
    """Fetch a leased source and note how it ended; then the pictures that its content names.

    Whatever else than a known failure is raised comes out: the lease then ends by itself.
    """
    registry, started = workbench.registry, time.monotonic()
    clock: IClock = registry.getUtility(IClock)
    kind = registry.queryUtility(ISourceKind, name=claim.kind)
    with_circuit = bool(getattr(kind, "circuit", False))
    failure = detail = ""
    got: tuple[Any, dict] | None = None
    try:
        if kind is None:
            raise FetchFailed("kind", f"no package offers the kind {claim.kind!r}")
        got = _get(kind, claim, SourceFetcher(registry.getUtility(IFetcher), registry.getUtility(ISandbox)))
    except (FetchRefused, FetchFailed, SandboxFailed) as error:
        failure, detail = error.reason, str(error)
    with workbench.writing() as context:
        if failure:
            schedule.note_failure(context.db, claim, failure, detail, clock.now(), with_circuit)
        else:
            if got is not None:
                got = pictures.carry_over(got[0], schedule.known_pictures(context.db, claim.key)), got[1]
            schedule.note_success(context.db, claim, got, clock.now(), with_circuit)
    LOG.log(logging.WARNING if failure else logging.INFO, "source %s of kind %s: %s in %.1f s", claim.endpoint, claim.kind,
            detail or ("not modified" if got is None else "fetched"), time.monotonic() - started)
    if got is not None:
        found = pictures.fetch_pictures(workbench, got[0])
        if found:
            with workbench.writing() as context:
                schedule.add_pictures(context.db, claim.key, found)
