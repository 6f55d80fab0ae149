"""The académie: the central administrator, an inspector, the delegate for digital education."""

from portal.demo.establishments import ACADEMY, COLLEGE, LYCEE, PRIMARY, UNIVERSITY
from portal.demo.records import DemoPerson, Membership

__all__ = ["PEOPLE"]


def _academic(login: str, given: str, family: str, title: str, slugs: tuple[str, ...], roles: tuple[str, ...], phone: str):
    return DemoPerson(
        login, given, family,
        (*(Membership(slug, "academy", title) for slug in slugs), Membership(ACADEMY.slug, "academy", title, (), roles)),
        mail=f"{login}@{ACADEMY.domain}", phone=phone)


PEOPLE = (
    _academic("h.lanthier", "Hugo", "Lanthier", "Administrateur",
              (LYCEE.slug, PRIMARY.slug, COLLEGE.slug, UNIVERSITY.slug), ("central-administrator",), "05 36 49 10 01"),
    _academic("g.marchetti", "Geneviève", "Marchetti", "Inspectrice de l’éducation nationale", (PRIMARY.slug,), (),
              "05 36 49 10 02"),
    _academic("p.audouin", "Philippe", "Audouin", "Délégué au numérique éducatif", (COLLEGE.slug, LYCEE.slug), (),
              "05 36 49 10 03"),
)
