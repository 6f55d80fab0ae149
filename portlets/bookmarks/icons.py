"""Pictures that a person may give a bookmark; every one of them is in the icon sprite."""

from portal.api.i18n import TranslationStringFactory

__all__ = ["ICONS", "hue"]

_ = TranslationStringFactory("bookmarks")

ICONS = {
    "globe": _("Globe"), "star": _("Star"), "heart": _("Heart"), "bookmark": _("Bookmark"), "folder-open": _("Folder"),
    "book-open": _("Book"), "library": _("Library"), "graduation-cap": _("Studies"), "compass": _("Guidance"),
    "calculator": _("Calculator"), "languages": _("Languages"), "flask-conical": _("Science"), "microscope": _("Biology"),
    "code-xml": _("Programming"), "palette": _("Arts"), "music": _("Music"), "film": _("Films"), "camera": _("Photos"),
    "gamepad-2": _("Games"), "volume-2": _("Sound"), "newspaper": _("News"), "mail": _("Mail"), "calendar": _("Calendar"),
    "map": _("Map"), "bus": _("Bus"), "train-front": _("Train"), "utensils": _("Meals"), "house": _("Home"),
    "landmark": _("Institution"), "briefcase": _("Work"), "trophy": _("Sport"), "users": _("People")}
"""Name in the sprite to what it stands for, in words."""

_HUES = {
    "cours": ("globe", "code-xml", "calendar", "graduation-cap", "map"),
    "travail": ("calculator", "flask-conical", "microscope", "briefcase", "trophy"),
    "echanges": ("languages", "mail", "users", "volume-2"),
    "infos": ("library", "newspaper", "landmark", "book-open", "music"),
    "pratique": ("compass", "bus", "train-front", "utensils", "house")}
_HUE_OF = {icon: name for name, icons in _HUES.items() for icon in icons}


def hue(icon: str) -> str:
    """The category colour of a picture; colour only helps the eye, the title says the thing."""
    return _HUE_OF.get(icon, "outils")
