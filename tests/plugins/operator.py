"""What an operator types, and people who read pages all the while."""

import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tests.plugins.site import PortalProcess


def preau(ini: Path, *words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """``preau portlet WORDS INI``, run to its end."""
    return subprocess.run([sys.executable, "-m", "portal.scripts.main", "portlet", *map(str, words), str(ini)],
                          cwd=cwd or ini.parent, capture_output=True, text=True, check=False, timeout=300)


def done(ini: Path, *words: str | Path) -> str:
    """What ``preau`` printed, which must have succeeded."""
    made = preau(ini, *words)
    assert made.returncode == 0, f"{words}: {made.stdout}{made.stderr}"
    return made.stdout


def refused(ini: Path, *words: str | Path) -> str:
    """What ``preau`` said, which must have failed in words, not with a traceback."""
    made = preau(ini, *words)
    assert made.returncode == 1, f"{words}: {made.stdout}{made.stderr}"
    assert "Traceback" not in made.stderr, made.stderr
    return made.stderr


def facts(ini: Path) -> dict:
    """``preau portlet list --json``."""
    return json.loads(done(ini, "list", "--json"))


def read(url: str, cookies: str = "", seconds: float = 20.0) -> str:
    """A page, on a connection of its own. :raises OSError: any other status than 200, or no answer."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookies}), timeout=seconds) as answer:
        return answer.read().decode("utf-8")


class Readers:
    """People who read pages of a portal all the while; each page on a fresh connection.

    Attributes: ``answered`` (how many), ``failed`` (what went wrong, by page).

    :param paths: pages that must answer 200 at any time.
    :param cookies: of somebody who is signed in.
    """

    def __init__(self, portal: PortalProcess, paths: list[str], cookies: str = "", many: int = 8) -> None:
        self.answered, self.failed, self._cookies = 0, [], cookies
        self._urls, self._stopping = [portal.url + path for path in paths], threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(many)]

    def _read(self, number: int) -> None:
        while not self._stopping.is_set():
            url = self._urls[number % len(self._urls)]
            number += 1
            try:
                read(url, self._cookies)
                self.answered += 1
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"{url}: {error!r}")
            time.sleep(0.05)

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *ended) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()
