"""Write that a worker ended over a portlet: ``python -m portal.scripts.blame INI REASON PORTLET…``, run by the parent.

One portlet alone is out of service at once. Of several, any may have been the one: each gets one failure more, which
its next success takes back.
"""

import argparse
import logging
import sys
from types import SimpleNamespace

from sqlalchemy.exc import IntegrityError

from portal.api.health import REASONS
from portal.clock import SystemClock
from portal.db import Database, open_database
from portal.driver.health_rows import Breaker, add_failure
from portal.log import configure_log
from portal.services.audit.stream import AuditStream
from portal.settings import Settings, read_settings

__all__ = ["main", "write"]

log = logging.getLogger(__name__)


def write(database: Database, settings: Settings, reason: str, portlets: list[str]) -> None:
    """Write one more failure of each, and tell of those that are out of service from now on."""
    clock, breaker = SystemClock(), Breaker.from_settings(settings)
    weight = breaker.most if len(portlets) == 1 else 1
    audit = AuditStream(SimpleNamespace(person=None, establishment=None, scope=None, clock=clock, settings=settings))
    for name in portlets:
        for last in (False, True):
            try:
                with database.write() as db:
                    standing, tripped = add_failure(db, name, reason, clock.now(), breaker, weight, death=True)
                    db.commit()
                break
            except IntegrityError:
                if last:
                    raise
        if standing.until is not None:
            log.error("%s is out of service until %s: a worker ended over it (%s)", name, standing.until, reason,
                      extra={"portlet": name})
            if tripped:
                audit.record("portlet.out-of-service", "failed", portlet=name, reason=reason, failures=standing.failures,
                             until=standing.until)


def main(arguments: list[str] | None = None) -> int:
    """Write. :returns: the exit status."""
    parser = argparse.ArgumentParser(prog="preau-blame")
    parser.add_argument("ini")
    parser.add_argument("reason", choices=REASONS)
    parser.add_argument("portlets", nargs="+")
    asked = parser.parse_args(arguments)
    settings = read_settings(asked.ini)
    configure_log(settings.log_level)
    database = open_database(settings.database_url, settings.database_statement_seconds)
    try:
        write(database, settings, asked.reason, asked.portlets)
    finally:
        database.dispose()
        logging.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
