"""Feeds as a kind of source: fetched with conditions, read in the sandbox, cut to what is shown."""

from typing import Any

from zope.interface import implementer

from portal.api.fetch import FetchFailed, FetchRequest, ISourceKind

__all__ = ["RssKind"]

_KEPT = 50
_PICTURES = 30
_TEXT = 320


@implementer(ISourceKind)
class RssKind:
    """RSS 0.9x, 1.0, 2.0, RDF and Atom; no parameters."""

    cpu = 5.0
    seconds = 10.0

    def __init__(self, settings: Any = None) -> None:
        pass

    def fetch(self, fetcher, url: str, parameters: dict[str, str], previous: dict) -> tuple[Any, dict] | None:
        """See ``ISourceKind``: asks with the validators of the last copy (RFC 9110, 13.1).

        :raises FetchFailed: any status but 200 and 304.
        """
        headers = {"accept": "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, "
                             "text/xml;q=0.9, */*;q=0.1"}
        if previous.get("etag"):
            headers["if-none-match"] = previous["etag"]
        if previous.get("modified"):
            headers["if-modified-since"] = previous["modified"]
        result = fetcher.fetch(FetchRequest(url, headers=headers))
        if result.status == 304 and previous:
            return None
        if result.status != 200:
            raise FetchFailed("status", str(result.status))
        validators = {"etag": result.headers.get("etag", ""), "modified": result.headers.get("last-modified", "")}
        return ({"body": result.body, "url": result.url, "type": result.headers.get("content-type", "")},
                {name: value for name, value in validators.items() if value})

    def process_name(self) -> str:
        """See ``ISourceKind``."""
        return "portal.services.sandbox.work.feed:read"

    def keep(self, content: dict[str, Any]) -> dict[str, Any]:
        """What is stored of a feed: plain text only, fifty articles, and the pictures to fetch."""
        items = [{
            "id": item["id"], "title": item["title"], "link": item["link"], "published": item["published"],
            "author": item["author"], "categories": item["categories"][:5], "picture": item["image"],
            "text": item["text"] if len(item["text"]) <= _TEXT else item["text"][:_TEXT].rsplit(" ", 1)[0] + "…",
        } for item in content["items"][:_KEPT]]
        pictures = list(dict.fromkeys(item["picture"] for item in items if item["picture"]))[:_PICTURES]
        return {"title": content["title"], "link": content["link"], "kind": content["kind"], "items": items,
                "truncated": content["truncated"] or len(content["items"]) > _KEPT,
                "pictures": dict.fromkeys(pictures)}
