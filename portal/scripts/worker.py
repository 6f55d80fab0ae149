"""One web worker: ``python -m portal.scripts.worker INI --fd N``, started by the parent."""

import argparse
import logging
import os
import resource
import socket
import sys

from portal.api.errors import PortalError
from portal.generations.folders import enter
from portal.log import configure_log
from portal.settings import BadSettings, Settings, read_settings
from portal.supervision import IParentLine, ParentLine

__all__ = ["main"]


def _serve(settings: Settings, descriptor: int) -> None:
    from portal.board import Board, folder_of
    from portal.config import configure, warm
    from portal.driver.interfaces import IExecutor
    from portal.migrations.state import refuse_unknown_schema
    from portal.scripts.collector import settle
    from portal.scripts.safety import refuse_exposed
    from portal.scripts.server import Server

    line = ParentLine()
    refuse_exposed(settings)
    refuse_unknown_schema(settings)
    config = configure(settings)
    config.registry.registerUtility(line, IParentLine)
    config.registry.getUtility(IExecutor).use_board(
        Board(folder_of(settings.path("var_folder")) / str(os.getpid()), settings.executor_threads))
    server = Server(config.make_wsgi_app(), socket.socket(fileno=descriptor), settings)
    warm(config.registry)
    settle()
    line.ready()
    server.run()


def main(arguments: list[str] | None = None) -> int:
    """Serve pages until SIGTERM. :returns: the exit status, 1 when it may not start."""
    parser = argparse.ArgumentParser(prog="preau-worker")
    parser.add_argument("ini")
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--generation", type=int, default=0, help="whose packages it runs")
    asked = parser.parse_args(arguments)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else max(soft, 65536), hard))
    try:
        settings = read_settings(asked.ini)
        configure_log(settings.log_level)
        enter(settings, asked.generation)
        _serve(settings, asked.fd)
    except (BadSettings, PortalError) as error:
        print(f"preau: {error}", file=sys.stderr)
        return 1
    finally:
        logging.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
