"""Modes, window states and the window itself (JSR-286 PLT.8, PLT.9)."""

from dataclasses import dataclass, field
from typing import Final

VIEW: Final = "view"
EDIT: Final = "edit"
HELP: Final = "help"
NORMAL: Final = "normal"
MINIMISED: Final = "minimised"
MAXIMISED: Final = "maximised"
MODES: Final = (VIEW, EDIT, HELP)
STATES: Final = (NORMAL, MINIMISED, MAXIMISED)

CONFIG: Final = "config"
ABOUT: Final = "about"
PRINT: Final = "print"
PREVIEW: Final = "preview"
CUSTOM_MODES: Final = (ABOUT, PRINT, PREVIEW, CONFIG)
"""Custom modes that the portal knows (JSR-286 PLT.8.4 and appendix A): who the portlet is by, its content for
paper, its content as the catalogue shows it, and its settings for those who manage the publications."""
SOLO: Final = "solo"
DETACHED: Final = "detached"
CUSTOM_STATES: Final = (SOLO, DETACHED)
"""Custom window states that the portal knows (JSR-286 PLT.9.4): alone on a page without tabs; alone on a page
without anything of the portal around it."""
WHOLE_PAGE: Final = (MAXIMISED, SOLO, DETACHED)
"""States in which a window has the page for itself."""


@dataclass(frozen=True, slots=True)
class Window:
    """A portlet window: one place on one page where a publication is shown.

    :param id: ``<fragment>.<node>`` or ``u.<random>``; unchanged when moved or renamed.
    :param namespace: short form of the id, ``[a-z][a-z0-9]{5,11}``: prefix in HTML and URLs (PLT-53).
    :param portlet: name of the definition, ``<package>.<portlet-name>``.
    :param fname: the publication's functional name.
    :param title: given by the person or the fragment; empty to use the publication's.
    :param preferences: preferences set by publication and fragment, name to values.
    :param read_only: names of preferences that a person may not change here.
    :param locks: what is forbidden: "move", "edit", "delete".
    """

    id: str
    namespace: str
    portlet: str
    fname: str
    title: str = ""
    icon: str = ""
    category: str = ""
    preferences: tuple[tuple[str, tuple[str | None, ...]], ...] = ()
    read_only: frozenset[str] = frozenset()
    locks: frozenset[str] = frozenset()
    placed_by: str = ""
    minimised: bool = False
    extra: dict[str, str] = field(default_factory=dict, hash=False, compare=False)
