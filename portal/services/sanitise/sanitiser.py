"""HTML of others made safe, within bounds of size, depth and time."""

from zope.interface import implementer

from portal.api.errors import Invalid
from portal.api.i18n import TranslationStringFactory
from portal.api.markup import ISanitiser, Markup, Sound
from portal.api.sandbox import ISandbox, SandboxFailed
from portal.memory import Memory
from portal.services.sanitise import rules
from portal.services.sanitise.depth import nests_deeper_than

__all__ = ["Sanitiser"]

_ = TranslationStringFactory("sanitise")

_CHARACTERS, _LEVELS = 262_144, 100
#: Up to here it is done in this process: at worst 70 ms (measured); a hostile text cannot do more.
_SMALL_CHARACTERS, _SMALL_TAGS = 65_536, 1000


_DONE: Memory[str] = Memory(entries=2000, size=16_000_000)
"""What this process made of texts, by rule and text: what comes from a source or a person is shown many times."""


@implementer(ISanitiser)
class Sanitiser:
    """Service of a context: short texts are cleaned at once, others in the sandbox.

    :param context: gives the sandbox, asked for only when needed.
    """

    def __init__(self, context) -> None:
        self._context = context

    def rich(self, html: str) -> Markup:
        """Rich text of a person or a feed. :raises Invalid: too long, too deep, or too intricate."""
        return Sound(self._apply("rich", html))

    def transformed(self, html: str) -> Markup:
        """Output of a style sheet or a Web Service. :raises Invalid: as ``rich``."""
        return Sound(self._apply("transformed", html))

    def text(self, html: str) -> str:
        """The words alone, not escaped. :raises Invalid: as ``rich``."""
        return self._apply("plain", html)

    def _apply(self, rule: str, html: str) -> str:
        safe = _DONE.get((rule, html))
        if safe is None:
            safe = self._applied(rule, html)
            _DONE.put((rule, html), safe, 2 * len(html) + 2 * len(safe))
        return safe

    def _applied(self, rule: str, html: str) -> str:
        html = html.encode("utf-8", "replace").decode("utf-8")  # halves of surrogate pairs: attack E07
        if len(html) > _CHARACTERS:
            raise Invalid({"": _("This text is too long.")})
        if nests_deeper_than(html, _LEVELS):
            raise Invalid({"": _("This text nests too many elements inside one another.")})
        if len(html) <= _SMALL_CHARACTERS and html.count("<") <= 2 * _SMALL_TAGS:
            return getattr(rules, rule)(html)
        try:
            return self._context.service(ISandbox).run(f"portal.services.sanitise.rules:{rule}", html)
        except SandboxFailed as failure:
            raise Invalid({"": _("This text is too intricate to be shown safely.")}) from failure
