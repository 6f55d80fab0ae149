"""Pictures of others made safe to show."""

from zope.interface import implementer

from portal.api.errors import Invalid
from portal.api.i18n import TranslationStringFactory
from portal.api.sandbox import ISandbox, SandboxFailed
from portal.api.storage import IPictures

__all__ = ["Pictures"]

_ = TranslationStringFactory("storage")

_BYTES = 20_000_000
_FORMAT = _("This file is not a picture that can be shown: PNG, JPEG, GIF or WebP is needed.")
_MESSAGES = {
    "animated": _("Animated pictures are not accepted."),
    "pixels": _("This picture is too large: 40 million pixels at most."),
}


@implementer(IPictures)
class Pictures:
    """Service of a context: pictures are decoded in the sandbox and encoded again.

    :param context: gives the sandbox.
    """

    def __init__(self, context) -> None:
        self._context = context

    def clean(self, data: bytes, width: int = 1200) -> tuple[bytes, str]:
        """The picture as WebP, at most ``width`` pixels wide, and its media type.

        :raises Invalid: not a picture, animated, or too large in bytes, pixels or work.
        """
        if len(data) > _BYTES:
            raise Invalid({"": _("This picture is too large: 20 MB at most.")})
        try:
            made = self._context.service(ISandbox).run(
                "portal.services.sandbox.work.picture:clean", data, {"width": width}, cpu=5.0, seconds=10.0,
                memory=768_000_000, output=20_000_000)
        except SandboxFailed as failure:
            message = _MESSAGES.get(failure.detail.partition(":")[0], _FORMAT)
            raise Invalid({"": message if failure.reason == "input" else _MESSAGES["pixels"]}) from failure
        return made["data"], "image/webp"
