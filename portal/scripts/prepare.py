"""Bring database and data of a demonstration up to date, in one process: ``python -m portal.scripts.prepare INI``.

It does what ``preau migrate``, ``preau load --or-last`` and ``preau demo seed`` do, one after the
other, and compiles the templates, which every worker would otherwise do for itself at a first start.
"""

import argparse
import sys

from portal.scripts import main as command
from portal.settings import read_settings

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Prepare. :returns: the exit status of the first step that failed, else 0."""
    parser = argparse.ArgumentParser(prog="preau-prepare")
    parser.add_argument("ini")
    parser.add_argument("--define", action="append", default=[], help="as of `preau load`")
    asked = parser.parse_args(arguments)
    defined = [word for definition in asked.define for word in ("--define", definition)]
    for text, words in (("database", ["migrate", asked.ini]),
                        ("publications, layouts and themes", ["load", asked.ini, "--or-last", *defined]),
                        ("demonstration data", ["demo", "seed", asked.ini])):
        print(f"  {text} …", flush=True)
        if status := command.main(words):
            return status
    print("  templates …", flush=True)
    from portal.config import configure, warm
    warm(configure(read_settings(asked.ini)).registry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
