"""The one factory of XML parsers (attacks E01 to E03)."""

import re
from typing import Any, NoReturn

from lxml import etree
from zope.interface import implementer

from portal.api.xml import IXmlReader

__all__ = ["XmlReader"]

_DEPTH, _COUNT, _PART = 200, 100_000, 65_536
#: What each attribute has at least; counted before parsing, since one tag may hold them all.
_ATTRIBUTE = re.compile(rb"=\s*[\"']")


class _Refuse(etree.Resolver):
    """Answers no request for another document."""

    def resolve(self, system_url: str, public_id: str, *context: Any) -> NoReturn:
        raise ValueError(f"another document is asked for: {system_url}")


def _parser() -> etree.XMLPullParser:
    parser = etree.XMLPullParser(
        events=("start", "end", "comment", "pi"), resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, attribute_defaults=False, huge_tree=False)
    parser.resolvers.add(_Refuse())
    return parser


class _Counter:
    """Counts what a parser has built so far, and refuses what is too much.

    :param doctype: whether a DOCTYPE is accepted.
    """

    def __init__(self, doctype: bool) -> None:
        self._doctype, self._seen = doctype, False
        self._depth = self._nodes = self._attributes = 0

    def take(self, parser: etree.XMLPullParser) -> None:
        """Count the new events. :raises ValueError: with the line."""
        node: Any
        for event, node in parser.read_events():
            if event == "end":
                self._depth -= 1
                continue
            self._nodes += 1
            if event == "start":
                self._depth += 1
                self._attributes += len(node.attrib)
                if not self._seen:
                    self._check_prolog(node)
            if max(self._nodes, self._attributes) > _COUNT:
                raise ValueError(f"line {node.sourceline}: more than {_COUNT} nodes or attributes")
            if self._depth > _DEPTH:
                raise ValueError(f"line {node.sourceline}: more than {_DEPTH} levels deep")

    def _check_prolog(self, root: etree._Element) -> None:
        self._seen = True
        info: Any = root.getroottree().docinfo
        if info.internalDTD is not None:
            if not self._doctype:
                raise ValueError("line 1: a DOCTYPE is not accepted here")
            if next(iter(info.internalDTD.iterentities()), None) is not None:
                raise ValueError("line 1: entities are not accepted")


@implementer(IXmlReader)
class XmlReader:
    """Reads XML that somebody else wrote.

    Sizes, depth and counts are bounded while parsing, so that a refusal comes early.
    """

    def __init__(self, settings=None) -> None:
        pass

    def parse(self, data: bytes, *, limit: int = 2_000_000, doctype: bool = False) -> etree._Element:
        """The root element of a document; see ``IXmlReader``.

        :raises ValueError: with the line.
        """
        if len(data) > limit:
            raise ValueError(f"line 1: {len(data)} bytes, more than {limit}")
        # UTF-16 and UTF-32 put zero bytes between the characters looked for.
        plain = data.replace(b"\0", b"") if b"\0" in data[:4] else data
        if sum(1 for _ in _ATTRIBUTE.finditer(plain)) > _COUNT:
            raise ValueError(f"line 1: more than {_COUNT} attributes")
        parser, counter = _parser(), _Counter(doctype)
        try:
            for start in range(0, len(data), _PART):
                parser.feed(data[start:start + _PART])
                counter.take(parser)
            root = parser.close()
            counter.take(parser)
        except etree.XMLSyntaxError as error:
            raise ValueError(f"line {error.lineno or 1}: {error.msg}") from None
        except LookupError as error:  # an encoding that nobody knows
            raise ValueError(f"line 1: {error}") from None
        entity = next(root.iter(etree.Entity), None)
        if entity is not None:
            raise ValueError(f"line {entity.sourceline or 1}: entities are not accepted ({entity.text})")
        return root
