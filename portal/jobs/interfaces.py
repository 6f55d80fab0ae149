"""What the jobs process offers to the work that it does."""

from zope.interface import Attribute, Interface


class IWorkbench(Interface):
    """Where work of the jobs process is done: contexts over short transactions.

    Nothing slow (network, sandbox, waiting) happens inside one of its transactions.
    """

    registry = Attribute("registry of the configured portal")
    stopping = Attribute("threading.Event, set when the process is about to end")

    def reading(scope=None):
        """Context manager giving an ``IContext`` on a read-only transaction."""

    def writing(scope=None):
        """Context manager giving an ``IContext`` on a writable transaction, committed at the end,
        rolled back when its body raises."""


class IPeriodic(Interface):
    """Named utility: work that the jobs process does again and again."""

    every = Attribute("seconds between two calls of ``run``")

    def run(workbench) -> None:
        """Do what is due now and return soon; never called again before it has returned."""

    def finish() -> None:
        """The process ends: stop what ``run`` has started, within a few seconds."""
