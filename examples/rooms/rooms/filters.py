"""What stands around the boxes: nobody's own things for those who are nobody here."""

from typing import Any

from portal.api.errors import NotPermitted
from portal.api.filters import PortletFilter
from portal.api.i18n import TranslationStringFactory

__all__ = ["MembersOnly"]

_ = TranslationStringFactory("rooms")


class MembersOnly(PortletFilter):
    """Lets members through. Guests get the template of the parameter ``template`` instead of a box; files are refused."""

    def render(self, request: Any, response: Any, chain: Any) -> None:
        """Answer guests alone."""
        if request.person is None:
            response.show(self.config.init_parameters["template"])
        else:
            chain(request, response)

    def resource(self, request: Any, response: Any, chain: Any) -> None:
        """:raises NotPermitted: a guest."""
        if request.person is None:
            raise NotPermitted(_("Sign in to see the bookings."))
        chain(request, response)
