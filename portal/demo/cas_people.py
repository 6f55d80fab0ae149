"""Whom the development CAS knows, and what its sign-in page tells about them."""

from collections.abc import Mapping

from cas_server.auth import AuthUser

from portal.demo.accounts import MAIN, Account, account, accounts
from portal.demo.establishments import PLACES

__all__ = ["DemoUser", "hints"]

_PROFILES = {"pupil": "élève", "student": "étudiante, étudiant", "guardian": "parent", "teacher": "enseignante, enseignant",
             "head": "direction", "school-life": "vie scolaire", "staff": "personnel", "academy": "académie",
             "external": "intervenante, intervenant"}  # fmt: skip
_ROLES = {"webmaster": "webmestre", "service-editor": "rédaction", "local-administrator": "administration de l’établissement",
          "central-administrator": "administration de l’académie"}  # fmt: skip
_AFFILIATIONS = {"pupil": "student", "student": "student", "teacher": "faculty", "guardian": "affiliate",
                 "external": "affiliate"}  # fmt: skip
_NAMES = {place.slug: place.name for place in PLACES}
_ACCOUNTS = {one.login: one for one in accounts()}


class DemoUser(AuthUser):
    """An account of the demonstration, for django-cas-server."""

    def _account(self) -> Account | None:
        return _ACCOUNTS.get(self.username)

    def test_password(self, password: str) -> bool:
        """Whether it is the account's."""
        known = self._account()
        return known is not None and password == known.password

    def attributs(self) -> dict[str, str | list[str]]:
        """What is released to the portal (the method's name is django-cas-server's)."""
        known = self._account()
        if known is None:
            return {}
        return {"uid": known.login, "displayName": known.name,
                "eduPersonAffiliation": [_AFFILIATIONS.get(known.profile, "employee"), "member"]}  # fmt: skip


def _hint(login: str) -> dict[str, str]:
    one = account(login)
    who = [_PROFILES.get(one.profile, one.profile), *(_ROLES.get(role, role) for role in one.roles)]
    return {"login": one.login, "password": one.password, "name": one.name, "who": ", ".join(who),
            "place": " et ".join(_NAMES.get(slug, slug) for slug in one.establishments)}  # fmt: skip


_HINTS = [_hint(login) for login in MAIN]


def hints(_request: object) -> Mapping[str, object]:
    """Context processor: the main accounts, for the list below the sign-in form."""
    return {"hints": _HINTS}
