"""Which articles of a stored feed are shown, and how each is."""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from channels.rss.options import Options

__all__ = ["Article", "Picture", "articles", "awaits_pictures", "categories"]


class Picture(NamedTuple):
    """A picture kept by the portal."""

    url: str
    width: int
    height: int


class Article(NamedTuple):
    """One article as templates show it; every text is plain, ``link`` is http, https or empty."""

    title: str
    link: str
    text: str
    author: str
    category: str
    published: dt.datetime | None
    picture: Picture | None


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _matches(item: Mapping[str, Any], words: list[str]) -> bool:
    whole = _plain(" ".join((item["title"], item["text"], *item["categories"])))
    return any(word in whole for word in words)


def _instant(text: str) -> dt.datetime | None:
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.timezone.utc)


def _picture(content: Mapping[str, Any], url: str) -> Picture | None:
    kept = content.get("pictures", {}).get(url)
    return Picture(f"/-/f/{kept['name']}", kept["width"], kept["height"]) if kept else None


def articles(content: Mapping[str, Any], options: Options, most: int) -> list[Article]:
    """The first ``most`` articles that the options let through, in the order of the feed."""
    words = [_plain(word.strip()) for word in options.words.split(",") if word.strip()]
    hidden = set(options.hidden)
    shown: list[Article] = []
    for item in content["items"]:
        if (words and not _matches(item, words)) or (item["categories"] and set(item["categories"]) <= hidden):
            continue
        shown.append(Article(item["title"], item["link"], item["text"], item["author"],
                             next(iter(item["categories"]), ""), _instant(item["published"]),
                             _picture(content, item["picture"]) if options.pictures and item["picture"] else None))
        if len(shown) == most:
            break
    return shown


def awaits_pictures(content: Mapping[str, Any], options: Options) -> bool:
    """Whether the box shows pictures, and some of those that the feed names are not kept by the portal (yet)."""
    return options.pictures and options.layout != "titles" and None in content.get("pictures", {}).values()


def categories(content: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The feed's own categories with how many articles each has, most first; at most twelve."""
    return Counter(name for item in content["items"] for name in set(item["categories"])).most_common(12)
