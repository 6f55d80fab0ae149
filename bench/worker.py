"""The portal's web worker as the bench runs it: on one core, saying how many statements it has made.

``python -m bench.worker INI --fd N --core C`` is ``portal.scripts.worker`` with a header on each answer
(``X-Bench-Statements``: made by this process so far, beginnings of transactions not counted).
"""

import argparse
import os
import socket

import sqlalchemy as sa

from portal.config import configure, warm
from portal.log import configure_log
from portal.migrations.state import refuse_unknown_schema
from portal.scripts.collector import settle
from portal.scripts.server import Server
from portal.settings import read_settings
from portal.supervision import ParentLine

__all__ = ["main"]


class Counting:
    """Counts the statements of every engine of the process, and tells in a header."""

    def __init__(self, application) -> None:
        self.application, self.statements = application, 0
        sa.event.listen(sa.engine.Engine, "before_cursor_execute", self._count)

    def _count(self, connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.startswith("BEGIN"):
            self.statements += 1

    def __call__(self, environ, start_response):
        """The application's answer."""
        def start(status, headers, exc_info=None):
            return start_response(status, [*headers, ("X-Bench-Statements", str(self.statements))], exc_info)

        return self.application(environ, start)


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="bench.worker")
    parser.add_argument("ini")
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--core", type=int, required=True)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {asked.core})
    settings = read_settings(asked.ini)
    configure_log(settings.log_level)
    line = ParentLine()
    refuse_unknown_schema(settings)
    config = configure(settings)
    server = Server(Counting(config.make_wsgi_app()), socket.socket(fileno=asked.fd), settings)
    warm(config.registry)
    settle()
    line.ready()
    server.run()


if __name__ == "__main__":
    main()
