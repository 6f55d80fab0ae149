"""Definitions of portlets and what of them is published."""


def includeme(config) -> None:
    """Name the implementations."""
    config.include("portal.registry.definitions")
    config.add_utility("portal.registry.interfaces.IPublicationMemory", "portal.registry.memory:PublicationMemory")
    config.add_service("portal.api.registry.IPublications", "portal.registry.publications:Publications")
