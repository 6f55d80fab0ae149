"""Configuration directives: how implementations are named, by dotted string, and found, by interface.

Two claims on one slot fail at start, as every conflict of Pyramid's configurator does.
"""

from zope.interface import Interface
from zope.interface.interfaces import ComponentLookupError

from portal.api.context import IContext

__all__ = ["add_service", "add_utility", "find_service", "includeme"]


def add_utility(config, interface, factory, name: str = "") -> None:
    """Register a utility: ``factory(settings)``, called once at start.

    :param interface: the interface or its dotted name.
    :param factory: a callable or its dotted name, ``package.module:attribute`` allowed.
    """
    iface, make = config.maybe_dotted(interface), config.maybe_dotted(factory)

    def register() -> None:
        config.registry.registerUtility(make(config.registry.settings["preau"]), iface, name=name)

    config.action(("preau utility", iface, name), register, order=-20)


def add_service(config, interface, factory) -> None:
    """Register a service of contexts: ``factory(context)``, called at first use in a context."""
    iface, make = config.maybe_dotted(interface), config.maybe_dotted(factory)

    def register() -> None:
        config.registry.registerAdapter(make, (IContext,), iface)

    config.action(("preau service", iface), register, order=-20)


def find_service(registry, context, interface: type[Interface]):
    """An adapter of the context, then a utility.

    :raises LookupError: nobody offers the interface.
    """
    found = registry.adapters.queryAdapter(context, interface)
    if found is None:
        found = registry.utilities.lookup((), interface)
    if found is None:
        raise ComponentLookupError(interface.__name__)
    return found


def includeme(config) -> None:
    """Make the directives known."""
    config.add_directive("add_utility", add_utility)
    config.add_directive("add_service", add_service)
