"""``preau demo``: the accounts of the demonstration, and its data."""

import argparse
import dataclasses
import json

__all__ = ["add_parser", "run_accounts", "run_seed"]


def run_accounts(asked: argparse.Namespace) -> int:
    """Print the accounts: with ``--json`` all of them, as JSON alone; else the main ones as a table.

    Needs neither a database nor a running portal.
    """
    from portal.demo.accounts import MAIN, account, accounts

    if asked.json:
        print(json.dumps([dataclasses.asdict(one) for one in accounts()], ensure_ascii=False, indent=1))
        return 0
    for one in map(account, MAIN):
        what = ", ".join((one.profile, *one.roles))
        print(f"{one.login:<13} {one.password:<18} {one.name:<19} {what:<32} {' '.join(one.establishments)}")
    return 0


def run_seed(asked: argparse.Namespace) -> int:
    """Write the demonstration's data into the database of a site; again and again does no harm."""
    from portal.config import configure
    from portal.demo.seed import seed
    from portal.generations.wanted import enter_wanted
    from portal.settings import read_settings

    settings = read_settings(asked.ini)
    enter_wanted(settings)
    registry = configure(settings, web=False).registry
    seed(registry, registry["preau.database"])
    return 0


def add_parser(subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("demo", help="accounts and data of the demonstration")
    parts = parser.add_subparsers(required=True, metavar="PART")
    listing = parts.add_parser("accounts", help="who can sign in, and with which password")
    listing.add_argument("--json", action="store_true", help="all accounts, as JSON")
    listing.set_defaults(run=run_accounts)
    data = parts.add_parser("seed", help="write establishments, people and the content of packages")
    data.add_argument("ini", nargs="?", default="development.ini")
    data.set_defaults(run=run_seed)
