"""The accounts with which one signs in to the demonstration, known before any database is."""

from dataclasses import dataclass

from portal.demo.establishments import ACADEMY
from portal.demo.people import PEOPLE, by_login

__all__ = ["MAIN", "Account", "account", "accounts", "password_of"]

MAIN = (
    "i.morvan", "t.garnier", "l.garnier", "y.belkacem", "s.garnier", "n.morvan", "l.aubertin", "s.kaddour", "c.roux",
    "e.vasseur", "a.ferrand", "d.caradec", "s.lopez", "m.albrecht", "m.delorme", "m.castaing", "r.legall", "f.castel",
    "m.cordier", "f.nadal", "v.ricard", "c.hamon", "j.pons", "d.lebrun", "p.audouin", "h.lanthier",
)
"""One or two of each profile and role, to be named first."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demonstration.

    :param profile: in the first of ``establishments``.
    :param establishments: slugs, the principal one first; the académie has no page of its own and is left out.
    :param roles: wherever they are held.
    """

    login: str
    password: str
    name: str
    profile: str
    establishments: tuple[str, ...]
    roles: tuple[str, ...]


def password_of(login: str) -> str:
    """The password of an account."""
    return f"demo-{login}"


def account(login: str) -> Account:
    """The account of that login. :raises LookupError: nobody has it."""
    person = by_login(login)
    places = tuple(m.slug for m in person.memberships if m.slug != ACADEMY.slug)
    roles = tuple(dict.fromkeys(role for m in person.memberships for role in m.roles))
    return Account(login, password_of(login), person.name, person.memberships[0].profile, places, roles)


def accounts() -> tuple[Account, ...]:
    """Every account that may enter, the main ones first, then all others by establishment."""
    others = (person.login for person in PEOPLE if person.active and person.login not in MAIN)
    return tuple(account(login) for login in (*MAIN, *others))
