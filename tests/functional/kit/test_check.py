"""The contract kit: sound packages pass it, and each planted fault is found (``preau portlet check``)."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import portlet_packages
from portal.kit.inspection import inspect
from portal.kit.report import FAILED, NOT_CHECKED
from portal.kit.run import BEFORE, CHECKS
from portal.kit.skeleton import make_package
from tests.contract.documentation import blocks
from tests.contract.tree import text
from tests.functional.door import ROOT
from tests.functional.kit.faults import FAULTS, faulty_wheel

LATER = tuple(name for name in CHECKS if name not in BEFORE)


def preau(*words, cwd=ROOT, status=0):
    """What the command prints."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-m", "portal.scripts.main", *words], cwd=cwd, check=False,
                          env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout if status == 0 or done.stdout else done.stderr


def wrong(data):
    """What a report says is wrong, in a line each."""
    return [f"{check['check']}: {fault['place']}: {fault['what']}" for check in data["checks"] for fault in check["faults"]]


# -- what is sound passes ----------------------------------------------------------------------


def documented():
    """The commands with which the guide begins, each as words."""
    (block,) = [body for words, body in blocks(Path("docs/service-editor.md")) if "preau portlet new" in body]
    return [shlex.split(line) for line in block.splitlines()]


def test_a_new_package_passes_its_own_tests_and_the_kit_as_the_guide_says(tmp_path):
    new, pytest_words, check = documented()
    assert (new[0], pytest_words[0], check[0]) == (".venv/bin/preau", ".venv/bin/python", ".venv/bin/preau")
    told = preau(*new[1:], cwd=tmp_path)
    assert "preau portlet check lost_property" in told
    folder = tmp_path / "lost_property"
    for name in ("__init__.py", "portlet.xml", "portlet.py", "service.py", "models.py", "providers.py", "templates/view.pt",
                 "templates/edit.pt", "templates/help.pt", "static/lost_property.css", "migrations/versions/0001_initial.py",
                 "locale/fr/LC_MESSAGES/lost_property.po", "locale/en/LC_MESSAGES/lost_property.po"):
        assert (folder / "lost_property" / name).is_file(), name
    assert '<title xml:lang="fr">Objets trouvés</title>' in (folder / "lost_property/portlet.xml").read_text(encoding="utf-8")
    tests = subprocess.run([sys.executable, *pytest_words[1:], "-p", "no:cacheprovider"], cwd=tmp_path, check=False,
                           env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert tests.returncode == 0 and " passed" in tests.stdout, tests.stdout + tests.stderr
    told = preau(*check[1:], "--strict", cwd=tmp_path)
    assert [line.split()[:2] for line in told.splitlines()[1:-1]] == [["ok", name] for name in CHECKS]
    assert {file.name for file in folder.iterdir()} == {"README.md", ".gitignore", "pyproject.toml", "lost_property", "tests"}


@pytest.fixture(scope="module")
def bundled():
    """The reports of all packages of the portal's own distribution; axe looks at them among the browser tests."""
    reports = json.loads(preau("portlet", "check", "preau", "--json", "--without", "accessibility"))["packages"]
    return {report["package"]: report for report in reports}


@pytest.mark.parametrize("package", [name for name in portlet_packages() if name.startswith(("portlets.", "channels."))])
def test_every_bundled_package_passes(bundled, package):
    assert wrong(bundled[package]) == []
    assert all(check["status"] == "passed" for check in bundled[package]["checks"])


def test_the_guide_tells_every_check():
    part = text(Path("docs/service-editor.md")).partition("## The contract kit")[2]
    rows = re.findall(r"^\| `([a-z]+)` \|", part, re.MULTILINE)
    assert rows[:len(CHECKS)] == list(CHECKS)


# -- what is planted is found ------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The report of each faulty package, and of a sound one among them. Those whose fault shows in the files alone are
    not run; Chromium is started for the one that needs it."""
    folder = tmp_path_factory.mktemp("faulty")
    make_package("sound_one", folder / "sound_one")
    wheels = {fault: str(faulty_wheel(fault, folder)) for fault in FAULTS}
    of_files = [fault for fault in FAULTS if FAULTS[fault].check in BEFORE]
    of_looks = [fault for fault in FAULTS if FAULTS[fault].check == "accessibility"]
    of_life = [fault for fault in FAULTS if fault not in of_files + of_looks]
    reports = [
        *inspect([wheels[fault] for fault in of_files], without=LATER),
        *inspect([wheels[fault] for fault in of_looks], without=[name for name in CHECKS if name != "accessibility"]),
        *inspect([str(folder / "sound_one"), *(wheels[fault] for fault in of_life)], without=["accessibility"]),
    ]
    return {report.package: report for report in reports}


def test_there_are_fifteen_planted_faults_and_more_and_each_check_meets_one():
    assert len(FAULTS) >= 15
    assert {planted.check for planted in FAULTS.values()} == set(CHECKS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_told(found, fault):
    planted, report = FAULTS[fault], found[f"faulty_{fault}"]
    failed = {outcome.check: outcome for outcome in report.outcomes if outcome.status == FAILED}
    assert not report.passes()
    assert planted.check in failed, report.as_text()
    told = [one for one in failed[planted.check].faults if planted.says in one.what]
    assert told and all(one.place and one.mend for one in told), report.as_text()
    assert set(failed) == {planted.check}, report.as_text()


def test_a_sound_package_among_faulty_ones_passes(found):
    report = found["sound_one"]
    assert report.passes(), report.as_text()


# -- what cannot be checked --------------------------------------------------------------------


def test_a_package_that_ends_the_process_is_told_and_the_kit_lives(tmp_path):
    source = tmp_path / "leaver"
    make_package("leaver", source)
    file = source / "leaver" / "portlet.py"
    file.write_text("import os\nos._exit(0)\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    (report,) = inspect([str(source)])
    assert not report.passes()
    assert "ended by itself" in report.as_text()


def test_a_package_that_never_ends_is_told_and_the_kit_lives(tmp_path):
    source = tmp_path / "stayer"
    make_package("stayer", source)
    file = source / "stayer" / "portlet.py"
    file.write_text("while True:\n    pass\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    (report,) = inspect([str(source)], seconds=3.0)
    assert "was not done after 3 s" in report.as_text()


@pytest.mark.parametrize(("word", "reason"), [
    ("./nowhere", "no such file or folder"), ("nowhere.whl", "no such file or folder"), (".", "no pyproject.toml")])
def test_what_is_no_package_is_refused_with_a_reason(tmp_path, word, reason):
    assert reason in preau("portlet", "check", word, cwd=tmp_path, status=1)


def test_an_unknown_check_is_refused_with_the_known_ones():
    assert "no check taste: descriptor, imports" in preau("portlet", "check", "news", "--without", "taste", status=1)


def test_without_chromium_the_report_says_not_checked_and_strict_fails(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (report,) = inspect(["whitepages"], without=[name for name in CHECKS if name != "accessibility"])
    (outcome,) = [outcome for outcome in report.outcomes if outcome.check == "accessibility"]
    assert (outcome.status, outcome.note) == (NOT_CHECKED, "there is no Chromium on this machine")
    assert report.passes() and not report.passes(strict=True)
    assert "not checked: there is no Chromium" in report.as_text(strict=True)
