"""Every fault of a data file, gathered before any of them is raised."""

from pathlib import Path
from typing import Any

from portal.api.errors import LoadError

__all__ = ["Problems"]


class Problems:
    """The faults found so far in one file.

    :param file: the file as the operator knows it.
    """

    def __init__(self, file: Path | str) -> None:
        self.file = str(file)
        self.found: list[LoadError] = []

    def add(self, place: Any, reason: str) -> None:
        """Note a fault.

        :param place: an lxml element, or a line counted from 1, or 0 for the file as a whole.
        :param reason: what is wrong, for the operator, in English.
        """
        line = place if isinstance(place, int) else int(place.sourceline or 0)
        self.found.append(LoadError(self.file, line, reason))

    def add_quietly(self, others: "Problems") -> None:
        """Take over the faults of ``others`` on lines where none is known yet.

        A fault of structure is told once, not again by everything that stumbles over it.
        """
        lines = {error.line for error in self.found}
        self.found.extend(error for error in others.found if error.line not in lines)

    def raise_any(self) -> None:
        """:raises ExceptionGroup: of ``LoadError``, in order of lines, when there is a fault."""
        if self.found:
            raise ExceptionGroup(f"{self.file} cannot be used", sorted(self.found, key=lambda error: error.line))
