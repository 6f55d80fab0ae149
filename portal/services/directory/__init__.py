"""People, establishments and groups, kept in the portal's own database."""


def includeme(config) -> None:
    """Name the implementation of the directory."""
    config.add_service("portal.api.identity.IDirectory", "portal.services.directory.service:Directory")
    config.include("portal.services.directory.words")
