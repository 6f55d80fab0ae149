"""What sign-in is made of: the central authentication service, and who may do what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from zope.interface import Interface

from portal.api.account import Display
from portal.api.identity import Attachment, Establishment, Person


@dataclass(frozen=True, slots=True)
class CasUser:
    """Whom a CAS vouches for.

    :param login: exactly as the CAS wrote it.
    :param attributes: name to values, in the order of the answer.
    """

    login: str
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


class ICas(Interface):
    """Utility: the central authentication service (CAS Protocol 3.0 specification)."""

    def login_url(service: str, renew: bool = False, gateway: bool = False) -> str:
        """Where the browser goes to sign in (2.1).

        :param renew: the password is asked for even of somebody who is signed in.
        :param gateway: nothing is asked; who is not signed in comes back without a ticket.
        """

    def logout_url(service: str) -> str:
        """Where the browser goes to sign out of everything (2.3)."""

    def validate(ticket: str, service: str, renew: bool = False) -> CasUser:
        """Whom the ticket stands for (2.5, 2.8).

        :raises TicketRefused: the CAS, or the form of its answer, says no.
        :raises CasUnavailable: no answer within ``cas.seconds``.
        """

    def reachable() -> bool:
        """Whether its server takes connections; asked at most every few seconds."""


class IPermissions(Interface):
    """Adapter of a context: who holds which permission; what nobody declared is held by nobody."""

    def permits(permission: str) -> bool:
        """Whether the person of the context (None: a guest) holds it in its establishment."""

    def checker() -> Callable[[str], bool]:
        """The same question as a function of frozen values, which may cross threads."""

    def holders(permission: str) -> frozenset[str]:
        """Profiles and roles that hold it; "guest" stands for everybody."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request happens.

    :param versions: of all that its page is made of (design 6c), by key.
    """

    establishment: Establishment | None
    versions: Mapping[str, int] = field(hash=False)


class IPolicy(Interface):
    """Utility: where a request is and who acts in it, remembered per worker while nothing has changed.

    What an outside directory changes without raising a version shows within a minute.
    """

    def place(context, slug: str | None, person_id: str | None) -> Place:
        """The establishment of a slug and the versions of a page there: one statement, two at first.

        :raises NotFound: no establishment of that name.
        """

    def member(context, person_id: str, establishment_id: str, version: int) -> tuple[Person, Display] | None:
        """The person as member of the establishment, and how pages are shown to them; None for others.

        :param version: the version of the person.
        """

    def memberships(context, person_id: str, version: int) -> tuple[tuple[Establishment, Attachment], ...]:
        """Where the person belongs, as ``IDirectory.memberships`` says.

        :param version: the version of the person.
        """
