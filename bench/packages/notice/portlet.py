"""A portlet whose content never changes, as the bench wants one."""

from portal.api.portlet import GenericPortlet

__all__ = ["NoticePortlet"]


class NoticePortlet(GenericPortlet):
    """The same words for everybody, for good."""

    def view(self, request, response) -> None:
        """The words."""
        response.show("view")
