"""Publishing a channel from the browser: what each kind of channel brings to the assistant, and the preview.

The assistant knows no channel; each one offers an ``IChannelPreview`` under its own name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zope.interface import Attribute, Interface, implementer

from portal.api.errors import StateError
from portal.api.markup import Markup
from portal.api.preferences import IPreferences
from portal.api.registry import Preference

__all__ = ["DraftPreferences", "DraftRequest", "Finding", "IChannelPreview", "IPortletPreview", "Previewed", "Seen",
           "Settings", "Wanted"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands at an address, before anybody knows which kind of channel it is.

    :param root: first element of an XML document as ``{namespace}name``; empty when it is not XML.
    :param media_type: as the host says, without parameters.
    """

    root: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source as ``ISourceStore`` takes it; ``every`` in seconds."""

    kind: str
    url: str
    parameters: dict[str, str] = field(hash=False)
    every: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What was recognised, in words of the request's language.

    :param sentence: "This is a feed of kind RSS 2.0."
    :param facts: pairs of value and label.
    :param notes: pairs of kind ("note" or "warn") and text, which says whether there is something to do.
    """

    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked settings of a channel: the preferences that change, and whether nothing more is to be asked."""

    preferences: dict[str, tuple[str, ...]] = field(hash=False)
    complete: bool = True


@implementer(IPreferences)
class DraftPreferences:
    """The preferences of a publication as its channel will read them; they cannot be set."""

    def __init__(self, values: Mapping[str, tuple[str | None, ...]]) -> None:
        self._values = dict(values)

    @classmethod
    def of(cls, preferences: tuple[Preference, ...]) -> "DraftPreferences":
        """Of a publication."""
        return cls({one.name: one.values for one in preferences})

    @property
    def names(self) -> tuple[str, ...]:
        """Names that have a value."""
        return tuple(self._values)

    def get(self, name: str, default: str | None = None) -> str | None:
        """See ``IPreferences``."""
        if name is None:
            raise ValueError("a preference has a name")
        values = self._values.get(name)
        return default if not values or values[0] is None else values[0]

    def get_all(self, name: str, default: tuple[str | None, ...] = ()) -> tuple[str | None, ...]:
        """See ``IPreferences``."""
        return self._values.get(name, default)

    def as_dict(self) -> dict[str, tuple[str | None, ...]]:
        """See ``IPreferences``."""
        return dict(self._values)

    def is_read_only(self, name: str) -> bool:
        """Never: whoever publishes decides about everything."""
        return False

    def set(self, name: str, value) -> None:
        """Refused."""
        raise StateError("a draft is changed by saving its publication")

    def reset(self, name: str) -> None:
        """Refused."""
        raise StateError("a draft is changed by saving its publication")

    def store(self) -> None:
        """Refused."""
        raise StateError("a draft is changed by saving its publication")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)


class DraftRequest:
    """A request of the assistant in which ``preferences`` are those of a draft; all else is the request's own."""

    def __init__(self, request: Any, preferences: DraftPreferences) -> None:
        self._request, self.preferences = request, preferences

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)


class IChannelPreview(Interface):
    """Named utility of a channel: how the assistant asks about it, checks it, and says what it found.

    Every ``request`` is a ``DraftRequest``: ``IPortletRequest`` of the assistant with the draft's preferences.
    """

    portlet = Attribute("name of the definition, <package>.<portlet-name>")
    order = Attribute("place among the kinds, smaller first")
    title = Attribute("name of the kind, to be translated")
    hint = Attribute("when to choose it, to be translated")
    icon = Attribute("icon of a new channel")
    category = Attribute("category of a new channel")
    fixed = Attribute("names of the preferences that readers may not change")

    def recognises(seen) -> int:
        """How sure it is that a ``Seen`` is of its kind: 0 not at all, 100 certain."""

    def start(url: str) -> dict[str, tuple[str, ...]]:
        """The preferences of a new channel at an address."""

    def material(request) -> Wanted | None:
        """The source that form and finding need; None when they need none."""

    def source(request) -> Wanted | None:
        """The source that this person would read; None when settings or the person lack something for it."""

    def finding(request, material) -> Finding | None:
        """What ``material`` (``portal.api.fetch.Stored`` with content) is; None when there is nothing to say."""

    def form(request, material) -> tuple[tuple[str, Any], ...]:
        """The settings: pairs of a macro of ``ui.pt`` ("field", "radios", "checks", "switch") and its ``f``,
        filled in from ``request.submitted`` after a refusal, else from the preferences. Besides, "pair" with
        two fields that belong together, and "hidden" with ``name`` and ``value``.

        :param material: ``Stored``, its content None when it has not been got yet.
        """

    def settings(request, material) -> Settings:
        """The settings in ``request.parameters``, checked. :raises Invalid: by field of the form."""

    def faults(request) -> tuple[str, ...]:
        """What keeps the preferences from being published, as messages; empty when all is well."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """A box as its readers will see it; its links lead nowhere.

    :param note: source and hour at its foot, or empty.
    """

    markup: Markup
    title: str
    note: str = ""


class IPortletPreview(Interface):
    """Adapter of a portlet's request: what a publication that nobody sees yet looks like."""

    def show(publication) -> Previewed:
        """Its view, rendered by its own portlet for this person on a session of its own, which sees what
        was stored since the request began. :raises NotFound: the portlet is not installed."""
