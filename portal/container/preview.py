"""A publication shown before it is published (``IPortletPreview``): rendered where it may be looked at, not used."""

from dataclasses import replace
from typing import Any

from zope.interface import implementer

from portal.api.errors import NotFound
from portal.api.markup import Markup
from portal.api.preview import IPortletPreview, Previewed
from portal.api.registry import IDefinitions, Publication
from portal.api.window import NORMAL, PREVIEW, VIEW, Window
from portal.container.interfaces import IContainer, IMarkers
from portal.container.values import Body, Call

__all__ = ["PortletPreview", "StillMarkers"]

NAMESPACE = "preview"


@implementer(IMarkers)
class StillMarkers:
    """Addresses that stay where they are, and no token: what is only looked at can change nothing."""

    def url(self, spec: Any, escaped: bool = True) -> str:
        """The preview itself."""
        return f"#{NAMESPACE}"

    def token(self) -> str:
        """None."""
        return ""


@implementer(IPortletPreview)
class PortletPreview:
    """See ``IPortletPreview``."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def show(self, publication: Publication) -> Previewed:
        """See ``IPortletPreview``."""
        registry, own = self.context.registry, self.context._call
        definition = registry.getUtility(IDefinitions).get(publication.portlet)
        if definition is None:
            raise NotFound(None)
        window = Window(
            f"preview.{publication.fname}", NAMESPACE, publication.portlet, publication.fname,
            title=publication.title(self.context.locale), icon=publication.icon, category=publication.category,
            preferences=tuple((one.name, one.values) for one in publication.preferences),
            read_only=frozenset(one.name for one in publication.preferences if one.read_only),
            locks=frozenset({"move", "edit", "delete"}))
        with registry["preau.database"].read(self.context.scope) as session:
            made = registry.getUtility(IContainer).render(Call(
                caller=replace(own.caller, stored={}), window=window, definition=definition,
                mode=PREVIEW if PREVIEW in definition.modes else VIEW, state=NORMAL, private={},
                public={}, db=session, title=window.title, markers=StillMarkers(), body=Body()))
        note = made.foot[2] if made.foot is not None else None
        return Previewed(Markup(made.markup), made.title or window.title, note or (made.stale[1] if made.stale else ""))
