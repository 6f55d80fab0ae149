"""What the boxes tell each other; the values travel as copies."""

from dataclasses import dataclass

__all__ = ["Booked", "Cancelled"]


@dataclass(frozen=True, slots=True)
class Booked:
    """``{urn:rooms}booked``: somebody has booked a room.

    :param booking: id. :param day: ISO 8601, local. :param hour: when it begins. :param hours: how many.
    """

    booking: str
    room: str
    day: str
    hour: int
    hours: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """``{urn:rooms}cancelled``: a booking of that day (ISO 8601) was given up."""

    day: str
