"""What happens to the addresses of the boxes before they are written."""

from typing import Any

from portal.api.listeners import UrlListener
from portal.api.phases import ACTION_SCOPE_ID

__all__ = ["LeaveScope"]


class LeaveScope(UrlListener):
    """A link leads on from what an action left behind: the confirmation is shown once, and not carried from page to page."""

    def render_url(self, url: Any) -> None:
        """Take the scope of the action off."""
        url.set(ACTION_SCOPE_ID, None)
