"""A listener of addresses that ends the scope of an action on those that ask for it."""

from portal.api.listeners import UrlListener
from portal.api.phases import ACTION_SCOPE_ID


class Leaving(UrlListener):
    """Takes the scope off render addresses with the parameter "leave", and that parameter too."""

    def render_url(self, url):
        """See ``IUrlListener``."""
        if "leave" in url.parameters:
            assert ACTION_SCOPE_ID in url.parameters
            url.set(ACTION_SCOPE_ID, None).set("leave", None)
