"""What the events of the application carry."""

from dataclasses import dataclass, field


@dataclass
class Colour:
    """A colour of the palette."""

    name: str
    share: float = 1.0


@dataclass
class Painting:
    """What was painted."""

    title: str
    colours: list[Colour] = field(default_factory=list)


class Frame:
    """No dataclass: it cannot travel."""
