"""Portlets that fail, each in its own way, and one that is only slow."""

import time

from portal.api.portlet import GenericPortlet

__all__ = ["RaisingPortlet", "SleepingPortlet", "SlowPortlet"]


class RaisingPortlet(GenericPortlet):
    """Raises in render, with text that no reader may see."""

    def view(self, request, response) -> None:
        """Raise. :raises ZeroDivisionError: always."""
        raise ZeroDivisionError("the secret of the portlet is 42")


class SleepingPortlet(GenericPortlet):
    """Sleeps longer than its limit allows."""

    def view(self, request, response) -> None:
        """Sleep four seconds where one is allowed."""
        time.sleep(4)
        response.show("view", words="trop tard")


class SlowPortlet(GenericPortlet):
    """Needs longer than the page waits, but not longer than it may; what it wants in the head comes as late."""

    def head(self, request, response) -> None:
        """A style sheet, twice the same, and a script."""
        response.head_style("late.css")
        response.head_style("late.css")
        response.head_script("late.js")

    def view(self, request, response) -> None:
        """Take two and a half seconds where five are allowed."""
        time.sleep(2.5)
        response.show("view", words="Tout vient à point.")
