"""What rooms can have: read once a process from a file of the package, for all its portlets."""

import tomllib
from dataclasses import dataclass
from typing import Any

__all__ = ["Equipment", "equipment_of"]


@dataclass(frozen=True, slots=True)
class Equipment:
    """:param names: language to name. :param icon: of the portal's icons."""

    key: str
    names: dict[str, str]
    icon: str

    def name(self, locale: str) -> str:
        """In a language."""
        return self.names.get(locale) or self.names["fr"]


def equipment_of(application: Any) -> dict[str, Equipment]:
    """Everything there is, by key.

    :param application: ``request.config.application``.
    """
    def read() -> dict[str, Equipment]:
        tables = tomllib.loads(application.resource("data/equipment.toml").decode("utf-8"))
        return {key: Equipment(key, {"fr": table["fr"], "en": table["en"]}, table["icon"]) for key, table in tables.items()}

    return application.set_default("equipment", read)
