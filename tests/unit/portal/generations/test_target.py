"""Packages in a folder of their own, held to what the portal has."""

import shutil
from importlib.metadata import version

import pytest

from portal.generations.target import CannotInstall, gather_wheels, install_into, pins, unpack_wheels
from tests.plugins.packages import build_wheel, build_with_setuptools, pack, write_package


def names(folder) -> set[str]:
    """What lies in a folder."""
    return {file.name for file in folder.iterdir()}


def test_a_wheel_is_installed_and_nothing_of_the_portal_with_it(tmp_path):
    wheel = build_wheel(tmp_path, "quote", "1.0", requires=("lxml>=5", "preau", "requests"))
    install_into(tmp_path / "made", [str(wheel)])
    assert names(tmp_path / "made") == {"quote", "quote-1.0.dist-info"}
    assert (tmp_path / "made/quote/portlet.xml").is_file()


def test_a_folder_is_built_and_left_as_it_was(tmp_path):
    source = write_package(tmp_path, "quote", "1.0")
    before = {str(file) for file in source.rglob("*")}
    install_into(tmp_path / "made", [str(source)])
    assert names(tmp_path / "made") == {"quote", "quote-1.0.dist-info"}
    assert {str(file) for file in source.rglob("*")} == before


def test_a_wheel_of_setuptools_holds_what_the_portal_needs(tmp_path):
    wheel = build_with_setuptools(write_package(tmp_path, "quote", "1.0", revisions=1), tmp_path)
    install_into(tmp_path / "made", [str(wheel)])
    assert {"portlet.xml", "templates", "static", "migrations", "models.py"} <= names(tmp_path / "made/quote")


def test_a_clash_with_a_library_of_the_portal_is_refused_with_names_and_versions(tmp_path):
    wheel = build_wheel(tmp_path, "quote", "1.0", requires=("lxml<5",))
    with pytest.raises(CannotInstall) as refusal:
        install_into(tmp_path / "made", [str(wheel)])
    assert "quote 1.0 needs lxml<5" in str(refusal.value)
    assert f"this portal has lxml {version('lxml')}" in str(refusal.value)
    assert not (tmp_path / "made").exists()


def test_two_packages_that_want_different_versions_of_a_third_are_refused(tmp_path):
    wheels = [build_wheel(tmp_path, "quote", "1.0", requires=("third<2",)),
              build_wheel(tmp_path, "joke", "1.0", requires=("third>1",))]
    (tmp_path / "found").mkdir()
    for number in ("1.0", "2.0"):
        shutil.move(pack(tmp_path, "third", number, {"third.py": b""}), tmp_path / "found")
    with pytest.raises(CannotInstall, match="quote 1.0 needs third<2.*joke 1.0 needs third>1"):
        gather_wheels([str(wheel) for wheel in wheels], pins(), tmp_path / "found", offline=True)


def test_what_a_package_needs_beyond_the_portal_comes_with_it(tmp_path):
    (tmp_path / "found").mkdir()
    shutil.move(pack(tmp_path, "third", "1.5", {"third.py": b""}), tmp_path / "found")
    wheel = build_wheel(tmp_path, "quote", "1.0", requires=("third",))
    found = gather_wheels([str(wheel)], pins(), tmp_path / "found", offline=True)
    assert [file.name for file in found.asked] == ["quote-1.0-py3-none-any.whl"]
    assert [file.name for file in found.needed] == ["third-1.5-py3-none-any.whl"]
    unpack_wheels(tmp_path / "made", [*found.asked, *found.needed])
    assert names(tmp_path / "made") == {"quote", "quote-1.0.dist-info", "third.py", "third-1.5.dist-info", "__pycache__"}


@pytest.mark.parametrize(("source", "said"), [
    ("./nowhere", "neither a wheel nor a folder"), ("nowhere.whl", "no such file"), ("empty", "no pyproject.toml")])
def test_what_is_not_there_is_said(tmp_path, monkeypatch, source, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CannotInstall, match=said):
        install_into(tmp_path / "made", [source])


def test_a_damaged_wheel_is_refused(tmp_path):
    wheel = build_wheel(tmp_path, "quote", "1.0")
    wheel.write_bytes(wheel.read_bytes()[:-40])
    with pytest.raises(CannotInstall, match="quote-1.0"):
        install_into(tmp_path / "made", [str(wheel)])
