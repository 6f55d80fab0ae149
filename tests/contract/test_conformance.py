"""What ``make conformance`` counts is what passed, and nothing else."""

import json
import os
import subprocess
import sys

import pytest

from tests.contract.tree import ROOT
from tests.plugins.conformance import KINDS, known_ids

SAMPLE = """
import pytest

@pytest.mark.attack("J05")
def test_passes():
    assert True

@pytest.mark.attack("J15")
def test_fails():
    assert False

@pytest.mark.attack("S01")
@pytest.mark.parametrize("n", [1, 2])
def test_passes_in_part(n):
    assert n == 1

@pytest.fixture
def broken_afterwards():
    yield
    raise RuntimeError

@pytest.mark.attack("S02")
def test_passes_and_then_fails(broken_afterwards):
    assert True

@pytest.mark.fault("12")
@pytest.mark.sdet("T.21", "T.22")
@pytest.mark.parametrize("n", [1, 2])
def test_passes_whole(n):
    assert n
"""


def run(folder, text: str) -> subprocess.CompletedProcess[str]:
    """One pytest run over a sample, which leaves its proofs in ``proofs.json``."""
    (folder / "test_sample.py").write_text(text)
    return subprocess.run([sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"),
                           "--rootdir", str(folder), str(folder / "test_sample.py")], cwd=ROOT, capture_output=True,
                          text=True, check=False, env={**os.environ, "PREAU_PROOFS": str(folder / "proofs.json")})


def test_only_tests_that_passed_whole_prove_something(tmp_path):
    run(tmp_path, SAMPLE)
    proofs = json.loads((tmp_path / "proofs.json").read_text())
    assert sorted(proofs) == ["attack J05", "fault 12", "sdet T.21", "sdet T.22"]
    assert [test.rpartition("::")[2] for test in proofs["fault 12"]] == ["test_passes_whole"]


def test_a_mark_that_names_no_known_id_stops_the_run(tmp_path):
    done = run(tmp_path, "import pytest\n@pytest.mark.sdet('T.9999')\ndef test_x():\n    assert True\n")
    assert done.returncode != 0 and "no such id" in done.stdout + done.stderr


def test_ids_are_known_once_each():
    known = known_ids()
    assert set(known) == set(KINDS)
    assert [len(known[kind]) for kind in KINDS] == [587, 87, 13, 21, 137, 44]
    everything = [identifier for titles in known.values() for identifier in titles]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("kind", KINDS)
def test_every_id_has_a_title(kind):
    assert all(title.strip() for title in known_ids()[kind].values())
