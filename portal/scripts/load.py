"""``preau load INI``: take over registry, descriptors, layouts and themes from files, all or nothing (design 6c)."""

import argparse
import sys

__all__ = ["add_parser", "run"]


def run(asked: argparse.Namespace) -> int:
    """Load. :returns: 0; 1 when a file was refused and nothing changed."""
    from portal.config import configure
    from portal.generations.wanted import enter_wanted
    from portal.scripts.loading import load_files, variables_of
    from portal.settings import read_settings

    settings = read_settings(asked.ini)
    enter_wanted(settings)
    config = configure(settings, web=False)
    errors, earlier = load_files(config.registry, variables_of(settings, dict(asked.define)))
    for error in errors:
        print(f"{error.file}:{error.line}: {error.reason}", file=sys.stderr)
    if not errors:
        return 0
    if earlier and asked.or_last:
        print("preau: nothing was loaded; the portal goes on with what was loaded last", file=sys.stderr)
        return 0
    print("preau: nothing was loaded; the database is as it was", file=sys.stderr)
    return 1


def _definition(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise argparse.ArgumentTypeError(f"{text!r}: expected NAME=VALUE")
    return name, value


def add_parser(subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("load", help="take over registry, layouts and themes from the site's files")
    parser.add_argument("ini", nargs="?", default="development.ini")
    parser.add_argument("--or-last", action="store_true", help="succeed when an earlier load is there to go on with")
    parser.add_argument("--define", metavar="NAME=VALUE", type=_definition, action="append", default=[],
                        help="what ${NAME} stands for in registry.xml")
    parser.set_defaults(run=run)
