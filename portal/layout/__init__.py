"""Tabs, columns and windows."""


def includeme(config) -> None:
    """Name the implementations."""
    config.add_utility("portal.layout.interfaces.ILayoutMemory", "portal.layout.memory:LayoutMemory")
    config.add_service("portal.api.layout.ILayout", "portal.layout.service:PersonalLayout")
    config.add_service("portal.api.layout.ILayoutFragments", "portal.layout.sources:LayoutFragments")
