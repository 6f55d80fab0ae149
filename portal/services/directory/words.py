"""The catalogue of this service's messages, domain "directory"."""

from importlib.resources import files
from pathlib import Path

from portal.api.i18n import ITranslator, TranslationStringFactory

__all__ = ["includeme", "msg"]

msg = TranslationStringFactory("directory")


def includeme(config) -> None:
    """Bring the catalogue."""
    folder = Path(str(files("portal.services.directory"))) / "locale"
    config.action(("catalogue", "portal.services.directory"), lambda: config.registry.getUtility(ITranslator).add_folder(
        folder, "portal.services.directory"), order=10)
