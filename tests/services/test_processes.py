"""The processes of a running portal: what is killed is gone, what ends is answered, one portal a site."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from portal.scripts.safety import refuse_exposed
from portal.settings import read_settings
from tests.plugins.site import ROOT, PortalProcess, write_ini


def get(url: str, timeout: float = 10.0) -> bytes:
    """The body of a 200 answer."""
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return answer.read()


def port_is_free(port: int) -> bool:
    """Whether a program could listen there now."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def wait_until(condition, seconds: float, what: str) -> float:
    """Wait for a condition. :returns: the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, what
        time.sleep(0.02)
    return time.monotonic() - began


def children_of(portal: PortalProcess, words: str) -> list[int]:
    """Process ids of the portal's living processes whose command line holds ``words``."""
    found = []
    for pid in portal.members():
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if words in file.read().replace(b"\0", b" ").decode():
                    found.append(pid)
        except OSError:
            continue
    return found


def is_ready(portal: PortalProcess) -> bool:
    """Whether ``/readyz`` answers 200."""
    try:
        get(f"{portal.url}/readyz")
    except urllib.error.HTTPError:
        return False
    return True


def serve(*words: str) -> subprocess.CompletedProcess[str]:
    """``preau serve`` with these words, which is expected to end by itself."""
    return subprocess.run([sys.executable, "-m", "portal.scripts.main", "serve", *words], cwd=ROOT, capture_output=True,
                          text=True, timeout=30, check=False)


def test_a_killed_portal_leaves_no_process_and_starts_again(mortal_portal):
    ports = [mortal_portal.port, *mortal_portal.ports_of_neighbours()]
    everyone = mortal_portal.members()
    assert len(everyone) >= 6, "parent, two workers, jobs, CAS, sources"
    mortal_portal.kill()
    wait_until(lambda: not mortal_portal.members(), 5, f"still there: {mortal_portal.members()}")
    wait_until(lambda: all(map(port_is_free, ports)), 5, "a port is still taken")
    mortal_portal.restart()
    assert mortal_portal.port == ports[0]
    assert json.loads(get(f"{mortal_portal.url}/readyz"))["ready"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_end_that_was_asked_for_ends_everything_in_seconds(mortal_portal, number):
    mortal_portal.process.send_signal(number)
    assert mortal_portal.process.wait(15) == 0
    assert mortal_portal.members() == []
    assert port_is_free(mortal_portal.port)


def test_a_second_start_in_the_same_site_is_refused_with_a_message(mortal_portal):
    done = serve(str(mortal_portal.ini), "--demo", "--port", "0")
    assert done.returncode == 1
    assert "already runs" in done.stdout and mortal_portal.url in done.stdout
    assert get(f"{mortal_portal.url}/healthz")


@pytest.mark.fault("38")
@pytest.mark.parametrize(("change", "said"), [
    ("server.workers = two", "server.workers"), ("server.wrkers = 2", "server.wrkers"), ("cache.boxes = perhaps", "cache.boxes"),
    (None, "no section"),
])
def test_a_bad_configuration_stops_the_start_within_a_second_and_is_named(tmp_path, change, said):
    ini = tmp_path / "site.ini"
    ini.write_text(f"[app:main]\nuse = egg:preau\n{change}\n" if change else "")
    began = time.monotonic()
    done = serve(str(ini))
    assert time.monotonic() - began < 1.0
    assert done.returncode == 1
    assert str(ini) in done.stderr and said in done.stderr and "Traceback" not in done.stderr


@pytest.mark.attack("J15")
def test_a_start_with_a_default_or_readable_secret_is_refused(seed, tmp_path):
    site = PortalProcess(seed, tmp_path / "site")
    refuse_exposed(read_settings(str(site.ini)))
    secret = site.folder / "var" / "secret"
    secret.chmod(0o644)
    done = serve(str(site.ini))
    assert done.returncode == 1 and "secret.file" in done.stderr and "600" in done.stderr
    secret.write_text("change-me-change-me-change-me-change-me")
    secret.chmod(0o600)
    done = serve(str(site.ini))
    assert done.returncode == 1 and "secret.file" in done.stderr
    secret.unlink()
    write_ini(site.folder, database_url="postgresql+psycopg://preau:hidden@127.0.0.1:1/preau")
    site.ini.chmod(0o644)
    done = serve(str(site.ini))
    assert done.returncode == 1 and "database.url" in done.stderr and "hidden" not in done.stderr


def test_a_port_taken_by_another_program_is_said_plainly(mortal_portal, seed, tmp_path):
    other = PortalProcess(seed, tmp_path / "other")
    done = serve(str(other.ini), "--port", str(mortal_portal.port))
    assert done.returncode == 1 and f"port {mortal_portal.port}" in done.stdout and "Traceback" not in done.stderr


@pytest.mark.fault("34")
def test_a_worker_killed_or_replaced_under_load_costs_no_request_that_was_not_its_own(mortal_portal):
    answered, failed, stopping = [], [], threading.Event()

    def load() -> None:
        while not stopping.is_set():
            try:
                get(f"{mortal_portal.url}/")
                answered.append(1)
            except (OSError, http.client.HTTPException) as error:  # cut off before or within the answer
                failed.append(error)

    threads = [threading.Thread(target=load) for _ in range(6)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1)
        first, second = children_of(mortal_portal, "portal.scripts.worker")
        os.kill(first, signal.SIGTERM)
        wait_until(lambda: first not in mortal_portal.members(), 30, "a worker did not drain")
        wait_until(lambda: len(children_of(mortal_portal, "portal.scripts.worker")) == 2, 10, "no successor")
        assert failed == [], "a worker that ends in good order fails nobody"
        time.sleep(3)
        os.kill(second, signal.SIGKILL)
        wait_until(lambda: len({*children_of(mortal_portal, "portal.scripts.worker")} - {second}) == 2, 15, "no successor")
        time.sleep(3)
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    assert len(failed) <= 6, "only what the killed worker had in its hands"
    assert len(answered) > 50


def test_a_worker_that_hangs_is_killed_and_the_others_serve(mortal_portal):
    hanging, _other = children_of(mortal_portal, "portal.scripts.worker")
    os.kill(hanging, signal.SIGSTOP)
    took = wait_until(lambda: hanging not in mortal_portal.members(), 10, "a hanging worker was not killed")
    assert 2 < took < 6
    wait_until(lambda: len(children_of(mortal_portal, "portal.scripts.worker")) == 2, 10, "no successor")


def test_readiness_names_what_is_missing_and_liveness_does_not(mortal_portal):
    assert json.loads(get(f"{mortal_portal.url}/readyz")) == {
        "ready": True, "dependencies": {"database": "ok", "sessions": "ok", "jobs": "ok"}}
    (jobs,) = children_of(mortal_portal, "main jobs")
    (mortal_portal.folder / "var" / "run" / "jobs.beat").unlink()
    os.kill(jobs, signal.SIGSTOP)
    try:
        (mortal_portal.folder / "var" / "run" / "jobs.beat").unlink(missing_ok=True)
        with pytest.raises(urllib.error.HTTPError) as refusal:
            get(f"{mortal_portal.url}/readyz")
        assert refusal.value.code == 503
        assert json.loads(refusal.value.read())["dependencies"]["jobs"] == "failed"
        assert json.loads(get(f"{mortal_portal.url}/healthz")) == {"alive": True}
    finally:
        os.kill(jobs, signal.SIGCONT)
    wait_until(lambda: is_ready(mortal_portal), 20, "not ready again")
