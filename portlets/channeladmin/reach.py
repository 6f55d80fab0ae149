"""To whom a channel is published: in words, in numbers, and from a form."""

from typing import Any

from portal.api.audience import Audience
from portal.api.errors import Invalid, NotFound
from portal.api.i18n import TranslationStringFactory
from portal.api.identity import PROFILES, IDirectory

__all__ = ["PROFILE_NAMES", "chosen_of", "count_people", "in_words", "offered_profiles", "read_audience"]

_ = TranslationStringFactory("channeladmin")

PROFILE_NAMES = {
    "pupil": _("pupils"), "student": _("students"), "guardian": _("parents and guardians"), "teacher": _("teachers"),
    "head": _("management"), "school-life": _("school life"), "staff": _("other staff"), "academy": _("academy"),
    "external": _("outside people")}
_ROLE_NAMES = {"webmaster": _("webmasters"), "service-editor": _("service editors"),
               "local-administrator": _("administrators"), "central-administrator": _("central administrators")}
_KIND_NAMES = {"academy": _("the academy"), "primary": _("primary schools"), "college": _("collèges"),
               "lycee": _("lycées"), "university": _("universities")}
_OFFERED = {"primary": ("pupil", "guardian", "teacher", "head", "staff"),
            "university": ("student", "teacher", "head", "staff", "external"),
            "academy": ("academy", "external")}
_SECONDARY = ("pupil", "guardian", "teacher", "school-life", "head", "staff", "external")
_MOST = 60
_PAGE = 50


def offered_profiles(kind: str) -> tuple[str, ...]:
    """Profiles that people of an establishment of that kind have."""
    return _OFFERED.get(kind, _SECONDARY)


def _joined(request: Any, words: list[str], last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return request.translate(last).replace("${first}", ", ".join(words[:-1])).replace("${last}", words[-1])


def _phrase(request: Any, rule: Audience, groups: dict[str, str]) -> str:
    say = request.translate
    if rule.test in ("everyone", "guest", "member"):
        return say({"everyone": _("everyone, visitors included"), "guest": _("visitors who have not signed in"),
                    "member": _("everybody of the establishment")}[rule.test])
    if rule.test in ("all", "any"):
        positive = [_phrase(request, one, groups) for one in rule.rules if one.test != "none"]
        text = _joined(request, positive, _("${first} and also ${last}") if rule.test == "all" else _("${first} and ${last}"))
        for one in rule.rules:
            if one.test == "none":
                text = f"{text}, {_phrase(request, one, groups)}" if text else _phrase(request, one, groups)
        return text
    if rule.test == "none":
        inner = _joined(request, [_phrase(request, one, groups) for one in rule.rules], _("${first} and ${last}"))
        return say(_("except ${whom}", mapping={"whom": inner}))
    if rule.test == "person":
        return say(_("one person by name") if len(rule.values) == 1 else
                   _("${count} people by name", mapping={"count": len(rule.values)}))
    names = {"profile": PROFILE_NAMES, "role": _ROLE_NAMES, "kind": _KIND_NAMES}.get(rule.test, {})
    words = [groups.get(value) or say(_("a group that no longer exists")) if rule.test == "group" else
             say(names[value]) if value in names else value for value in rule.values]
    return _joined(request, words, _("${first} and ${last}"))


def in_words(request: Any, audience: Audience) -> str:
    """An audience as one says it: "Pupils and teachers"."""
    groups = {group.id: group.name for group in request.service(IDirectory).groups()} if "group" in str(
        audience.as_data()) else {}
    text = _phrase(request, audience, groups)
    return text[:1].upper() + text[1:]


def chosen_of(audience: Audience) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """(reach, profiles, groups) as the form holds them; None for a rule that the form cannot say."""
    if audience.test in ("everyone", "member"):
        return audience.test, (), ()
    rules = audience.rules if audience.test == "any" else (audience,)
    if not all(rule.test in ("profile", "group") for rule in rules):
        return None
    return ("chosen", tuple(v for rule in rules if rule.test == "profile" for v in rule.values),
            tuple(v for rule in rules if rule.test == "group" for v in rule.values))


def read_audience(request: Any, reach: str, profiles: tuple[str, ...], groups: tuple[str, ...]) -> Audience:
    """The audience of a form; only what the form offers is taken (attacks I03, I10).

    :raises Invalid: nothing chosen, or something that is not offered.
    """
    if reach in ("everyone", "member"):
        return Audience(reach)
    known = {group.id for group in request.service(IDirectory).groups()} if groups else set()
    offered = offered_profiles(request.establishment.kind)
    if reach != "chosen" or not set(profiles) <= set(offered) or not set(groups) <= known or len(groups) > _MOST:
        raise Invalid({"reach": _("Choose who will see it.")})
    rules = []
    if profiles:
        rules.append(Audience("profile", tuple(dict.fromkeys(profiles))))
    if groups:
        rules.append(Audience("group", tuple(dict.fromkeys(groups))))
    if not rules:
        raise Invalid({"reach": _("Choose at least one profile, class or group.")})
    return rules[0] if len(rules) == 1 else Audience("any", rules=tuple(rules))


def count_people(request: Any, audience: Audience) -> int | None:
    """How many people of the establishment an audience of the form reaches, each counted once.

    None for a rule that cannot be counted this way.
    """
    chosen = chosen_of(audience)
    if chosen is None:
        return None
    directory, (reach, profiles, groups) = request.service(IDirectory), chosen
    if reach != "chosen":
        profiles = PROFILES
    total = sum(directory.search(profile=profile, limit=1).total for profile in profiles)
    in_groups: set[str] = set()
    counted: set[str] = set()
    for group in groups:
        try:
            in_groups.update(directory.members(group))
        except NotFound:  # a group that was removed since reaches nobody
            continue
        for profile in profiles:
            after: str | None = None
            while True:
                listing = directory.search(profile=profile, group_id=group, after=after, limit=_PAGE)
                counted.update(entry.id for entry in listing.entries)
                after = listing.next
                if after is None:
                    break
    return total + len(in_groups - counted)
