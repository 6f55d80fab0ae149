"""What a publication made in the browser must satisfy."""

import re

from portal.api.audience import TESTS, Audience
from portal.api.i18n import TranslationStringFactory
from portal.api.identity import KINDS, PROFILES, ROLES
from portal.api.registry import CATEGORIES, IDefinitions, Publication

__all__ = ["STATES", "find_faults"]

_ = TranslationStringFactory("registry")
STATES = ("draft", "approved", "published", "expired", "maintenance")
"""States that a person may give (uPortal's life cycle); "withdrawn" and "uninstalled" are found out."""
_FNAME = re.compile(r"[a-z][a-z0-9-]{1,59}")
_ICON = re.compile(r"[a-z][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_WORDS = {"profile": PROFILES, "kind": KINDS, "role": ROLES}
RULES, DEPTH, VALUES = 50, 6, 200
PREFERENCES, VALUE_LENGTH = 50, 4000


def find_faults(publication: Publication, definitions: IDefinitions) -> dict[str, str]:
    """Field to message, for each field that cannot be accepted; empty when all is well."""
    faults: dict[str, str] = {}
    if not _FNAME.fullmatch(publication.fname):
        faults["fname"] = _("Use 2 to 60 small letters, digits and hyphens, beginning with a letter.")
    if definitions.get(publication.portlet) is None:
        faults["portlet"] = _("This service is not installed here.")
    if not any(publication.titles.values()):
        faults["titles"] = _("Give a title.")
    elif not _short_texts(publication.titles, 80):
        faults["titles"] = _("A title has 80 characters at most.")
    if not _short_texts(publication.descriptions, 300):
        faults["descriptions"] = _("A description has 300 characters at most.")
    if publication.category not in CATEGORIES:
        faults["category"] = _("Choose one of the categories.")
    if not _ICON.fullmatch(publication.icon):
        faults["icon"] = _("Choose one of the icons.")
    if publication.state not in STATES:
        faults["state"] = _("Choose one of the states.")
    if len(publication.provenance) > 60:
        faults["provenance"] = _("The origin has 60 characters at most.")
    if not _sound(publication.audience):
        faults["audience"] = _("Choose who will see it.")
    names = [item.name for item in publication.preferences]
    if (len(names) > PREFERENCES or len(names) != len(set(names))
            or any(len(name) > 80 for name in names)
            or any(len(value or "") > VALUE_LENGTH for item in publication.preferences for value in item.values)):
        faults["preferences"] = _("These settings are too long.")
    return faults


def _short_texts(texts: dict[str, str], length: int) -> bool:
    return all(_LANGUAGE.fullmatch(language) and len(text) <= length for language, text in texts.items())


def _sound(rule: Audience, depth: int = 0) -> bool:
    """Whether a rule is made of known words and of bounded size."""
    if rule.test in ("all", "any", "none"):
        return (0 < len(rule.rules) <= RULES and depth < DEPTH and not rule.values
                and all(_sound(each, depth + 1) for each in rule.rules))
    if rule.test not in TESTS or rule.rules or len(rule.values) > VALUES:
        return False
    if rule.test in ("everyone", "guest", "member"):
        return not rule.values
    known = _WORDS.get(rule.test)
    return bool(rule.values) and all(0 < len(value) <= 120 and (known is None or value in known) for value in rule.values)
