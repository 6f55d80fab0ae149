"""The portlet of the other application."""

from portal.api.portlet import GenericPortlet
from tests.functional.portlets.script import the_script


class Wall(GenericPortlet):
    """Every phase as scripted."""

    def render(self, request, response):
        """As scripted."""
        the_script.play(self, request, response)

    action = event = resource = render
