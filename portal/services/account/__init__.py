"""Display settings of a person."""


def includeme(config) -> None:
    """Name the implementation of display settings."""
    config.add_service("portal.api.account.IDisplay", "portal.services.account.display:DisplaySettings")
    config.include("portal.services.account.words")
