"""What can go wrong at the door. Pages say it in words and offer a way on; no ticket is ever quoted."""

from dataclasses import dataclass

from portal.api.errors import NotPermitted, PortalError, ServiceUnavailable
from portal.api.i18n import TranslationStringFactory

__all__ = ["BadTarget", "CasUnavailable", "OutsideSystem", "SignInRefused", "TicketRefused", "TooMany", "Way"]

_ = TranslationStringFactory("signin")


@dataclass(frozen=True, slots=True)
class Way:
    """A link on an error page.

    :param title: translatable.
    """

    title: str
    url: str


class OutsideSystem(PortalError):
    """Mixin: an error page that has a title and ways on.

    :param title: heading of the page, translatable.
    :param ways: the first is the main button.
    :param reason: for log and audit only, in English.
    """

    title: str = ""
    ways: tuple[Way, ...] = ()
    reason: str = ""

    def leading(self, *ways: Way):
        """The same error with these ways on."""
        self.ways = ways
        return self


class BadTarget(OutsideSystem):
    """The page to come back to is not one of this site (attacks J03, J07)."""

    status = 400
    title = _("This address cannot be used")

    def __init__(self) -> None:
        super().__init__(_("It would lead away from the portal. Sign in from the home page."))


class TicketRefused(OutsideSystem, NotPermitted):
    """The CAS does not accept the ticket, or what it answered cannot be trusted (attacks C01 to C06).

    :param reason: for the log: the code of the CAS, or what is wrong with the answer.
    """

    title = _("You are not signed in")

    def __init__(self, reason: str) -> None:
        super().__init__(_("The sign-in could not be confirmed: it was too old, or had been used already. "
                           "Sign in again to go on."))  # fmt: skip
        self.reason = reason


class SignInRefused(OutsideSystem, NotPermitted):
    """The CAS knows the person, the portal has no active entry for them here (attacks C16, C17)."""

    title = _("Your account has no access here")

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class TooMany(OutsideSystem):
    """Too many sign-ins at once (attack C18).

    :param seconds: after which it is worth trying again.
    """

    status = 429
    title = _("Many people are signing in")

    def __init__(self, seconds: int = 30) -> None:
        super().__init__(_("The portal is taking sign-ins one after the other. Try again in half a minute."))
        self.seconds = seconds


class CasUnavailable(OutsideSystem, ServiceUnavailable):
    """The CAS does not answer, in time or at all (faults 14, 15; attack C07).

    :param reason: for the log only.
    """

    title = _("The sign-in service does not answer")

    def __init__(self, reason: str, message: str | None = None) -> None:
        super().__init__(message or _("Nothing is wrong with your account. Try again in a moment; "
                                      "public pages can be read meanwhile."))  # fmt: skip
        self.reason = reason
