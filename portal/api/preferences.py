"""Portlet preferences (JSR-286 PLT.19; PLT-62 to PLT-68)."""

from zope.interface import Attribute, Interface


class IPreferences(Interface):
    """Preferences of one entity: what publication, fragment and person set, in this order.

    Names and values are text. Changes are kept in memory until ``store``.
    """

    names = Attribute("tuple of the names that have a value")

    def get(name: str, default: str | None = None) -> str | None:
        """First value; ``default`` when absent or None. :raises ValueError: ``name`` is None."""

    def get_all(name: str, default: tuple[str | None, ...] = ()) -> tuple[str | None, ...]:
        """All values; ``default`` when absent."""

    def as_dict() -> dict[str, tuple[str | None, ...]]:
        """A copy of everything."""

    def is_read_only(name: str) -> bool:
        """Whether the person may not change it."""

    def set(name: str, value) -> None:
        """Replace by one value or a sequence of values; members may be None.

        :raises ReadOnlyPreference: it may not be changed.
        :raises StateError: in the render phase (PLT-63).
        """

    def reset(name: str) -> None:
        """Back to the default of publication and fragment, or removed. Raises as ``set``."""

    def store() -> None:
        """Validate, then write all changes or none, in the transaction of the phase.

        :raises InvalidPreferences: the validator refused (PLT-66).
        :raises StateError: in render, or in a resource phase reached by a safe method.
        :raises NotPermitted: the person is a guest.
        """


class IPreferencesValidator(Interface):
    """Named by ``preferences-validator`` in the descriptor; one instance a definition."""

    def validate(preferences: IPreferences) -> None:
        """:raises InvalidPreferences: with the names of the failing keys."""
