"""What the kit found, for people and for machines."""

import textwrap
from dataclasses import asdict, dataclass
from typing import Any

from portal.api.errors import PortalError

__all__ = ["FAILED", "Fault", "NOT_CHECKED", "NotChecked", "Outcome", "PASSED", "Report"]

PASSED, FAILED, NOT_CHECKED = "passed", "failed", "not checked"


class NotChecked(PortalError):
    """A check cannot be made here; the message says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    :param place: file and line, or portlet and phase.
    :param what: what was found; ``mend``: what to do about it.
    """

    place: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one check.

    :param check: its name; ``title``: what it looks at. :param note: why it was not made.
    """

    check: str
    title: str
    status: str
    faults: tuple[Fault, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one package."""

    package: str
    outcomes: tuple[Outcome, ...]

    def passes(self, strict: bool = False) -> bool:
        """Whether no check failed; when strict, whether every check was made, too."""
        return not any(outcome.status == FAILED or (strict and outcome.status == NOT_CHECKED) for outcome in self.outcomes)

    def as_data(self, strict: bool = False) -> dict[str, Any]:
        """JSON-like: package, passed, checks with their faults."""
        return {"package": self.package, "passed": self.passes(strict), "checks": [asdict(one) for one in self.outcomes]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Report":
        """What ``as_data`` gave."""
        return cls(data["package"], tuple(Outcome(**{**one, "faults": tuple(Fault(**fault) for fault in one["faults"])})
                                          for one in data["checks"]))

    def as_text(self, strict: bool = False) -> str:
        """For people: one line a check, and under it what failed, where, why and how to mend it."""
        lines = [f"{self.package}"]
        for outcome in self.outcomes:
            sign = {PASSED: "  ok ", FAILED: "FAIL ", NOT_CHECKED: "  –  "}[outcome.status]
            note = f" (not checked: {outcome.note})" if outcome.note else ""
            lines.append(f"{sign} {outcome.check:<14} {outcome.title}{note}")
            for fault in outcome.faults:
                lines.append(f"       {fault.place}")
                lines += textwrap.wrap(fault.what, 110, initial_indent=" " * 9, subsequent_indent=" " * 9)
                lines += textwrap.wrap(fault.mend, 110, initial_indent=" " * 9 + "→ ", subsequent_indent=" " * 11)
        failed = sum(outcome.status == FAILED for outcome in self.outcomes)
        left = sum(outcome.status == NOT_CHECKED for outcome in self.outcomes)
        words = f"{failed} of {len(self.outcomes)} checks failed" if failed else f"{len(self.outcomes) - left} checks passed"
        lines.append(f"{self.package}: {words}" + (f", {left} not made" if left else "")
                     + (" (which --strict does not let pass)" if left and strict and not failed else ""))
        return "\n".join(lines)
