"""The forms of names that are compared: sort keys, words of a search, canonical logins."""

import re
import unicodedata

__all__ = ["is_id", "is_key", "is_login", "person_key", "plain_words", "sort_key"]

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")


def plain_words(text: str) -> list[str]:
    """The words of a text without accents, case or punctuation: "Élodie Le Gall-Brun" gives
    elodie, le, gall, brun. Only letters and digits remain, so that none can be a wildcard."""
    split = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(c for c in split if not unicodedata.combining(c)).translate(_LIGATURES)
    return [word for word in re.split(r"[\W_]+", plain) if word]


def sort_key(text: str) -> str:
    """What text of one part is sorted by, in code point order."""
    return " ".join(plain_words(text))[:200]


def person_key(family_name: str, given_name: str) -> str:
    """What a person is sorted and searched by: family name, blank, given name.

    Words of one name are joined by hyphens, which sort after the blank: all the "Martin"
    come before the first "Martin-Duval".
    """
    return f"{'-'.join(plain_words(family_name))} {'-'.join(plain_words(given_name))}"[:200]


def is_login(text: str) -> bool:
    """Whether a text is a login in its one canonical form: ASCII, lower case, no blank (attack C16)."""
    return _LOGIN.fullmatch(text) is not None


def is_id(text: str) -> bool:
    """Whether a text has the form of an id; what comes from an address is asked this first,
    since PostgreSQL fails on a statement with anything else."""
    return _ID.fullmatch(text) is not None


def is_key(text: str) -> bool:
    """Whether a text can be a key made by ``person_key``."""
    return len(text) <= 200 and all(c.isalnum() or c in " -" for c in text)
