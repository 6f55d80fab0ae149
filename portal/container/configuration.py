"""A definition as its portlet reads it (JSR-286 PLT.6; PLT-84)."""

from zope.interface import implementer

from portal.api.application import IApplication
from portal.api.portlet import IPortletConfig
from portal.api.registry import Definition


@implementer(IPortletConfig)
class PortletConfig:
    """Read-only view of a definition."""

    def __init__(self, definition: Definition, application: IApplication) -> None:
        self._definition, self.application = definition, application
        self.name, self.package = definition.name, definition.package
        self.init_parameters = dict(definition.init_parameters)
        self.modes, self.locales = definition.modes, definition.locales
        self.public_parameters = dict(definition.public_parameters)
        self.processed_events, self.published_events = definition.processed_events, definition.published_events
        self.options = dict(definition.options)

    def text(self, key: str, locale: str) -> str:
        """Title, short title or description in a language."""
        kinds = {"title": self._definition.titles, "short-title": self._definition.short_titles,
                 "description": self._definition.descriptions}
        return self._definition.text(kinds[key], locale)
