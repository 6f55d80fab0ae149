"""Name, logo and colours of establishments."""


def includeme(config) -> None:
    """Name the implementation of branding."""
    config.add_service("portal.api.branding.IBranding", "portal.services.branding.service:Branding")
    config.add_utility("portal.services.branding.memory.IBrandMemory", "portal.services.branding.memory:BrandMemory")
    config.include("portal.services.branding.words")
