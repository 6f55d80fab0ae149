"""XSLT 1.0 on foreign documents; runs in the sandbox (attack E03)."""

import re
from typing import Any, NoReturn

from lxml import etree

__all__ = ["transform"]

_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_NOTHING = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]  # its stubs lack it
_DOCUMENT_BYTES, _SHEET_BYTES = 2_000_000, 256_000


class _Refuse(etree.Resolver):
    """Answers no request for another document; ``XSLTAccessControl`` alone lets xsl:include read files."""

    def resolve(self, system_url: str, public_id: str, *context: Any) -> NoReturn:
        raise ValueError(f"another document is asked for: {system_url}")


def _parse(data: bytes, what: str, limit: int) -> etree._Element:
    if len(data) > limit:
        raise ValueError(f"{what}: more than {limit} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, attribute_defaults=False,
                             huge_tree=False)
    parser.resolvers.add(_Refuse())
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        raise ValueError(f"{what}: {error}") from None
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        raise ValueError(f"{what}: line {entity.sourceline or 1}: entities are not accepted")
    return root


def _as_html(sheet: etree._Element) -> None:
    """Have the result written as HTML, whatever the sheet says: XML's ``<p/>`` is an open paragraph in HTML."""
    for output in sheet.findall(f"{_XSL}output"):
        sheet.remove(output)
    sheet.append(etree.Element(f"{_XSL}output", method="html", encoding="UTF-8", indent="no"))


def transform(payload: dict[str, bytes], parameters: dict[str, Any]) -> dict[str, str]:
    """Apply a style sheet.

    It cannot read or write any other document: document(), exsl:document, xsl:include and
    xsl:import are refused.

    :param payload: ``xml`` and ``xslt``, the bytes of the document and of the sheet.
    :param parameters: the sheet's parameters, each passed as a string, never as an expression.
    :returns: ``html``: what it made, foreign HTML still to be sanitised.
    :raises ValueError: one of the two is malformed, or the sheet fails.
    """
    wrong = [name for name in parameters if not _NAME.fullmatch(name)]
    if wrong:
        raise ValueError(f"parameter {wrong[0][:40]!r}: not a name")
    document = _parse(payload["xml"], "document", _DOCUMENT_BYTES)
    sheet = _parse(payload["xslt"], "style sheet", _SHEET_BYTES)
    if sheet.tag not in (f"{_XSL}stylesheet", f"{_XSL}transform"):
        raise ValueError("style sheet: the root element is not xsl:stylesheet")
    _as_html(sheet)
    try:
        apply = etree.XSLT(sheet, regexp=False, access_control=_NOTHING)
        strings: dict[str, Any] = {name: etree.XSLT.strparam(str(value)) for name, value in parameters.items()}
        result = apply(document, **strings)
        return {"html": str(result)}
    except etree.XSLTError as error:
        raise ValueError(f"style sheet: {_explain(error)}") from None


def _explain(error: etree.XSLTError) -> str:
    """What went wrong, and where; libxslt's last word is often "unknown error"."""
    entries = [entry for entry in error.error_log if entry.message and entry.message != "unknown error"]
    line = next((entry.line for entry in entries if entry.line > 0), 0)
    texts = list(dict.fromkeys(entry.message.split("\n")[0] for entry in entries)) or [str(error)]
    return (f"line {line}: " if line else "") + "; ".join(texts[:3])
