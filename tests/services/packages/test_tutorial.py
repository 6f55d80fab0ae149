"""``docs/tutorial.md`` is followed to the letter: each command is given, each change made, each page looked at."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.documentation import STEPS, blocks, change, refused, steps
from tests.plugins.site import ROOT
from tests.plugins.visitor import Visitor

TUTORIAL = Path("docs/tutorial.md")
PORTAL = "http://127.0.0.1:6543"
PROGRAMS = {".venv/bin/python": [sys.executable], ".venv/bin/preau": [sys.executable, "-m", "portal.scripts.main"],
            ".venv/bin/pip": [sys.executable, "-m", "pip", "--disable-pip-version-check"]}


class Reader:
    """Somebody who follows the page, in a folder of their own, beside a demonstration that runs already.

    Attributes: ``printed`` (by the last command), ``given`` (commands).
    """

    def __init__(self, portal, folder: Path) -> None:
        self.portal, self.folder, self.printed, self.given = portal, folder, "", []
        self.person = Visitor(portal).sign_in("d.caradec")
        self.has_left_a_note = False

    def console(self, command: str) -> None:
        """Give a command."""
        self.given.append(command)
        assert refused(command) == "" or not command.startswith((".venv/bin/preau", "make"))
        if command == "make run":  # it runs
            return
        program, *words = shlex.split(command)
        words = [str(self.portal.ini) if word == "development.ini" else word for word in words]
        done = subprocess.run([*PROGRAMS[program], *words], cwd=self.folder, capture_output=True, text=True, check=False,
                              env={**os.environ, "PYTHONPATH": str(ROOT)})
        self.printed = done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{self.printed[-6000:]}"

    def output(self, words: str) -> None:
        """Look at what the last command has printed."""
        for line in words.splitlines():
            assert line in self.printed, f"{self.given[-1]} does not say “{line}” but\n{self.printed}"

    def diff(self, diff: str) -> None:
        """Change a file of the package."""
        change(self.folder / "lost_property", diff)

    def page(self, block: str) -> None:
        """Open a page; the first time, leave a note there, as the page asks for."""
        address, *words = block.splitlines()
        self.person.get(address.replace(PORTAL, self.portal.url))
        read = " ".join(self.person.page.text_content().split())
        for line in words:
            assert line in read, f"{address} does not say “{line}”"
        if not self.has_left_a_note:
            self.person.submit(self.person.form(".//input[@name='title']"), title="Une écharpe rouge")
            self.has_left_a_note = True
        assert "Une écharpe rouge" in self.person.page.text_content()


@pytest.mark.parametrize("program", [word for word in PROGRAMS if not word.endswith("pip")])
def test_the_tutorial_gives_commands_of(program):
    assert any(command.startswith(program) for kind, command in steps(TUTORIAL) if kind == "console")


def test_every_block_of_the_tutorial_is_something_to_be_done():
    assert {kind for kind, _body in blocks(TUTORIAL)} == set(STEPS)


def test_the_tutorial_leads_from_nothing_to_a_published_portlet_and_back(small_portal, tmp_path):
    reader = Reader(small_portal, tmp_path)
    for kind, what in steps(TUTORIAL):
        getattr(reader, kind)(what)
    for part in ("new", "check", "install", "upgrade", "rollback", "key", "sign", "list", "remove"):
        assert any(command.startswith(f".venv/bin/preau portlet {part} ") for command in reader.given), part
    reader.console(".venv/bin/preau portlet list development.ini")
    assert "lost_property" not in reader.printed.partition("generation")[0]
