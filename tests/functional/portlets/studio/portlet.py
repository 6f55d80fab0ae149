"""Portlets of the application: one that does as scripted, one on the base class."""

from portal.api.portlet import GenericPortlet, on_mode, on_resource
from tests.functional.portlets.script import the_script


class Easel(GenericPortlet):
    """Every phase as scripted."""

    def render(self, request, response):
        """As scripted."""
        the_script.play(self, request, response)

    action = event = resource = render


class Painter(GenericPortlet):
    """The base class: a title of its own when it is asked for one, a resource, modes of its own."""

    def title(self, request):
        """What the parameter ``title`` says, else the base class's."""
        return request.private_parameters.get("title") or super().title(request)

    def view(self, request, response):
        """A word and a link to each mode that it manages itself."""
        response.write("painted")

    @on_mode("print")
    def on_paper(self, request, response):
        """For paper."""
        response.write("on paper")

    @on_mode("week")
    def by_week(self, request, response):
        """A mode that the portal knows nothing of."""
        response.write("by week")

    @on_resource("data")
    def data(self, request, response):
        """A marked method."""
        response.content_type = "text/plain"
        response.write("from the method")

    @on_resource("plan.txt")
    def plan(self, request, response):
        """A marked method goes before a file of that path."""
        response.content_type = "text/plain"
        response.write("the method's plan")
