"""To whom something is addressed: rules joined by and, or and not (LAY-01, A.news.01)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.api.identity import Establishment, Person

TESTS = ("everyone", "guest", "member", "establishment", "kind", "profile", "role", "group", "person", "attribute")


@dataclass(frozen=True, slots=True)
class Audience:
    """A rule about a person in an establishment.

    ``Audience()`` is everyone, guests included. Simple rules have a ``test`` of ``TESTS`` and
    ``values`` of which one must fit: slugs for "establishment", establishment kinds for "kind",
    ids of groups and classes for "group", ids for "person", "name=value" for "attribute".
    Joined ones have the test "all", "any" or "none" and ``rules``.
    """

    test: str = "everyone"
    values: tuple[str, ...] = ()
    rules: tuple["Audience", ...] = ()

    def matches(self, person: Person | None, establishment: Establishment) -> bool:
        """Whether that person (None: a guest) is meant, in that establishment."""
        test, values = self.test, self.values
        if test == "everyone":
            return True
        if test == "all":
            return all(rule.matches(person, establishment) for rule in self.rules)
        if test == "any":
            return any(rule.matches(person, establishment) for rule in self.rules)
        if test == "none":
            return not any(rule.matches(person, establishment) for rule in self.rules)
        if test == "establishment":
            return establishment.slug in values
        if test == "kind":
            return establishment.kind in values
        if test == "guest":
            return person is None
        if person is None:
            return False
        if test == "member":
            return True
        if test == "profile":
            return person.profile in values
        if test == "role":
            return not person.roles.isdisjoint(values)
        if test == "group":
            return not person.groups.isdisjoint(values)
        if test == "person":
            return person.id in values
        name, _, wanted = (values[0] if values else "").partition("=")
        return test == "attribute" and wanted in person.attributes.get(name, ())

    def as_data(self) -> dict[str, Any]:
        """Plain JSON for storage; ``from_data`` reads it back."""
        data: dict[str, Any] = {"test": self.test}
        if self.values:
            data["values"] = list(self.values)
        if self.rules:
            data["rules"] = [rule.as_data() for rule in self.rules]
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Audience":
        """From ``as_data``. :raises ValueError: an unknown test."""
        test = data.get("test", "everyone")
        if test not in TESTS and test not in ("all", "any", "none"):
            raise ValueError(f"unknown audience test {test!r}")
        return cls(test, tuple(data.get("values", ())), tuple(cls.from_data(rule) for rule in data.get("rules", ())))
