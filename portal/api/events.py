"""Events between portlets (JSR-286 PLT.15; PLT-42 to PLT-47)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Something a portlet published, as another one receives it.

    :param name: qualified name in Clark's notation, ``{namespace}local``, or ``local`` alone.
    :param value: a copy of what was sent, or None.
    """

    name: str
    value: Any = None

    @property
    def local_name(self) -> str:
        """The name without its namespace."""
        return self.name.rsplit("}", 1)[-1]


def qualified(namespace: str, local: str) -> str:
    """``{namespace}local``; ``local`` alone when there is no namespace."""
    return f"{{{namespace}}}{local}" if namespace else local
