"""``preau migrate INI``: bring the database to the present schema; ``--make`` writes a revision (developers)."""

import argparse
import os

__all__ = ["add_parser", "run"]


def run(asked: argparse.Namespace) -> int:
    """Migrate, or write revisions."""
    if asked.make:
        from portal.migrations.make import make_revisions
        try:
            made = make_revisions(asked.make, asked.package)
        except ValueError as error:
            print(f"preau: {error}")
            return 1
        for file in made:
            print(os.path.relpath(file))
        if not made:
            print("the models and the revisions agree: nothing to write")
        return 0
    from portal.generations.wanted import enter_wanted
    from portal.migrations.run import migrate_all
    from portal.settings import read_settings

    os.umask(0o077)  # databases are nobody else's
    settings = read_settings(asked.ini)
    enter_wanted(settings)
    for history, revisions in migrate_all(settings).items():
        if revisions:
            print(f"    {history}: {', '.join(revisions)}")
    return 0


def add_parser(subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("migrate", help="bring the database to the present schema")
    parser.add_argument("ini", nargs="?", default="development.ini")
    parser.add_argument("--make", metavar="MESSAGE", help="write the next revision from the models instead")
    parser.add_argument("--package", default="core", help="whose: core, sessions, a package's last name, or all")
    parser.set_defaults(run=run)
