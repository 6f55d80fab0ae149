"""``preau portlet check PACKAGE…``: the contract kit, which says what of a package would not hold in a portal."""

import argparse
import json
import sys
from pathlib import Path

__all__ = ["add_parser", "run"]


def run(asked: argparse.Namespace) -> int:
    """Check. :returns: 0 when every package passes; 1 when a check failed, or nothing could be checked."""
    from portal.kit.inspection import CannotCheck, inspect

    try:
        reports = inspect(asked.packages, asked.site, asked.without)
    except CannotCheck as error:
        if asked.json:
            print(json.dumps({"passed": False, "error": str(error), "packages": []}, ensure_ascii=False))
        print(f"preau: {error}", file=sys.stderr)
        return 1
    passed = all(report.passes(asked.strict) for report in reports)
    if asked.json:
        print(json.dumps({"passed": passed, "packages": [report.as_data(asked.strict) for report in reports]},
                         ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(report.as_text(asked.strict) for report in reports))
    return 0 if passed else 1


def add_parser(subparsers) -> None:
    """Declare the part."""
    parser = subparsers.add_parser("check", help="what of a package would not hold in a portal")
    parser.add_argument("packages", nargs="+", metavar="PACKAGE", help="a wheel, a folder, or the name of what is installed")
    parser.add_argument("--json", action="store_true", help="the report for machines")
    parser.add_argument("--strict", action="store_true", help="fail when a check could not be made, too")
    parser.add_argument("--without", metavar="CHECK", action="append", default=[], help="leave a check out")
    parser.add_argument("--site", type=Path, help="folder of the site whose themes are used (that of this portal's code)")
    parser.set_defaults(run=run)
