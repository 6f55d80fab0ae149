"""Every error that the portal or a portlet may raise on purpose (design, section 10).

A message is what a person reads: a ``TranslationString`` or plain text without
technical detail. What an operator needs goes to the log, not into the message.
"""

from collections.abc import Mapping


class PortalError(Exception):
    """Root of all expected errors.

    :param message: text for the person, translatable; None leaves the choice to the page.
    """

    status = 500

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__name__)
        self.message = message


class PortletError(PortalError):
    """A portlet could not do its work; its own box shows it (JSR-286 PLT.5.4, PLT-09)."""


class PortletUnavailable(PortletError):
    """The portlet is out of service (JSR-286 ``UnavailableException``, PLT-04, PLT-06).

    :param seconds: how long, in seconds; None means for good.
    """

    def __init__(self, message: str | None = None, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class ServiceUnavailable(PortalError):
    """An outside system does not answer; a stored copy may serve instead."""

    status = 503


class StateError(PortalError):
    """A call that the present phase or state forbids (Java's ``IllegalStateException``)."""


class NotPermitted(PortalError):
    """The person may not do this."""

    status = 403


class NotFound(PortalError):
    """It does not exist, or the person may not know that it does."""

    status = 404


class Conflict(PortalError):
    """The same thing was changed meanwhile by somebody else."""

    status = 409


class Invalid(PortalError):
    """Refused input: each field with what is wrong with it.

    :param fields: field name to message; the empty name stands for the form as a whole.
    """

    status = 422

    def __init__(self, fields: Mapping[str, str], message: str | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields)


class ReadOnlyPreference(PortletError):
    """A preference that its descriptor makes read-only was to be changed (PLT-64)."""


class InvalidPreferences(PortletError):
    """The validator refused the preferences; nothing was written (PLT-66).

    :param failed: the names of the refused keys.
    """

    def __init__(self, message: str | None = None, failed: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.failed = failed


class LoadError(PortalError):
    """A data file (descriptor, registry, fragment, theme) cannot be taken over.

    :param file: path of the file as the operator knows it.
    :param line: line in it, counted from 1; 0 when it concerns the file as a whole.
    :param reason: what is wrong, for the operator, in English.
    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class Abandoned(BaseException):
    """Raised in a thread whose work nobody waits for any more (design, section 6).

    A ``BaseException``, so that a portlet's ``except Exception`` does not swallow it.
    """
