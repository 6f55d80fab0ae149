"""The commands for packages, on a site whose portal does not run just now."""

import shutil
import subprocess
import sys

import pytest

from portal.generations.folders import folder_of
from portal.settings import read_settings
from tests.plugins.operator import done, facts, preau, refused
from tests.plugins.packages import build_wheel, pack, write_package
from tests.plugins.site import ROOT, PortalProcess


@pytest.fixture
def site(seed, tmp_path):
    """The ini file of a site with the demonstration's data."""
    return PortalProcess(seed, tmp_path / "site").ini


def installed(ini) -> list[str]:
    """Distributions and versions of the wanted generation."""
    return [f"{package['distribution']} {package['version']}" for package in facts(ini)["packages"]]


def test_an_older_version_is_built_anew_beside_what_has_come_since(site, tmp_path):
    done(site, "install", build_wheel(tmp_path, "quote", "1.0", revisions=1), "--yes")
    done(site, "upgrade", build_wheel(tmp_path, "quote", "2.0", revisions=2), "--yes")
    done(site, "install", build_wheel(tmp_path, "joke", "1.0"), "--yes")
    assert installed(site) == ["joke 1.0", "quote 2.0"]
    done(site, "rollback", "quote", "1.0", "--yes")
    assert installed(site) == ["joke 1.0", "quote 1.0"]
    assert [each["change"] for each in facts(site)["generations"]] == ["install", "upgrade", "install", "rollback"]
    assert "not had that version" in refused(site, "rollback", "quote", "7.0", "--yes")
    assert "no older version" in refused(site, "rollback", "joke", "--yes")
    done(site, "rollback")
    assert installed(site) == ["joke 1.0", "quote 2.0"], "the last change, taken back"


def test_of_two_changes_at_once_one_is_done_and_the_other_done_after_it_or_refused_clearly(site, tmp_path):
    wheels = [build_wheel(tmp_path, name, "1.0", revisions=1) for name in ("quote", "joke")]
    words = [sys.executable, "-m", "portal.scripts.main", "portlet", "install"]
    both = [subprocess.Popen([*words, str(wheel), str(site), "--yes"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for wheel in wheels]
    ended = [process.communicate(timeout=300) for process in both]
    states = sorted(process.returncode for process in both)
    assert states in ([0, 0], [0, 1]), ended
    if states == [0, 1]:
        said = next(err for process, (_out, err) in zip(both, ended, strict=True) if process.returncode)
        assert "are being changed by another command (process" in said and "Traceback" not in said
    assert len(installed(site)) == states.count(0)


def test_a_portal_that_demands_signatures_takes_signed_wheels_and_nothing_else(site, tmp_path):
    public = done_anywhere("key", tmp_path / "editor.pem").strip()
    site.write_text(site.read_text().replace(
        "[app:main]", f"[app:main]\npackages.trusted_keys = {public}\npackages.require_signature = true"))
    wheel = build_wheel(tmp_path, "quote", "1.0", requires=("third",))
    third = pack(tmp_path, "third", "1.5", {"third.py": b"WORD = 'hello'\n"})
    assert "not signed" in refused(site, "install", wheel, "--yes")
    assert "neither a folder nor a name" in refused(site, "install", write_package(tmp_path, "joke", "1.0"), "--yes")
    done_anywhere("sign", wheel, "--key", tmp_path / "editor.pem")
    assert "third-1.5" in refused(site, "install", wheel, "--yes"), "what it needs must be signed, too"
    done_anywhere("sign", third, "--key", tmp_path / "editor.pem")
    content = wheel.read_bytes()
    wheel.write_bytes(content.replace(b"quote/portlet.xml", b"quote/portlet.xmm"))
    assert "altered" in refused(site, "install", wheel, "--yes")
    assert installed(site) == []
    wheel.write_bytes(content)
    assert f"signed by            {public}" in done(site, "install", wheel, "--yes")
    (package,) = facts(site)["packages"]
    assert package["signed_by"] == public
    settings = read_settings(str(site))
    assert {"quote", "third.py"} <= {entry.name for entry in folder_of(settings, facts(site)["wanted"]).iterdir()}
    done(site, "remove", "quote", "--yes")
    left = {entry.name for entry in folder_of(settings, facts(site)["wanted"]).iterdir()}
    assert left == {"generation.json"}, "what only the removed package needed goes with it"


def done_anywhere(*words) -> str:
    """What ``preau portlet`` printed, without a site."""
    made = subprocess.run([sys.executable, "-m", "portal.scripts.main", "portlet", *map(str, words)], cwd=ROOT,
                          capture_output=True, text=True, check=True)
    return made.stdout


def test_the_example_of_the_guide_is_installed_from_its_folder_as_the_guide_says(site, tmp_path):
    folder = tmp_path / "greeting"
    shutil.copytree(ROOT / "examples/greeting", folder)
    told = done(site, "install", folder, "--yes", "--publish")
    assert "published as greeting" in told and "greeting_word" in told
    assert "greeting-echo" in told
    assert [package["portlets"] for package in facts(site)["packages"]] == [["greeting.greeting", "greeting.echo"]]
    words = [sys.executable, "-m", "portal.scripts.main", "load", str(site)]
    again = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert again.returncode == 0, again.stderr


def test_a_command_without_sense_is_refused_in_words(site, tmp_path):
    assert "nothing to go back to" in refused(site, "rollback")
    assert "quote is not installed" in refused(site, "remove", "quote", "--yes")
    assert "nothing is known of it" in refused(site, "remove", "quote", "--yes", "--purge")
    assert "no such file" in refused(site, "install", tmp_path / "none.whl", "--yes")
    wrong = build_wheel(tmp_path, "quote", "1.0")
    assert "category" in refused(site, "install", wrong, "--yes", "--publish", "--category", "nonsense")
    assert installed(site) == []
    assert preau(site, "remove", "one", "two").returncode == 2
