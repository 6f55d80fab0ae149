"""Custom modes and window states in the menu of a box (JSR-286 PLT.8.4, PLT.9.4; PLT-83).

The portal's own titles stand for the modes that it knows. A mode that a portlet manages itself has the name that its
descriptor gives it (``decoration-name``), and none in the menu without; to the portal it looks like view.
"""

from typing import Any

from portal.api.i18n import TranslationStringFactory
from portal.api.registry import Definition
from portal.api.window import ABOUT, CONFIG, DETACHED, MODES, PREVIEW, PRINT, SOLO, VIEW
from portal.container.requests import allows_mode
from portal.container.values import Call
from portal.driver.visit import Visit
from portal.driver.windows import Place

__all__ = ["custom_links", "custom_modes", "mould_part", "seen_mode"]

_ = TranslationStringFactory("preau")

_MODES = {ABOUT: (_("About this service"), "info"), PRINT: (_("For printing"), "printer"), PREVIEW: (_("Preview"), "eye"),
          CONFIG: (_("Settings of the service"), "settings")}
_USUAL = frozenset(MODES)
_STATES = {SOLO: (_("Show alone"), "square"), DETACHED: (_("Show without the portal"), "external-link")}


def seen_mode(place: Place) -> str:
    """The mode as the portal sees it: view for those that the portlet manages itself."""
    return VIEW if place.definition is not None and place.mode in place.definition.own_modes else place.mode


def custom_modes(visit: Visit, definition: Definition, call: Call) -> dict[str, str]:
    """Custom modes that the reader may choose, with their titles."""
    found = {}
    for mode in definition.modes:
        if mode in MODES:
            continue
        names = definition.own_modes.get(mode)
        if names is not None:
            if names:
                found[mode] = definition.text(names, visit.locale)
        elif allows_mode(call, mode):
            found[mode] = _MODES[mode][0]
    return found


def custom_links(visit: Visit, place: Place, call: Call) -> list[tuple[str, str, str | None, str | None]]:
    """Entries of the menu: title, icon, mode, window state; one of the two is None."""
    definition: Any = place.definition
    entries: list[tuple[str, str, str | None, str | None]] = [
        (title, "layers" if mode in definition.own_modes else _MODES[mode][1], mode, None)
        for mode, title in custom_modes(visit, definition, call).items() if mode != place.mode]
    entries += [(*_STATES[state], None, state) for state in definition.states if state != place.state]
    return entries


def mould_part(visit: Visit, place: Place) -> tuple:
    """What the menu of a box depends on beside the usual; empty for a portlet with nothing custom."""
    definition = place.definition
    if definition is None or not (definition.states or not _USUAL.issuperset(definition.modes)):
        return ()
    return definition.name, place.mode, visit.context.permits("publications.manage")
