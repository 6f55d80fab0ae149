"""How the collector of reference cycles is set in a process that serves pages."""

import gc

__all__ = ["settle"]

YOUNG = 10_000
"""Objects made and not yet freed after which the youngest are looked through. A page makes some thousands that hold no
cycle and are gone with it: to look through them several times a page found nothing and cost some hundredths of its time."""


def settle() -> None:
    """Call when all is configured: what is there now stays, and need not be looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
