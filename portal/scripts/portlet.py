"""``preau portlet``: packages of portlets, from the command line. Each subcommand has a module of its own."""

import argparse
import importlib

__all__ = ["SUBCOMMANDS", "add_parser"]

SUBCOMMANDS = (
    "portal.scripts.portlet_new",
    "portal.scripts.portlet_check",
    "portal.scripts.portlet_change",
    "portal.scripts.portlet_list",
    "portal.scripts.portlet_sign",
)
"""Modules whose ``add_parser(subparsers)`` declares subcommands, each as those of ``portal.scripts.main``."""


class _Intermixed(argparse.ArgumentParser):
    """Takes options between words, too: ``install WHEEL --yes INI``."""

    _inside = False

    def parse_known_args(self, args=None, namespace=None):
        """See ``argparse``, whose ``parse_known_intermixed_args`` comes back here for each of its steps."""
        if self._inside:
            return super().parse_known_args(args, namespace)
        self._inside = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._inside = False


def add_parser(subparsers) -> None:
    """Declare the subcommand and those below it."""
    parser = subparsers.add_parser("portlet", help="packages of portlets: make, check, install, upgrade, remove, sign")
    parts = parser.add_subparsers(required=True, metavar="WHAT", parser_class=_Intermixed)
    for module in SUBCOMMANDS:
        importlib.import_module(module).add_parser(parts)
