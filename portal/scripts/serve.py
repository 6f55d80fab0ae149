"""``preau serve INI``: all processes of a portal under one small parent (design 6a)."""

import argparse
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from portal.log import configure_log
from portal.scripts.child import Recipe
from portal.scripts.generations import Generations
from portal.scripts.parent import Parent
from portal.scripts.safety import refuse_exposed
from portal.scripts.site_lock import AlreadyRunning, lock_site
from portal.scripts.sockets import PortTaken, bind, bind_near
from portal.settings import Settings, read_settings

__all__ = ["Site", "add_parser", "run"]

logger = logging.getLogger(__name__)


def say(text: str) -> None:
    """A line on the operator's screen."""
    print(text, flush=True)


class Site:
    """What is to be started, and with which addresses.

    :param asked: the parsed command line: ``ini``, ``port``, ``demo``, ``log``.
    """

    def __init__(self, asked: argparse.Namespace) -> None:
        self.ini, self.demo, self.log = asked.ini, asked.demo, asked.log
        self.settings = read_settings(self.ini)
        self.listening = bind(self.settings.server_host, self.settings.server_port if asked.port is None else asked.port)
        self.port = self.listening.getsockname()[1]
        self.listening.set_inheritable(True)
        self.overrides: dict[str, str] = {}
        self.cas = self.sources = None
        if self.demo:
            self.cas, self.sources = (bind_near("127.0.0.1", self.port + n) for n in (1, 2))
            allowed = f"127.0.0.1:{self.sources.getsockname()[1]}"
            self.overrides = {
                "base_url": f"http://127.0.0.1:{self.port}",
                "cas.url": f"http://127.0.0.1:{self.cas.getsockname()[1]}/cas/",
                "fetch.allow": " ".join(dict.fromkeys((*self.settings.fetch_allow, allowed))),
            }
        self.overrides |= json.loads(os.environ.get("PREAU_OVERRIDES", "{}"))
        self.environment = {"PREAU_OVERRIDES": json.dumps(self.overrides), "PYTHONUNBUFFERED": "1"}

    @property
    def address(self) -> str:
        """Where a browser finds the portal."""
        return read_settings(self.ini, self.overrides).base_url + "/"

    @property
    def sources_address(self) -> str:
        """Where the sample sources are, as the fetcher's allow-list has it."""
        return f"http://127.0.0.1:{self.sources.getsockname()[1]}" if self.sources else ""

    def cas_python(self) -> str:
        """The interpreter of the development CAS: it has an environment of its own beside the portal's."""
        own = Path(sys.prefix) / "cas" / "bin" / "python"
        return str(own) if own.exists() else sys.executable

    def neighbours(self) -> list[Recipe]:
        """The development CAS and the sample sources, when this is a demonstration."""
        if self.cas is None or self.sources is None:
            return []
        folder = self.settings.path("var_folder") / "cas"
        python_path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]))
        cas, sources = self.cas.fileno(), self.sources.fileno()
        return [
            Recipe("cas", ["-m", "portal.demo.cas", "--folder", str(folder), "--fd", str(cas)],
                   {**self.environment, "PYTHONPATH": python_path}, [cas], beats=False,
                   python=self.cas_python()),
            Recipe("sources", ["-m", "portal.demo.sources", "--fd", str(sources)], self.environment, [sources], beats=False),
        ]

    def workers(self, generation: int) -> list[Recipe]:
        """The web workers and the jobs process, with a generation of packages."""
        fd, number = self.listening.fileno(), str(generation)
        # -P: the folder in which the portal was started hides no package
        web = [Recipe(f"web{n}", ["-P", "-m", "portal.scripts.worker", self.ini, "--fd", str(fd), "--generation", number],
                      self.environment, [fd])
               for n in range(1, self.settings.server_workers + 1)]
        jobs = ["-P", "-m", "portal.scripts.main", "jobs", self.ini, "--generation", number]
        return [*web, Recipe("jobs", jobs, self.environment)]

    def watching(self) -> Recipe:
        """The process that follows the wanted generation."""
        return Recipe("packages", ["-P", "-m", "portal.generations.watch", self.ini], self.environment)

    def run(self, module: str, *words: str) -> int:
        """Run a module as a program to its end, its output on the screen. :returns: its exit status."""
        return subprocess.run([sys.executable, "-m", module, *words], check=False, stdin=subprocess.DEVNULL,
                              env={**os.environ, **self.environment}).returncode

    def write_addresses(self) -> None:
        """Leave the addresses in ``run/addresses.json`` of the site's ``var``, for other tools."""
        file = self.settings.path("var_folder") / "run" / "addresses.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"portal": self.address, "cas": self.overrides.get("cas.url", ""),
                                    "sources": self.sources_address}), encoding="utf-8")

    def close(self) -> None:
        """Let go of the ports."""
        for listening in (self.listening, self.cas, self.sources):
            if listening is not None:
                listening.close()


def _serve(site: Site) -> int:
    parent = Parent(say)
    parent.catch_signals()
    try:
        site.write_addresses()
        neighbours = [parent.add(recipe) for recipe in site.neighbours()]
        if site.demo and site.run("portal.scripts.prepare", site.ini, "--define", f"sources={site.sources_address}"):
            return 1
        say("  processes …")
        generations = Generations(parent, site.settings, site.watching(), site.workers)
        if not (generations.start(180.0) and parent.wait_ready(neighbours, 180.0)):
            if parent.stopping:
                return 0
            say("preau: not started")
            if site.log:
                say(_end_of(site.log))
            return 1
        if site.demo:
            say("")
            site.run("portal.scripts.main", "demo", "accounts")
            say("")
        say(f"Préau is ready: {site.address}  (Ctrl-C ends it)")
        while not parent.stopping:
            parent.look(0.25)
            generations.follow()
        say("ending …")
        return 0
    finally:
        site.close()
        parent.end()


def _end_of(file: str, lines: int = 20) -> str:
    """The last lines of the log, for whoever sees a start fail."""
    return "".join(Path(file).read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)[-lines:])


def _redirect_log(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def run(asked: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    asked.ini = str(Path(asked.ini).resolve())
    os.umask(0o077)  # databases, files and logs are nobody else's
    settings: Settings = read_settings(asked.ini)
    refuse_exposed(settings)
    var = settings.path("var_folder")
    try:
        with lock_site(var) as lock:
            site = Site(asked)
            lock.write(f", {site.address}")
            lock.flush()
            if asked.log:
                say(f"  log: {asked.log}")
                _redirect_log(Path(asked.log))
            configure_log(settings.log_level)
            try:
                return _serve(site)
            finally:
                logging.shutdown()
    except (AlreadyRunning, PortTaken) as error:
        say(f"preau: {error}")
        return 1


def add_parser(subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("serve", help="run the whole portal: web workers, jobs, and the demonstration's helpers")
    parser.add_argument("ini", nargs="?", default="development.ini")
    parser.add_argument("--port", type=int, help="port instead of server.port; 0 for any free one")
    parser.add_argument("--demo", action="store_true", help="with development CAS, sample sources and their data")
    parser.add_argument("--log", metavar="FILE", help="append the log of all processes to FILE instead of standard error")
    parser.set_defaults(run=run)
