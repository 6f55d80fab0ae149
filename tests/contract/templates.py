"""Whether every template of the repository keeps to the kit's rules: ``python -m tests.contract.templates``."""

import sys
from pathlib import Path

from portal.kit.checks.templates import problems
from tests.contract.tree import files, text


def all_problems() -> list[str]:
    """``file:line: what is wrong`` for every template of the repository."""
    return [f"{file}:{line}: {what}" for file in files(".pt") for line, what in problems(text(Path(file)))]


if __name__ == "__main__":
    found = all_problems()
    print("\n".join(found) or "templates: all well-formed, nothing inline")
    sys.exit(1 if found else 0)
