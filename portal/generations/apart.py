"""Steps of a change that import packages of others, each in a process of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from portal.generations.target import CannotInstall

__all__ = ["run_apart"]

_ENDED = re.compile(r"[A-Za-z_][\w.]*(?:: .+|Error|Exception|Exit)$")
"""The line of a traceback that tells the exception."""


def run_apart(module: str, *words: str, plan: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Run a module as a program that says in JSON, one object a line, what it looks at (``at``) and what came of it.

    :param plan: given to it on its standard input, as JSON.
    :returns: its last line.
    :raises CannotInstall: it ended without one: what it looked at last, and the last line of its traceback.
    """
    done = subprocess.run([sys.executable, "-P", "-m", module, *words], check=False, capture_output=True, text=True,
                          input=json.dumps(plan or {}))
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    last = lines[-1] if lines else {}
    if done.returncode == 0 and lines and "at" not in last:
        return last
    ended = [found for found in map(_ENDED.match, done.stderr.splitlines()) if found]
    reason = ended[-1].group(0) if ended else f"the process ended (status {done.returncode})"
    ours = f"{CannotInstall.__module__}.{CannotInstall.__qualname__}: "
    if reason.startswith(ours):
        raise CannotInstall(reason.removeprefix(ours))
    raise CannotInstall(f"{last.get('at') or module}: {reason}")
