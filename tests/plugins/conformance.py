"""Which requirements the passed tests prove.

As a pytest plugin it notes the marks of the tests that passed in one invocation (one stage of
``make test``) in the file that ``PREAU_PROOFS`` names. As a command it joins the stages:
``python -m tests.plugins.conformance --write`` makes ``build/conformance.json``, and without
``--write`` that file is printed.
"""

import csv
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

KINDS = ("sdet", "jsr286", "wsrp", "ours", "attack", "fault")
ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PARTS = ROOT / "build" / "conformance.d"
RESULT = ROOT / "build" / "conformance.json"


def known_ids() -> dict[str, dict[str, str]]:
    """Every id that can be proved: kind → id → title, in the order of the lists."""
    known: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    with (REFERENCE / "requirements.csv").open(encoding="utf-8", newline="") as lines:
        known["sdet"] = {row["id"]: row["summary_en"] for row in csv.DictReader(lines)}
    for name in ("contract.csv", "attacks.csv"):
        with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                known[row["kind"]][row["id"]] = row["title"]
    return known


class Conformance:
    """Collects the outcome of each test, all its parameters taken together."""

    def __init__(self) -> None:
        self.marks: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.run: dict[str, set[str]] = defaultdict(set)
        self.passed: dict[str, set[str]] = defaultdict(set)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the marks; refuse one that names no known id, so that no typing error proves anything."""
        known = known_ids()
        for item in items:
            test = item.nodeid.partition("[")[0]
            self.run[test].add(item.nodeid)
            for kind in KINDS:
                for mark in item.iter_markers(kind):
                    for identifier in mark.args:
                        if identifier not in known[kind]:
                            raise pytest.UsageError(f"{item.nodeid}: {kind}({identifier!r}): no such id")
                        self.marks[test].add((kind, identifier))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a call that passed; a failure before or after it takes that back."""
        test = report.nodeid.partition("[")[0]
        if report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            self.passed[test].add(report.nodeid)
        elif not report.passed:
            self.passed[test].discard(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write what this invocation proved, when it is a stage of ``make test``."""
        file = os.environ.get("PREAU_PROOFS")
        if not file:
            return
        proofs = defaultdict(list)
        for test, marks in self.marks.items():
            if self.passed[test] == self.run[test]:
                for kind, identifier in marks:
                    proofs[f"{kind} {identifier}"].append(test)
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(json.dumps(proofs, indent=1), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Take part in the run."""
    config.pluginmanager.register(Conformance(), "preau-conformance")


def write() -> None:
    """Join the stages of ``build/conformance.d/`` into ``build/conformance.json``."""
    proofs = defaultdict(set)
    for part in sorted(PARTS.glob("*.json")):
        for key, tests in json.loads(part.read_text(encoding="utf-8")).items():
            proofs[key].update(tests)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    ids = {identifier: {"kind": kind, "tests": sorted(proofs[f"{kind} {identifier}"])}
           for kind, titles in known_ids().items() for identifier in titles}
    RESULT.parent.mkdir(exist_ok=True)
    text = json.dumps({"commit": head.stdout.strip(), "ids": ids}, indent=1, ensure_ascii=False)
    RESULT.write_text(text + "\n", encoding="utf-8")


def show() -> int:
    """Print what is proved, and how much of each kind."""
    if not RESULT.exists():
        print("no build/conformance.json yet: run `make test`")
        return 1
    result, titles = json.loads(RESULT.read_text(encoding="utf-8")), known_ids()
    total, proved = Counter(), Counter()
    for identifier, entry in result["ids"].items():
        total[entry["kind"]] += 1
        if entry["tests"]:
            proved[entry["kind"]] += 1
            title = titles[entry["kind"]].get(identifier, "")
            print(f"{entry['kind']:7} {identifier:22} {title if len(title) < 90 else title[:89] + '…'}")
            for test in entry["tests"]:
                print(f"{'':31}{test}")
    print(f"\n{'kind':8}{'proved':>8}{'of':>6}{'':>3}share   (commit {result['commit'][:12] or 'unknown'})")
    for kind in KINDS:
        print(f"{kind:8}{proved[kind]:8}{total[kind]:6}{'':>3}{proved[kind] / max(total[kind], 1):5.0%}")
    return 0


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    else:
        try:
            sys.exit(show())
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
