"""``preau portlet install | upgrade | rollback | remove``: the packages of a portal, changed while it serves."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

__all__ = ["add_parser", "run_install", "run_remove", "run_rollback", "run_upgrade"]

AUDIENCES = ("everyone", "member", "guest")


def say(text: str) -> None:
    """A line on the operator's screen."""
    print(text, flush=True)


def site_of(asked: argparse.Namespace):
    """The settings of the site that is meant: of the last word when it names an ini file. Takes that word away."""
    from portal.settings import read_settings

    words = asked.words
    ini = words.pop() if len(words) > asked.least and words[-1].endswith(".ini") else "development.ini"
    if asked.most is not None and len(words) > asked.most:
        print(f"preau: too many words: {' '.join(words[asked.most:])}", file=sys.stderr)
        raise SystemExit(2)
    os.umask(0o077)  # what is written is nobody else's
    return read_settings(str(Path(ini).resolve()))


def _follow(changer, made, before: int, change: str) -> int:
    """Wait for this host to serve it; take the change back when it cannot. :returns: the exit status."""
    from portal.generations.follow import wait_here
    from portal.generations.operator import record

    state = wait_here(changer.settings, made.number)
    if state is None:
        say(f"generation {made.number} is wanted; the next start serves it")
        return 0
    if state.refused != made.number:
        say(f"generation {made.number} serves")
        return 0
    changer.want(before, "rollback", instead_of=made.number)
    record(changer.settings, f"package.{change}", "failed", generation=made.number, reason=state.reason)
    print(f"preau: {state.reason}", file=sys.stderr)
    return 1


def _change(asked: argparse.Namespace, settings, order) -> int:
    from portal.generations.change import Changer
    from portal.generations.folders import one_change

    with one_change(settings):
        changer = Changer(settings, asked.yes, say)
        return _follow(changer, changer.make(order), changer.base.number, order.change)


def _publication(asked: argparse.Namespace) -> dict[str, Any] | None:
    if not asked.publish:
        return None
    from portal.api.identity import KINDS, PROFILES, ROLES

    tests = {word: "profile" for word in PROFILES} | {word: "role" for word in ROLES} | {word: "kind" for word in KINDS}
    rules = []
    for word in asked.audience or ["member"]:
        if word in AUDIENCES:
            rules.append({"test": word})
        elif word in tests:
            rules.append({"test": tests[word], "values": [word]})
        else:
            rules.append({"test": "establishment", "values": [word]})
    audience = rules[0] if len(rules) == 1 else {"test": "any", "rules": rules}
    titles = {language: asked.title for language in ("fr", "en")} if asked.title else None
    return {"category": asked.category, "icon": asked.icon, "audience": audience, "titles": titles, "fname": asked.fname}


def run_install(asked: argparse.Namespace) -> int:
    """Install packages."""
    from portal.generations.change import Order

    settings = site_of(asked)
    return _change(asked, settings, Order("install", tuple(asked.words), publish=_publication(asked)))


def run_upgrade(asked: argparse.Namespace) -> int:
    """Put newer versions of packages in the place of those that are installed."""
    from portal.generations.change import Order

    settings = site_of(asked)
    return _change(asked, settings, Order("upgrade", tuple(asked.words)))


def run_rollback(asked: argparse.Namespace) -> int:
    """Take back the last change, or go back to an older version of one package."""
    from portal.generations.change import Changer
    from portal.generations.folders import one_change
    from portal.generations.older import older_version

    settings = site_of(asked)
    with one_change(settings):
        changer = Changer(settings, asked.yes, say)
        before = changer.base.number
        if asked.words:
            with older_version(changer, *asked.words) as order:
                return _follow(changer, changer.make(order), before, "rollback")
        if before == 0:
            print("preau: nothing was installed yet: there is nothing to go back to", file=sys.stderr)
            return 1
        return _follow(changer, changer.want(changer.base.previous, "rollback"), before, "rollback")


def run_remove(asked: argparse.Namespace) -> int:
    """Remove a package; its windows become placeholders. With ``--purge`` nothing of it is left."""
    from portal.generations.change import Changer
    from portal.generations.folders import one_change
    from portal.generations.remove import find_package, purge_package, removal_of

    settings = site_of(asked)
    (name,) = asked.words
    with one_change(settings):
        changer = Changer(settings, asked.yes, say)
        package = find_package(changer, name, purging=asked.purge)
        if asked.purge:
            from portal.generations.acceptance import accept
            accept([f"This removes {package['distribution']} for good: its tables with all their rows, its publications, "
                    "the boxes and settings of everybody, its wheels."], asked.yes, say, "Remove all of this?")
        made = changer.base
        if made.package(name) is not None:
            made = changer.make(removal_of(package))
            if status := _follow(changer, made, changer.base.number, "remove"):
                return status
        if asked.purge:
            purge_package(changer, package, made.number)
    return 0


def add_parser(subparsers) -> None:
    """Declare the subcommands."""
    def declare(name: str, run, words: str, least: int, most: int | None, help: str) -> argparse.ArgumentParser:
        parser = subparsers.add_parser(name, help=help)
        parser.add_argument("words", nargs="+" if least else "*", metavar=words,
                            help="a word at the end that ends in .ini names the site (development.ini)")
        parser.add_argument("--yes", action="store_true", help="accept without being asked")
        parser.set_defaults(run=run, least=least, most=most)
        return parser

    install = declare("install", run_install, "SOURCE", 1, None, "install packages: wheels, folders, or names of an index")
    install.add_argument("--publish", action="store_true", help="publish their portlets to the whole portal, too")
    install.add_argument("--title", help="title instead of the descriptor's")
    install.add_argument("--fname", help="name of the publication instead of the package's")
    install.add_argument("--category", default="outils", help="cours, travail, echanges, infos, pratique or outils")
    install.add_argument("--icon", default="box", help="an icon of the sprite")
    install.add_argument("--audience", action="append", metavar="WHOM",
                         help="everyone, member (the default), guest, a profile, a role, a kind of establishment or an "
                              "establishment; more than once for any of them")
    declare("upgrade", run_upgrade, "SOURCE", 1, None, "put newer versions in the place of those installed")
    declare("rollback", run_rollback, "NAME [VERSION]", 0, 2,
            "take back the last change, or go back to an older version of a package")
    remove = declare("remove", run_remove, "NAME", 1, 1, "remove a package; its boxes keep their place and settings")
    remove.add_argument("--purge", action="store_true", help="leave nothing of it, neither tables nor settings")
