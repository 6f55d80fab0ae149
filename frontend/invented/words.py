"""Icons and translated words, as the portal gives them to templates."""

from pathlib import Path

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

ROOT = Path(__file__).resolve().parent.parent.parent


def icon(name, cls=None):
    """Markup of one icon of the sprite."""
    return Markup(
        '<svg class="pr-icon{}" aria-hidden="true" focusable="false"><use href="assets/sprite.svg#{}"></use></svg>'
    ).format(Markup(" ") + escape(cls) if cls else "", name)


def translator(locale):
    """Chameleon's translate function over the theme's catalogue."""
    path = ROOT / f"themes/default/locale/{locale}/LC_MESSAGES/theme.po"
    with path.open("rb") as lines:
        catalogue = read_po(lines)

    def translate(msgid, domain=None, mapping=None, context=None, target_language=None, default=None):
        message = catalogue.get(str(msgid))
        text = (message.string if message and message.string else None) or default or str(msgid)
        for name, value in (mapping or {}).items():
            text = text.replace(f"${{{name}}}", str(value))
        return text

    return translate
