"""Demonstration portals in processes of their own, as ``make run`` starts them."""

import configparser
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
COMPILED = ROOT / "build" / "templates"
"""Templates compiled once for all portals of the tests."""
START_SECONDS = 180


@dataclass(frozen=True)
class Seed:
    """A site folder with its data, never served, only copied.

    :param accounts: login → what ``preau demo accounts --json`` says of it.
    """

    folder: Path
    accounts: dict[str, dict]


def _python(module: str, *words: str) -> str:
    """What a module of the portal prints when it is run as a program."""
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{module} {' '.join(words)}: {done.stdout}{done.stderr}"
    return done.stdout


def write_ini(folder: Path, **values: str) -> Path:
    """The clone's development.ini for a site in ``folder`` whose files (layouts, themes, assets) are the clone's.

    :param values: further settings, ``_`` for the first ``.`` of a key.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "development.ini", encoding="utf-8")
    section = parser["app:main"]
    section["site.folder"], section["assets.folder"] = str(ROOT), str(ROOT / "build" / "assets")
    section["templates.folder"] = str(COMPILED)
    for name, value in values.items():
        section[name.replace("_", ".", 1)] = value
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "site.ini").open("w", encoding="utf-8") as file:
        parser.write(file)
    return folder / "site.ini"


def make_seed(folder: Path, **settings: str) -> Seed:
    """Migrate, load and fill a site in ``folder``. :param settings: as ``write_ini`` takes them."""
    ini = write_ini(folder, **settings)
    _python("portal.scripts.prepare", str(ini))
    accounts = json.loads(_python("portal.scripts.main", "demo", "accounts", "--json"))
    return Seed(folder, {account["login"]: account for account in accounts})


class PortalProcess:
    """A portal started by ``preau serve --demo`` in a copy of a seeded site.

    Attributes: ``url`` (without a slash at its end), ``accounts``, ``process`` (the parent), ``log``,
    ``addresses`` (of "portal", "cas" and "sources").

    :param settings: further settings, as ``write_ini`` takes them.
    """

    def __init__(self, seed: Seed, folder: Path, **settings: str) -> None:
        self.accounts, self.folder, self.url = seed.accounts, folder, ""
        shutil.copytree(seed.folder, folder)
        self.ini = write_ini(folder, **settings)
        self.screen, self.log = folder / "screen.txt", folder / "log.jsonl"
        self.process: subprocess.Popen | None = None
        self.addresses: dict[str, str] = {}

    def start(self, port: int = 0) -> None:
        """Start it and wait until it is ready. The port is free at first, and kept by ``restart``."""
        with self.screen.open("w") as screen, self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.scripts.main", "serve", str(self.ini), "--demo", "--port", str(port)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=screen, stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while not (found := re.search(r"ready: (http://[^ ]+)/", self.screen.read_text())):
            assert self.process.poll() is None and time.monotonic() < deadline, self.told()
            time.sleep(0.05)
        self.url = found[1]
        self.addresses = json.loads((self.folder / "var" / "run" / "addresses.json").read_text(encoding="utf-8"))

    def told(self) -> str:
        """What it said on the screen and in its log, for the message of a failed assertion."""
        return f"{self.screen.read_text()}\n{self.log.read_text()[-4000:]}"

    @property
    def port(self) -> int:
        """The portal's port."""
        return int(self.url.rpartition(":")[2])

    def ports_of_neighbours(self) -> list[int]:
        """The ports of the development CAS and of the sample sources."""
        return [urlsplit(self.addresses[name]).port for name in ("cas", "sources")]

    def members(self) -> list[int]:
        """Process ids of all living processes of this portal: those of the parent's session."""
        assert self.process is not None
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    state, _parent, _group, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                except OSError:
                    continue
                if int(session) == self.process.pid and state not in "ZX":
                    found.append(int(entry.name))
        return found

    def kill(self) -> None:
        """SIGKILL to the parent alone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def is_running(self) -> bool:
        """Whether its parent lives."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """End it in good order, when it runs."""
        if self.process is not None and self.is_running():
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def restart(self) -> None:
        """Start it again on the same port, after ``kill`` or in good order."""
        self.stop()
        self.start(self.port if self.url else 0)


def environment(**values: str) -> dict[str, str]:
    """The present environment with settings laid over those of the ini file."""
    return {**os.environ, "PREAU_OVERRIDES": json.dumps(values)}
