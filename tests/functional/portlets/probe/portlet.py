"""Portlets that do what the test under way has written into the script."""

from portal.api.portlet import GenericPortlet, on_action, on_event, on_mode, on_resource
from tests.functional.portlets.script import the_script


class Probe(GenericPortlet):
    """Every phase as scripted; its life is noted."""

    def init(self, config):
        """Note it, and do what the script says."""
        super().init(config)
        the_script.lives.append(("init", config.name))
        if the_script.init is not None:
            the_script.init(config)

    def destroy(self):
        """Note it, and do what the script says."""
        the_script.lives.append(("destroy", self.config.name))
        if the_script.destroy is not None:
            the_script.destroy()

    def render(self, request, response):
        """As scripted."""
        the_script.play(self, request, response)

    action = event = resource = render


class Annotated(GenericPortlet):
    """The base class with annotated methods."""

    def view(self, request, response):
        """The mode that needs no annotation."""
        response.write(f"view of {request.private_parameters.get('seen', 'nothing')}")

    @on_mode("help")
    def explain(self, request, response):
        """Annotated for a mode."""
        response.write("explained")

    @on_action("save")
    def keep(self, request, response):
        """Annotated for an action."""
        response.set_parameter("seen", "saved")

    @on_event("{urn:probe}said")
    def hear_full(self, request, response):
        """Annotated for a qualified name."""
        response.set_parameter("seen", "full")

    @on_event("shouted")
    def hear_local(self, request, response):
        """Annotated for a local name."""
        response.set_parameter("seen", "local")

    @on_resource("data")
    def data(self, request, response):
        """Annotated for a resource id."""
        response.content_type = "text/plain"
        response.write("annotated data")


class Validator:
    """Asks the script."""

    def validate(self, preferences):
        """As scripted."""
        if the_script.validate is not None:
            the_script.validate(preferences)
