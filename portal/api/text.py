"""Text that people or other services wrote, made fit to be shown on one line."""

import re

__all__ = ["one_line"]

_BLANKS = re.compile(r"[^\S\u00a0\u202f\u2007]+")
"""White space at which a line may break. ``str.split`` takes no-break spaces too, which French asks for before ":"."""


def one_line(text: str) -> str:
    """The text with each run of white space made one space and none at its ends; no-break spaces inside stay."""
    return _BLANKS.sub(" ", text).strip()
