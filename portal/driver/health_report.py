"""What is out of service, in words, for those who look after it (``IPortletHealth``)."""

from typing import Any

from zope.interface import implementer

from portal.api.errors import NotPermitted
from portal.api.health import DIED, FAILED, HELD, OVERRAN, IPortletHealth, OutOfService
from portal.api.i18n import IFormats, TranslationStringFactory
from portal.api.registry import IDefinitions
from portal.driver.health_rows import Standing
from portal.driver.interfaces import IHealth

__all__ = ["HealthReport", "in_words", "may_know"]

_ = TranslationStringFactory("preau")

WHY = {
    OVERRAN: _("it took too long to answer"),
    FAILED: _("it met an error"),
    DIED: _("a process of the portal ended while it was at work"),
    HELD: _("it kept a whole process of the portal waiting")}


def may_know(context: Any) -> bool:
    """Whether the person of a context looks after portlets or channels."""
    return context.permits("publications.manage") or context.permits("channels.manage")


def in_words(context: Any, standing: Standing) -> str:
    """Why a portlet is out of service, since when, and when it will be tried again."""
    formats, say = context.service(IFormats), context.translate
    assert standing.until is not None
    return say(_("Out of service since ${since}, after ${failures} failures in a row (the last time, ${why}). "
                 "It will be tried again from ${until}.", mapping={
                     "since": formats.hour(formats.local(standing.since).time()), "failures": standing.failures,
                     "why": say(WHY[standing.reason]), "until": formats.hour(formats.local(standing.until).time())}))


@implementer(IPortletHealth)
class HealthReport:
    """See ``IPortletHealth``."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def out_of_service(self) -> tuple[OutOfService, ...]:
        """See ``IPortletHealth``."""
        if not may_know(self.context):
            raise NotPermitted(None)
        definitions, formats = self.context.service(IDefinitions), self.context.service(IFormats)
        found = []
        for one in self.context.service(IHealth).out():
            definition = definitions.get(one.portlet)
            title = definition.text(definition.titles, self.context.locale) if definition else one.portlet
            found.append(OutOfService(one.portlet, title, one.since, one.until, one.failures, one.reason,
                                      in_words(self.context, one)))
        return tuple(sorted(found, key=lambda one: (formats.sort_key(one.title), one.portlet)))
