"""``preau load``: a bad file names itself, its line and its fault, and changes nothing (design 6c)."""

import re
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.scripts.main import main
from portal.settings import read_settings
from tests.plugins.databases import copy_sqlite
from tests.plugins.site import ROOT, write_ini


@dataclass
class Done:
    """How a command ended and what it said on standard error."""

    returncode: int
    stderr: str


@pytest.fixture
def load(capsys):
    """Runs ``preau load`` on a site."""
    def run(ini: Path, *words: str) -> Done:
        capsys.readouterr()
        return Done(main(["load", str(ini), *words]), capsys.readouterr().err)
    return run


@pytest.fixture
def site(database_url, tmp_path, load) -> Path:
    """The ini file of a loaded site whose files are copies that a test may break."""
    folder = tmp_path / "site"
    for name in ("layouts", "themes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "registry.xml", folder)
    ini = write_ini(folder, site_folder=str(folder), database_url=database_url)
    assert load(ini).returncode == 0
    return ini


def dump(ini: Path) -> list[str]:
    """Everything in the site's database."""
    url = read_settings(str(ini)).database_url
    connection = sqlite3.connect(sa.make_url(url).database)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def some_file(ini: Path, pattern: str) -> Path:
    """The first file of the site that matches."""
    return sorted(ini.parent.glob(pattern))[0]


def name_in(ini: Path, file: Path) -> str:
    """A pattern for the name of a file, as the operator knows it from the site's folder."""
    return re.escape(str(file.relative_to(ini.parent)))


@pytest.mark.parametrize("pattern", ["registry.xml", "layouts/*.xml", "themes/*/theme.xml"])
def test_a_file_that_is_not_xml_is_named_with_line_and_reason_and_changes_nothing(site, load, pattern):
    before, broken = dump(site), some_file(site, pattern)
    lines = broken.read_text(encoding="utf-8").splitlines()
    broken.write_text("\n".join([*lines[:-1], "  <open>", lines[-1]]), encoding="utf-8")
    done = load(site)
    assert done.returncode == 1
    found = re.search(rf"^\S*{name_in(site, broken)}:(\d+): (.+)$", done.stderr, re.MULTILINE)
    assert found and abs(int(found[1]) - len(lines)) <= 1 and found[2]
    assert dump(site) == before


@pytest.mark.parametrize("pattern", ["registry.xml", "layouts/*.xml", "themes/*/theme.xml"])
def test_an_element_out_of_place_is_named_with_line_and_reason_and_changes_nothing(site, load, pattern):
    before, broken = dump(site), some_file(site, pattern)
    lines = broken.read_text(encoding="utf-8").splitlines()
    broken.write_text("\n".join([*lines[:-1], "<surprise/>", lines[-1]]), encoding="utf-8")
    done = load(site)
    assert done.returncode == 1
    assert re.search(rf"^\S*{name_in(site, broken)}:{len(lines)}: .*surprise", done.stderr, re.MULTILINE), done.stderr
    assert dump(site) == before


def test_every_bad_file_is_told_at_once_and_what_is_good_waits_for_it(site, load):
    before = dump(site)
    for pattern in ("registry.xml", "layouts/*.xml", "themes/*/theme.xml"):
        some_file(site, pattern).write_text("<nonsense/>", encoding="utf-8")
    done = load(site)
    for pattern in ("registry.xml", "layouts/*.xml", "themes/*/theme.xml"):
        assert re.search(rf"^\S*{name_in(site, some_file(site, pattern))}:1: ", done.stderr, re.MULTILINE), done.stderr
    assert dump(site) == before


def test_a_start_goes_on_with_what_was_loaded_last_and_stops_when_there_is_nothing(site, load, sqlite_template, tmp_path):
    (site.parent / "registry.xml").write_text("<nonsense/>", encoding="utf-8")
    done = load(site, "--or-last")
    assert done.returncode == 0 and "goes on" in done.stderr
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    ini = write_ini(fresh, site_folder=str(site.parent), database_url=copy_sqlite(sqlite_template, fresh))
    assert load(ini, "--or-last").returncode == 1


def test_loading_again_what_has_not_changed_changes_nothing(site, load):
    before = dump(site)
    assert load(site).returncode == 0
    assert dump(site) == before
