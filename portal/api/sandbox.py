"""Work on foreign input in a child process that is killed at its limit (design, section 6)."""

from typing import Any

from zope.interface import Interface

from portal.api.errors import PortalError


class SandboxFailed(PortalError):
    """The work did not end well.

    :param reason: "time", "memory", "crash", "input" (the function refused it) or "output" (too large).
    :param detail: what the function said, for the operator.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(None)
        self.reason, self.detail = reason, detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class ISandbox(Interface):
    """Utility: runs a named function in a child with limits on CPU, memory and output."""

    def run(function: str, payload: Any, parameters: dict[str, Any] | None = None, *, cpu: float = 1.0,
            seconds: float = 5.0, memory: int = 512_000_000, output: int = 2_000_000) -> Any:
        """``function`` ("package.module:name") called with payload and parameters, both JSON-like
        (bytes allowed), in a child; its JSON-like answer.

        :param cpu: seconds of processor. :param seconds: seconds in all. :param memory: bytes of
            address space above the child's own. :param output: most bytes of the answer.
        :raises SandboxFailed:
        """
