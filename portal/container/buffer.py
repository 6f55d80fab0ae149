"""What a response holds back until it is committed (JSR-286 PLT.12.5.2; PLT-74, PLT-75)."""

from portal.api.errors import StateError

__all__ = ["Buffer"]


class Buffer:
    """Mixin of the responses that make content: all is held back until the phase ends or ``flush`` is called."""

    _parts: list[str]
    committed = False
    """Whether what was written stays; a title or cookie set from then on is ignored."""
    buffer_size: int | None = None
    _begun = False

    def _opened(self) -> bool:
        """Whether content was begun: what describes it can no more be changed."""
        return bool(self._parts) or self._begun or self.committed

    def flush(self) -> None:
        """Commit what was written so far."""
        self.committed = True

    def reset_buffer(self) -> None:
        """Forget what was written; what was set stays. :raises StateError: committed."""
        if self.committed:
            raise StateError("the answer is committed (PLT-75)")
        self._begun = self._opened()
        self._empty()

    def reset(self) -> None:
        """Forget what was written and set. :raises StateError: committed."""
        self.reset_buffer()
        self._begun = False
        self._forget()

    def _empty(self) -> None:
        """Drop the content."""
        self._parts.clear()

    def _forget(self) -> None:
        """Set everything back to what it was at first."""
