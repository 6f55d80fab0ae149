"""The quotations, and which of them it is on a day."""

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["COLLECTIONS", "LANGUAGES", "Quotation", "of_day", "read"]

COLLECTIONS = ("letters", "knowledge", "courtyard")
LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody has said.

    :param collection: one of ``COLLECTIONS``. :param language: one of ``LANGUAGES``.
    :param author: empty when it was written for this collection; ``years`` and ``work`` then too.
    """

    collection: str
    language: str
    text: str
    author: str = ""
    years: str = ""
    work: str = ""


def read(data: bytes) -> tuple[Quotation, ...]:
    """The quotations of a TOML file: tables ``[[quotation]]`` with the fields of ``Quotation``."""
    return tuple(Quotation(**table) for table in tomllib.loads(data.decode("utf-8"))["quotation"])


def of_day(quotations: Sequence[Quotation], collection: str, language: str, day: dt.date) -> Quotation | None:
    """The quotation of a day: one after the other, so that neighbouring days differ; None when there is none.

    :param collection: one of ``COLLECTIONS``, or "all".
    """
    fit = [one for one in quotations if one.language == language and collection in ("all", one.collection)]
    return fit[day.toordinal() % len(fit)] if fit else None
