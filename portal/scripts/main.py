"""The ``preau`` command: finds the module of a subcommand by its name and imports no other."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from portal.api.errors import PortalError
from portal.settings import BadSettings

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "serve": "portal.scripts.serve",
    "migrate": "portal.scripts.migrate",
    "load": "portal.scripts.load",
    "demo": "portal.scripts.demo",
    "jobs": "portal.scripts.jobs",
    "portlet": "portal.scripts.portlet",
}
"""Subcommand to the module whose ``add_parser(subparsers)`` declares it; its parser sets ``run``,
a function of the parsed arguments that returns the exit status or None."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand.

    :param arguments: words after ``preau``; those of the process by default.
    :returns: the exit status: 0 done, 1 refused or failed with a message, 2 wrong usage.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = [name for name in COMMANDS if words and words[0] == name] or list(COMMANDS)
    parser = argparse.ArgumentParser(prog="preau", description="A portlet container and the digital workspace built on it.")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in asked:
        importlib.import_module(COMMANDS[name]).add_parser(subparsers)
    parsed = parser.parse_args(words)
    try:
        status = parsed.run(parsed) or 0
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except (BadSettings, PortalError) as error:
        print(f"preau: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
