"""``preau portlet …``: packages of portlets, from their first file to their removal."""

import importlib

__all__ = ["PARTS", "add_parser"]

PARTS = (
    "portal.scripts.portlet_new",
    "portal.scripts.portlet_check",
)
"""Modules whose ``add_parser(subparsers)`` declares one part of the command."""


def add_parser(subparsers) -> None:
    """Declare the subcommand with all its parts."""
    parser = subparsers.add_parser("portlet", help="packages of portlets: make, check, install")
    parts = parser.add_subparsers(required=True, metavar="PART")
    for module in PARTS:
        importlib.import_module(module).add_parser(parts)
