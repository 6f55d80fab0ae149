"""How long a rendered or served answer may be used again (JSR-286 PLT.22; PLT-77 to PLT-80)."""

from typing import Final

from zope.interface import Attribute, Interface

PRIVATE: Final = "private"
PUBLIC: Final = "public"


class ICacheControl(Interface):
    """Set on a response; starts with what the descriptor says."""

    expires = Attribute("seconds: 0 never cached, -1 does not expire, None not cached")
    scope = Attribute('"private" (this person only, the default) or "public"')
    etag = Attribute("validation tag, or None")
    use_cached = Attribute("True: the body of the tag in the request is still good")
