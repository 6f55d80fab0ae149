"""Name, logo and colours of an establishment (A.personalisation.01; look, section 3)."""

from dataclasses import dataclass, field

from zope.interface import Interface


@dataclass(frozen=True, slots=True)
class Repair:
    """A colour that had to be moved so that it can be read.

    :param role: what it is used for, an English message to translate.
    :param mode: "light", "dark", "contrast-light" or "contrast-dark".
    """

    role: str
    mode: str
    before: str
    after: str
    ratio_before: float
    ratio_after: float


@dataclass(frozen=True, slots=True)
class Brand:
    """How an establishment shows itself.

    :param overridden: names of what the browser has changed over the theme's file.
    :param style_url: address of the style sheet of its tokens.
    """

    name: str
    place: str
    primary: str
    accent: str
    motif: str = "arcs"
    corners: str = "soft"
    logo_url: str = ""
    illustration_url: str = ""
    style_url: str = ""
    theme: str = "default"
    overridden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two colours can be read everywhere, and what was moved for it."""

    readable: bool
    pairs: int
    repairs: tuple[Repair, ...] = ()
    swatches: tuple[tuple[str, str], ...] = field(default=())


class IBranding(Interface):
    """Adapter of a context: the brand of establishments."""

    def brand(establishment_id: str) -> Brand:
        """Of one establishment."""

    def style(hash: str) -> str | None:
        """The style sheet of tokens whose ``style_url`` holds this hash; None when there is none."""

    def check(primary: str, accent: str) -> Verdict:
        """What the two colours (``#rrggbb``) become. :raises Invalid: not colours."""

    def save(name: str, place: str, primary: str, accent: str, logo: bytes | None = None, remove_logo: bool = False) -> None:
        """Change the brand of the present establishment; seen by everybody at the next page.

        :param logo: PNG, JPEG, WebP or SVG, 512 kB at most, re-encoded (SVG: cleaned to shapes).
        :raises Invalid: a field is refused. :raises NotPermitted: needs "branding.manage".
        """

    def reset() -> None:
        """Back to what the theme's file says."""
