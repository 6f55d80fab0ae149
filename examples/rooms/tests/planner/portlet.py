"""A box of somebody else's package, which knows nothing of rooms but the name of the shared parameter."""

from portal.api.markup import Markup
from portal.api.portlet import GenericPortlet


class Planner(GenericPortlet):
    """Says which day it is asked for, under a name of its own, and leads to another one."""

    def view(self, request, response):
        """Text and a link."""
        response.write(f"planned: {request.parameters.get('date')}")
        response.write(Markup(f'<a class="to" href="{response.render_url(date="2027-03-01")}">March</a>'))
