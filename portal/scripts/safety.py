"""What a process checks before it starts: nothing secret lies open (attack J15)."""

import re
import stat
from pathlib import Path
from urllib.parse import urlsplit

from portal.sessions.secret import read_secret
from portal.settings import BadSettings, Settings

__all__ = ["refuse_exposed"]

_KNOWN = re.compile(rb"secret|change.?me|default|example|password|seekrit", re.IGNORECASE)


def refuse_exposed(settings: Settings) -> None:
    """Make the site's secret when there is none, and check it and the ini file.

    :raises BadSettings: others may read the secret or a password in the ini file, or the secret is
        one that somebody typed; names file, key and what is expected.
    """
    secret = read_secret(settings)
    if len(set(secret)) < 12 or _KNOWN.search(secret):
        raise BadSettings(f"{settings.file}: secret.file = {settings.path('secret_file')}: expected 32 random bytes; "
                          "remove the file and the next start makes one")
    file = Path(settings.file)
    if urlsplit(settings.database_url).password and file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o007:
        raise BadSettings(f"{settings.file}: database.url holds a password and everybody may read the file: "
                          "expected mode 0640 or narrower")
