"""``preau portlet new NAME``: a complete, working, tested package to begin with."""

import argparse
import sys
from pathlib import Path

__all__ = ["add_parser", "run"]


def run(asked: argparse.Namespace) -> int:
    """Make the package. :returns: 0; 1 when it was refused and nothing was written."""
    from portal.kit.skeleton import CannotMake, make_package

    folder = asked.folder or Path(asked.name)
    try:
        made = make_package(asked.name, folder, asked.title)
    except CannotMake as error:
        print(f"preau: {error}", file=sys.stderr)
        return 1
    print(f"{len(made)} files in {folder}/: the package {asked.name}, its distribution and its tests")
    print(f"  its tests:                  cd {folder} && python -m pytest")
    print(f"  what portals ask of it:     preau portlet check {folder}")
    return 0


def add_parser(subparsers) -> None:
    """Declare the part."""
    parser = subparsers.add_parser("new", help="make a complete package to begin with")
    parser.add_argument("name", help="import name: small letters, digits and underscores")
    parser.add_argument("--folder", type=Path, help="where it goes; must not exist (NAME, here)")
    parser.add_argument("--title", default="", help="what people read above the box")
    parser.set_defaults(run=run)
