"""``preau portlet list INI``: which packages are installed, which generation is wanted, where each host stands."""

import argparse
import json
from pathlib import Path
from typing import Any

__all__ = ["add_parser", "run"]


def _facts(settings) -> dict[str, Any]:
    from packaging.utils import canonicalize_name

    from portal.config import portlet_packages
    from portal.db import open_database
    from portal.generations.change import identity
    from portal.generations.folders import read_state, serves_here
    from portal.generations.records import Generation, all_generations, host_states, is_prepared, wanted_generation

    bundled, database = portlet_packages(), open_database(settings.database_url)
    wanted, history, hosts = Generation(), [], []
    with database.reader.connect() as connection:
        if is_prepared(connection):
            wanted, history = wanted_generation(connection), all_generations(connection)
            hosts = [dict(row._mapping) | {"seen": row.seen.isoformat(timespec="seconds")} for row in host_states(connection)]
    database.dispose()
    keys = {identity(wheel["file"])[0]: wheel["key"] for wheel in wanted.wheels}
    state = read_state(settings)
    return {
        "wanted": wanted.number, "serves": serves_here(settings), "living": state.living, "refused": state.refused,
        "reason": state.reason, "bundled": list(bundled), "hosts": hosts,
        "packages": [package | {"signed_by": keys.get(canonicalize_name(package["distribution"]), "")}
                     for package in wanted.packages],
        "generations": [{"number": each.number, "previous": each.previous, "change": each.change, "subject": each.subject,
                         "made": each.made.isoformat(timespec="seconds") if each.made else ""} for each in history],
    }


def run(asked: argparse.Namespace) -> int:
    """Print it, for people or, with ``--json``, for machines."""
    from portal.settings import read_settings

    facts = _facts(read_settings(str(Path(asked.ini).resolve())))
    if asked.json:
        print(json.dumps(facts, indent=1, ensure_ascii=False))
        return 0
    print(f"with the portal: {', '.join(facts['bundled'])}")
    for package in facts["packages"]:
        signed = f", signed by {package['signed_by']}" if package["signed_by"] else ""
        print(f"installed: {package['distribution']} {package['version']} ({', '.join(package['portlets'])}{signed})")
    print(f"wanted: generation {facts['wanted']}")
    if facts["serves"]:
        print(f"this host serves generation {facts['living']}")
    if facts["reason"]:
        print(f"refused: {facts['reason']}")
    for host in facts["hosts"]:
        refused = f", could not start {host['refused']}: {host['reason']}" if host["refused"] else ""
        print(f"host {host['host']}: generation {host['living']} at {host['seen']}{refused}")
    for each in facts["generations"]:
        print(f"generation {each['number']} (after {each['previous']}): {each['change']} {each['subject']}, {each['made']}")
    return 0


def add_parser(subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("list", help="packages, generations and hosts")
    parser.add_argument("ini", nargs="?", default="development.ini")
    parser.add_argument("--json", action="store_true", help="all of it, as JSON")
    parser.set_defaults(run=run)
