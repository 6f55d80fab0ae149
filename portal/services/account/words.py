"""The catalogue of this service's messages, domain "display"."""

from importlib.resources import files
from pathlib import Path

from portal.api.i18n import ITranslator, TranslationStringFactory

__all__ = ["includeme", "msg"]

msg = TranslationStringFactory("display")


def includeme(config) -> None:
    """Bring the catalogue."""
    folder = Path(str(files("portal.services.account"))) / "locale"
    config.action(("catalogue", "portal.services.account"), lambda: config.registry.getUtility(ITranslator).add_folder(
        folder, "portal.services.account"), order=10)
