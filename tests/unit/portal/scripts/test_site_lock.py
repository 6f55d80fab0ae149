"""One portal a site."""

import subprocess
import sys

import pytest

from portal.scripts.site_lock import AlreadyRunning, lock_site


def test_the_second_is_refused_and_told_who_holds_it(tmp_path):
    with lock_site(tmp_path / "var") as lock:
        lock.write(", http://127.0.0.1:6543/")
        lock.flush()
        with pytest.raises(AlreadyRunning, match="http://127.0.0.1:6543/"):
            lock_site(tmp_path / "var")
    lock_site(tmp_path / "var").close()


def test_the_lock_goes_with_its_process_however_that_ends(tmp_path):
    code = (f"from pathlib import Path; from portal.scripts.site_lock import lock_site; import os\n"
            f"lock = lock_site(Path({str(tmp_path)!r})); os.kill(os.getpid(), 9)")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    lock_site(tmp_path).close()


def test_the_command_says_whether_a_portal_runs(tmp_path):
    def status():
        return subprocess.run([sys.executable, "-m", "portal.scripts.site_lock", str(tmp_path)],
                              capture_output=True, check=False).returncode
    assert status() == 0
    with lock_site(tmp_path):
        assert status() == 1
