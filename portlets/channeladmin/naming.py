"""Functional names of channels, made from their titles."""

import re
import unicodedata
from collections.abc import Collection, Iterator

__all__ = ["names_for"]

_LONGEST = 50


def names_for(title: str, taken: Collection[str]) -> Iterator[str]:
    """Names that say the title, the plainest first, none of those taken: "gazette", "gazette-2"…

    Small letters, digits and hyphens, beginning with a letter, as publications want them.
    """
    plain = unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("Œ", "oe")).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST].strip("-")
    if not base[:1].isalpha():
        base = f"canal-{base}".strip("-")
    for number in range(1, 200):
        name = base if number == 1 else f"{base}-{number}"
        if len(name) > 1 and name not in taken:
            yield name
