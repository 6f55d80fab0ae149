"""Name, logo and colours of establishments."""


def includeme(config) -> None:
    """Name the implementation of branding."""
    config.add_service("portal.api.branding.IBranding", "portal.services.branding.service:Branding")
    config.include("portal.services.branding.words")
