"""Every message of the door exists in both languages."""

import re
from pathlib import Path

import pytest
from babel.messages import extract, pofile

ROOT = Path(__file__).resolve().parents[4]
SOURCES = [*(ROOT / "portal/security").glob("*.py"), ROOT / "portal/web/views/login.py", ROOT / "portal/web/ingress.py"]


def messages():
    found = set()
    for source in SOURCES:
        with source.open("rb") as lines:
            found |= {message for _line, _function, message, _comments in extract.extract_python(lines, ["_"], [], {})}
    return found


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_catalogue_is_complete_and_holds_nothing_else(locale):
    with (ROOT / f"portal/locale/{locale}/LC_MESSAGES/signin.po").open("rb") as lines:
        catalogue = pofile.read_po(lines, locale=locale)
    words = {message.id: message.string for message in catalogue if message.id}
    assert set(words) == messages() and all(words.values())
    if locale == "fr":
        assert not [text for text in words.values() if re.search(r"[^\u00a0][:;!?]|[ ](?=[:;!?])|\u202f", text)]
