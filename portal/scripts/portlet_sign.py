"""``preau portlet key`` and ``preau portlet sign``: an editor's key, and signatures of wheels."""

import argparse
from pathlib import Path

__all__ = ["add_parser", "run_key", "run_sign"]


def run_key(asked: argparse.Namespace) -> int:
    """Make a key, or show the public part of one that is there."""
    from portal.generations.signing import make_key, read_public_key

    file = Path(asked.file)
    print(read_public_key(file) if asked.show else make_key(file))
    return 0


def run_sign(asked: argparse.Namespace) -> int:
    """Sign wheels: writes ``<wheel>.sig`` beside each."""
    from portal.generations.signing import sign_wheel

    for wheel in asked.wheels:
        print(sign_wheel(Path(wheel), Path(asked.key)))
    return 0


def add_parser(subparsers) -> None:
    """Declare the subcommands."""
    key = subparsers.add_parser("key", help="make an editor's key and print its public part, for packages.trusted_keys")
    key.add_argument("file", metavar="FILE", help="where the private key is written, or, with --show, lies")
    key.add_argument("--show", action="store_true", help="print the public part of a key that is there")
    key.set_defaults(run=run_key)
    sign = subparsers.add_parser("sign", help="sign wheels with an editor's key")
    sign.add_argument("wheels", nargs="+", metavar="WHEEL")
    sign.add_argument("--key", required=True, metavar="FILE", help="the private key")
    sign.set_defaults(run=run_sign)
