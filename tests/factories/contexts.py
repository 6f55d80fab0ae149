"""Contexts for tests: real services found by interface, a clock that stands still."""

import datetime as dt

from zope.interface.registry import Components

from portal.api.context import IClock, IContext
from portal.api.i18n import ITranslator
from portal.api.remembering import IRemembering
from portal.clock import FixedClock
from portal.context import WorkContext
from portal.i18n import Translator
from portal.remembering import IKept, Kept, Remembering
from portal.settings import Settings

__all__ = ["NOW", "make_context", "make_registry"]

NOW = dt.datetime(2026, 11, 24, 9, 33, tzinfo=dt.timezone.utc)
"""The instant at which the pictures of the look are taken: Tuesday 24 November, 10 h 33 in Paris."""


def make_registry(services=None, utilities=None, now: dt.datetime = NOW, settings: Settings | None = None):
    """A registry holding the clock, a translator and what is given.

    :param services: interface to factory of one context argument.
    :param utilities: interface to object.
    """
    registry = Components("test")
    registry.settings = {"preau": settings or Settings()}
    registry.registerUtility(FixedClock(now), IClock)
    registry.registerUtility(Translator(), ITranslator)
    registry.registerUtility(Kept(), IKept)
    registry.registerAdapter(Remembering, (IContext,), IRemembering)
    for interface, factory in (services or {}).items():
        registry.registerAdapter(factory, (IContext,), interface)
    for interface, component in (utilities or {}).items():
        registry.registerUtility(component, interface)
    return registry


def make_context(db, person=None, establishment=None, *, registry=None, permissions: frozenset[str] | None = frozenset(),
                 locale: str = "fr") -> WorkContext:
    """A context of ``person`` (a value of the API, or None for a guest) in ``establishment``."""
    return WorkContext(registry if registry is not None else make_registry(), db, person=person,
                       establishment=establishment, locale=locale, permissions=permissions)
