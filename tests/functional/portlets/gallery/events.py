"""What the events of the other application carry: the same fields, in classes of its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tint:
    """A colour as the gallery knows it."""

    name: str
    share: float


@dataclass(frozen=True)
class Exhibit:
    """What hangs on the wall."""

    title: str
    colours: tuple[Tint, ...]
