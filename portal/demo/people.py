"""Everybody of the demonstration, by establishment; all invented."""

from portal.demo import people_academy, people_college, people_lycee, people_primary, people_university
from portal.demo.records import DemoGroup, DemoPerson

__all__ = ["GROUPS", "PEOPLE", "by_login"]

PEOPLE: tuple[DemoPerson, ...] = (
    *people_primary.PEOPLE, *people_college.PEOPLE, *people_lycee.PEOPLE, *people_university.PEOPLE, *people_academy.PEOPLE)

GROUPS: tuple[DemoGroup, ...] = (
    *people_primary.GROUPS, *people_college.GROUPS, *people_lycee.GROUPS, *people_university.GROUPS)


def by_login(login: str) -> DemoPerson:
    """One of them. :raises LookupError: nobody has that login."""
    for person in PEOPLE:
        if person.login == login:
            return person
    raise LookupError(login)
