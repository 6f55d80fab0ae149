"""Who brings what the assistant needs: the ``preview`` module of the container, and of each channel that has one."""

from importlib.util import find_spec

__all__ = ["includeme"]


def includeme(config) -> None:
    """Include them; one that its own package includes as well is included once."""
    for package in ("portal.container", *config.registry.settings["preau.packages"]):
        if find_spec(f"{package}.preview") is not None:
            config.include(f"{package}.preview")
