"""``preau demo accounts``: before any database is, and JSON alone on its standard output."""

import json
import subprocess
import sys

import pytest

from portal.demo.people import PEOPLE


def run(tmp_path, *words):
    return subprocess.run([sys.executable, "-m", "portal.scripts.main", "demo", "accounts", *words], cwd=tmp_path,
                          capture_output=True, text=True, timeout=60, check=True)


@pytest.fixture
def listed(tmp_path):
    return json.loads(run(tmp_path, "--json").stdout)


def test_the_list_is_json_with_what_one_needs_to_sign_in(listed):
    assert len(listed) == len(PEOPLE) - 1
    for one in listed:
        assert set(one) == {"login", "password", "name", "profile", "establishments", "roles"}
        assert one["password"] == f"demo-{one['login']}" and one["establishments"]
    ines = next(one for one in listed if one["login"] == "i.morvan")
    assert ines == {"login": "i.morvan", "password": "demo-i.morvan", "name": "Inès Morvan", "profile": "pupil",
                    "establishments": ["lycee-ada-verneuil"], "roles": []}


def test_nothing_is_written_where_it_is_run(tmp_path):
    run(tmp_path, "--json")
    assert list(tmp_path.iterdir()) == []


def test_without_the_option_the_main_accounts_are_a_table(tmp_path):
    lines = run(tmp_path).stdout.splitlines()
    assert any("i.morvan" in line and "demo-i.morvan" in line and "lycee-ada-verneuil" in line for line in lines)
