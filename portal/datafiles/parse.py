"""Reading the portal's own XML files without XML's dangers (attacks E01 and E02).

These files have no use for a DOCTYPE or for entities of their own, and are small UTF-8 text: what
is anything else is refused before the parser sees it.
"""

from pathlib import Path

from lxml import etree

from portal.datafiles.problems import Problems

__all__ = ["BYTES", "NODES", "parse_file", "parse_text"]

BYTES = 1_000_000
"""Most bytes of a data file."""
NODES = 50_000
"""Most elements and attributes of a data file together."""


def parse_file(path: Path, name: str = "") -> etree._Element:
    """The root of a data file, without comments and processing instructions.

    :param name: what to call the file in messages, instead of its path.
    :raises ExceptionGroup: of ``LoadError``: unreadable, too large, not UTF-8, malformed, or with a DOCTYPE.
    """
    problems = Problems(name or path)
    try:
        with path.open("rb") as file:
            data = file.read(BYTES + 1)
    except OSError as error:
        problems.add(0, f"cannot be read: {error.strerror}")
        problems.raise_any()
        raise
    return parse_text(data, problems)


def parse_text(data: bytes, problems: Problems) -> etree._Element:
    """As ``parse_file``, from the bytes of a file.

    :param problems: names the file; the faults are added to it and raised.
    """
    if len(data) > BYTES:
        problems.add(0, f"larger than {BYTES} bytes")
        problems.raise_any()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(data.count(b"\n", 0, error.start) + 1, "not UTF-8 text")
        problems.raise_any()
        raise
    for word in ("<!DOCTYPE", "<!ENTITY"):
        if word in text:
            problems.add(text.count("\n", 0, text.index(word)) + 1, f"{word} is not accepted in this file")
    problems.raise_any()
    # The encoding is given, so that a declaration in the file cannot make it read otherwise than it was checked.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        # Not from the error's log: that is the thread's, and holds what earlier parses said.
        problems.add(error.lineno or 1, f"malformed XML: {(error.msg or '').partition(', line ')[0]}")
        problems.raise_any()
        raise
    if sum(1 + len(element.attrib) for element in root.iter()) > NODES:
        problems.add(0, f"more than {NODES} elements and attributes")
        problems.raise_any()
    return root
