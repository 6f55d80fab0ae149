"""Maps of parameters as portlets read them (JSR-286 PLT.11.1.1; PLT-31 to PLT-35)."""

from collections.abc import Iterator, Mapping, Sequence

from zope.interface import implementer

from portal.api.phases import IParameters


@implementer(IParameters)
class Parameters:
    """Read-only; values are tuples of text."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._values = values or {}

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value."""
        values = self._values.get(name)
        return values[0] if values else default

    def get_all(self, name: str) -> tuple[str, ...]:
        """All values."""
        return self._values.get(name, ())

    def as_dict(self) -> dict[str, tuple[str, ...]]:
        """A copy."""
        return dict(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


EMPTY = Parameters()


def as_values(value: str | Sequence[str]) -> tuple[str, ...]:
    """A parameter's value as a tuple of text. :raises ValueError: an element is None (PLT-34)."""
    if value.__class__ is str:  # most are
        return (value,)
    values = (value,) if isinstance(value, str) else tuple(value)
    if any(element is None for element in values):
        raise ValueError("a parameter value may not hold None")
    return tuple(str(element) for element in values)


def merged(*maps: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """One map; the same name's values joined, those of later maps last (PLT-33)."""
    result: dict[str, tuple[str, ...]] = {}
    for values in maps:
        for name, more in values.items():
            result[name] = result[name] + more if name in result else more
    return result
