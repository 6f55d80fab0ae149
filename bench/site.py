"""The portal of the bench: a site folder of its own below ``build/bench``, migrated, loaded and filled."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["FOLDER", "ROOT", "Site"]

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench"
FILES = ROOT / "bench" / "site"
PACKAGES = ROOT / "bench" / "packages"


class Site:
    """The site folder, made anew each time.

    :param port: of the portal; ``cas``, ``sources``: addresses of the two neighbours.

    Attributes: ``ini``; ``environment`` of its processes, in which the static portlet of the bench is an
    installed package, found by its entry point as any other.
    """

    def __init__(self, port: int, cas: str, sources: str) -> None:
        self.sources = sources
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(FILES, FOLDER)
        (FOLDER / "themes").symlink_to(ROOT / "themes")
        self.ini = FOLDER / "bench.ini"
        settings = {
            "use": "egg:preau", "base_url": f"http://127.0.0.1:{port}", "server.port": port,
            "database.url": f"sqlite:///{FOLDER}/var/preau.db", "cas.url": cas, "assets.folder": ROOT / "build" / "assets",
            # a machine that is busy with other things makes pages slow, not wrong
            "page.deadline": 30, "limit.render": 20,
            "fetch.allow": sources.removeprefix("http://").strip("/"),
        }
        self.ini.write_text("[app:main]\n" + "".join(f"{key} = {value}\n" for key, value in settings.items()), "utf-8")
        path = os.pathsep.join(filter(None, [str(ROOT), str(PACKAGES), os.environ.get("PYTHONPATH", "")]))
        self.environment = {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}

    def fill(self, people: int) -> list[dict[str, str]]:
        """Migrate, load and fill.

        :returns: ``people`` signed-in persons: login and cookie.
        """
        self.run("portal.scripts.main", "migrate", str(self.ini))
        self.run("portal.scripts.main", "load", str(self.ini), "--define", f"sources={self.sources.strip('/')}")
        return json.loads(self.run("bench.content", str(self.ini), str(people)))

    def run(self, module: str, *words: str) -> str:
        """Run a module as a program. :returns: what it printed. :raises RuntimeError: it failed."""
        done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, env=self.environment, text=True,
                              capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{module} {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout
