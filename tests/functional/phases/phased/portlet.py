"""Portlets that do what the test under way has written into the script, with a head part and a cache."""

from portal.api.portlet import GenericPortlet
from tests.functional.portlets.script import the_script


class Plain(GenericPortlet):
    """Every phase as scripted; no head part."""

    def render(self, request, response):
        """As scripted."""
        the_script.play(self, request, response)

    action = event = resource = render


class Headed(Plain):
    """One that says early what the head needs: scripted as the phase "head"."""

    def head(self, request, response):
        """As scripted."""
        the_script.play_as("head", self, request, response)
