"""Whether an audience can concern an establishment at all, whoever its people are."""

from portal.api.audience import Audience
from portal.api.identity import Establishment

__all__ = ["reaches"]


def _verdict(rule: Audience, establishment: Establishment) -> bool | None:
    """True or False when it holds for everybody there alike; None when it depends on the person."""
    if rule.test in ("everyone", "establishment", "kind"):
        return rule.matches(None, establishment)
    if rule.test not in ("all", "any", "none"):
        return None
    verdicts = {_verdict(each, establishment) for each in rule.rules}
    if rule.test == "all":
        return False if False in verdicts else None if None in verdicts else True
    some = True if True in verdicts else None if None in verdicts else False
    return some if rule.test == "any" else None if some is None else not some


def reaches(audience: Audience, establishment: Establishment) -> bool:
    """Whether somebody of the establishment, or a guest there, might be meant."""
    return _verdict(audience, establishment) is not False
