"""What every template keeps to (design 9, attacks H12, H13).

Well-formed, no inline script or style, no ``structure:``, no Python blocks, no address of another host.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from portal.kit.report import Fault
from portal.kit.subject import Subject

TITLE = "templates are well-formed and hold no inline script or style"
TAL, METAL, I18N = (f"http://xml.zope.org/namespaces/{name}" for name in ("tal", "metal", "i18n"))
ROOT_ELEMENT = f'<all xmlns:tal="{TAL}" xmlns:metal="{METAL}" xmlns:i18n="{I18N}">'
LINKING = {"href", "action", "formaction"}
LOADED = {"src", "srcset", "poster", "data", "background"}


def elements(source: str) -> etree._Element:
    """The template as one XML tree; HTML's named characters count as text."""
    body = re.sub(r"<!DOCTYPE[^>]*>", "", source)
    body = re.sub(r"&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)\w+;", " ", body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(f"{ROOT_ELEMENT}{body}</all>".encode(), parser)


def _names(element: etree._Element) -> Iterator[tuple[str, str, str]]:
    """(namespace, local name, value) of the attributes, those that TAL sets included."""
    for name, value in element.attrib.items():
        parsed = etree.QName(name)
        yield parsed.namespace or "", parsed.localname.lower(), value
        if (parsed.localname, parsed.namespace) in (("attributes", TAL), ("attributes", None)):
            for part in re.split(r"(?<!;);(?!;)", value):
                words = part.split(None, 1)
                if words:
                    yield "", words[0].lower(), "${" + (words[1] if len(words) > 1 else "") + "}"


def problems(source: str) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for every fault of a template."""
    for number, line in enumerate(source.splitlines(), 1):
        if re.search(r"\bstructure\s*:|[=\"';]\s*structure\s", line):
            yield number, "structure: only portal.api.markup.Markup is trusted"
        if "<?python" in line:
            yield number, "Python block"
    try:
        tree = elements(source)
    except etree.XMLSyntaxError as error:
        yield error.lineno or 0, f"not well-formed: {error.msg}"
        return
    for element in tree.iter(etree.Element):
        line, tag = element.sourceline or 0, etree.QName(element).localname.lower()
        attributes = list(_names(element))
        names = {name for space, name, _value in attributes if not space}
        if tag == "style":
            yield line, "style element"
        if tag == "script" and ("src" not in names or (element.text or "").strip() or len(element)):
            yield line, "inline script"
        for space, name, value in attributes:
            if space:
                continue
            if name == "style":
                yield line, "style attribute"
            elif name.startswith("on") and re.fullmatch(r"on[a-z]+", name):
                yield line, f"{name} attribute"
            elif name in LOADED and re.match(r"\s*(?:https?:)?//", value):
                yield line, f"{name} of another host"
            elif name in LINKING and re.match(r"\s*(?:javascript|data|vbscript):", value, re.IGNORECASE):
                yield line, f"{name} that runs code"


def check(subject: Subject, bench: Any = None) -> Iterator[Fault]:
    """Faults of the package's templates."""
    for source in subject.templates:
        for line, what in problems(source.text):
            yield Fault(f"{source.name}:{line}", what, "The Content-Security-Policy refuses it: use a file of static/, a class, "
                        "or an address of this portal.")
