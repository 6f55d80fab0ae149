"""Calls that are refused before the portlet is reached."""

from portal.api.errors import PortalError

__all__ = ["Busy", "OutOfService", "Refusal"]


class Refusal(PortalError):
    """The portlet was not called; nobody's fault is counted for it."""

    status = 503


class Busy(Refusal):
    """Its definition holds all the threads that it may (PAGE-04)."""


class OutOfService(Refusal):
    """Its definition has failed or overrun too often, and is left alone for a while (PAGE-03)."""
