"""The catalogue of this service's messages, domain "brand"."""

from importlib.resources import files
from pathlib import Path

from portal.api.i18n import ITranslator, TranslationStringFactory

__all__ = ["includeme", "msg"]

msg = TranslationStringFactory("brand")


def includeme(config) -> None:
    """Bring the catalogue."""
    folder = Path(str(files("portal.services.branding"))) / "locale"
    config.action(("catalogue", "portal.services.branding"), lambda: config.registry.getUtility(ITranslator).add_folder(
        folder, "portal.services.branding"), order=10)
