"""One portal a site: a lock on a file in the site's ``var``, held as long as the parent lives.

``python -m portal.scripts.site_lock FOLDER`` ends with status 1 while a portal runs there.
"""

import fcntl
import os
import sys
from pathlib import Path
from typing import TextIO

__all__ = ["AlreadyRunning", "lock_site"]


class AlreadyRunning(RuntimeError):
    """A portal already runs in this site."""


def lock_site(folder: Path) -> TextIO:
    """Take the lock of the site whose ``var`` is ``folder``; it lasts until the file is closed or the process ends.

    :returns: the open lock file; what is written into it is shown to the next who tries.
    :raises AlreadyRunning: somebody holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = open(folder / "serve.lock", "a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        who = file.read().strip()
        file.close()
        raise AlreadyRunning(f"a portal already runs in this site{f' ({who})' if who else ''}: end it first") from None
    file.truncate(0)
    file.write(f"process {os.getpid()}")
    file.flush()
    return file


if __name__ == "__main__":
    if not Path(sys.argv[1]).is_dir():
        sys.exit(0)
    try:
        lock_site(Path(sys.argv[1]))
    except AlreadyRunning as error:
        sys.exit(f"preau: {error}")
