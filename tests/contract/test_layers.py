"""Imports run down (design 2), files do one thing, and nothing of the machine is written down."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.tree import CODE, ROOT, files, text

API_MAY_IMPORT = {"zope.interface", "sqlalchemy", "translationstring", "portal.api"}


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text(file))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_import_linter_finds_every_contract_kept():
    done = subprocess.run([str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_api_needs_only_interfaces_columns_and_message_ids():
    strangers = {(str(file), name) for file in files(".py") if file.is_relative_to("portal/api") for name in _imports(file)
                 if name.split(".")[0] not in sys.stdlib_module_names
                 and not any(name == allowed or name.startswith(allowed + ".") for allowed in API_MAY_IMPORT)}
    engines = {(str(file), name) for file in files(".py") if file.is_relative_to("portal/api") for name in _imports(file)
               if name.startswith(("sqlalchemy.dialects", "sqlalchemy.engine"))}
    assert strangers | engines == set()


@pytest.mark.parametrize("file", [file for file in files("__init__.py", under=CODE)], ids=str)
def test_a_package_says_at_most_what_it_is_made_of(file):
    body = ast.parse(text(file)).body
    statements = [node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    assert [getattr(node, "name", type(node).__name__) for node in statements] in ([], ["includeme"])


@pytest.mark.parametrize("file", [file for file in files(".py", under=CODE) if "versions" not in file.parts], ids=str)
def test_a_file_does_one_thing(file):
    assert len(text(file).splitlines()) <= 300
    assert not re.search(r"(^|_)(utils?|helpers?|manager|impl)($|_)", file.stem)


def test_no_thread_local_request_and_no_pickle():
    found = {(str(file), name) for file in files(".py", under=CODE) for name in _imports(file)
             if name in ("pyramid.threadlocal", "pickle", "shelve", "marshal")}
    assert found == set()


def test_no_path_of_a_machine_is_written_down():
    ends = (".py", ".md", ".ini", ".toml", ".xml", ".txt", ".sh", ".json", ".cfg", ".pt", ".js", ".mjs", "Makefile", ".npmrc")
    machine = re.compile(r"/(?:work|root|farm|Users)/|/home/\w+/|\"resolved\": *\"http|index-url|^registry *= *http")
    found = [f"{file}:{number}" for file in files(*ends) if file != Path("tests/contract/test_layers.py")
             for number, line in enumerate(text(file).splitlines(), 1) if machine.search(line)]
    assert found == []
