"""The files of the repository that the checks look at."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("portal", "portlets", "channels")


def files(*suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    """Files that are, or are about to be, in version control, relative to the root.

    :param suffixes: ends of names; none means every file.
    :param under: top-level folders; none means all of them.
    """
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT,
                            capture_output=True, check=True).stdout.decode().split("\0")
    return sorted(Path(name) for name in set(listed) if name and (ROOT / name).is_file()
                  and (not suffixes or name.endswith(suffixes)) and (not under or name.split("/")[0] in under))


def text(file: Path) -> str:
    """What a file of the repository holds."""
    return (ROOT / file).read_text(encoding="utf-8")
