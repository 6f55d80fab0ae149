"""Packages with one planted fault each: the package that ``preau portlet new`` makes, with one thing broken."""

import re
from dataclasses import dataclass
from pathlib import Path

from portal.kit.skeleton import make_package
from tests.plugins.packages import pack

__all__ = ["FAULTS", "Planted", "faulty_wheel"]


@dataclass(frozen=True)
class Planted:
    """One fault.

    :param check: the check of the kit that must find it; ``says``: a part of what it must say.
    :param edits: (file in the package, text, text instead), ``NAME`` standing for the package's name.
    """

    check: str
    says: str
    edits: tuple[tuple[str, str, str], ...]


VIEW_START = '        writing, notes = request.permits("NAME.write"), Notes(request)\n'
RESOURCE_START = "        if request.person is None:\n"
ADDING = "        title = Notes(request).add("


def _view(line: str) -> tuple[str, str, str]:
    """One line more at the start of the view."""
    return ("portlet.py", VIEW_START, f"{line}\n{VIEW_START}")


def _template(line: str) -> tuple[str, str, str]:
    """One line more at the start of the view's template."""
    return ("templates/view.pt", "  <tal:none condition", f"  {line}\n  <tal:none condition")


FAULTS = {
    "descriptor": Planted("descriptor", "must begin with", (("portlet.xml", 'name="NAME.write"', 'name="news.write"'),)),
    "no_style": Planted("descriptor", "is not in static/", (("portlet.xml", "NAME.css", "lost.css"),)),
    "no_start": Planted("descriptor", "cannot be made", (("portlet.py", "__all__ =", "import nowhere_to_be_found\n__all__ ="),)),
    "other_layer": Planted("imports", "portal.db", (
        ("service.py", "import sqlalchemy as sa\n", "import sqlalchemy as sa\nfrom portal.db import spoiled  # noqa\n"),)),
    "inline_style": Planted("templates", "style attribute", (_template('<p style="color: red">${ns}</p>'),)),
    "no_french": Planted("locales", "locale/fr", (
        ("locale/fr/LC_MESSAGES/NAME.po", 'msgid "Take back"\nmsgstr "Retirer"\n', ""),)),
    "bare_text": Planted("locales", "cannot be translated", (_template("<p>Notes of the day</p>"),)),
    "foreign_table": Planted("tables", "does not begin with", (
        ("models.py", '"NAME_note"', '"notebook_entry"'), ("migrations/versions/0001_initial.py", "NAME_note", "notebook_entry"),
        ("portlet.xml", "<preau:table>NAME_note</preau:table>", ""))),
    "no_column": Planted("tables", "are not those of the models", (
        ("models.py", "    day: Mapped", "    colour: Mapped[str | None] = mapped_column(sa.String(20))\n    day: Mapped"),)),
    "no_guest": Planted("phases", "'NoneType' object has no attribute 'name'", (
        ("portlet.py", '        response.show("help")',
         '        response.title = request.person.name\n        response.show("help")'),)),
    "no_state": Planted("phases", "KeyError", (
        _view('        {"normal": 1, "minimised": 2}[request.state]  # no maximised'),)),
    "no_value": Planted("phases", "NoneType", (("portlet.py", "request.event.value or {}", "request.event.value"),)),
    "writes": Planted("phases", "readonly", (
        _view('        request.db.execute(__import__("sqlalchemy").text("DELETE FROM NAME_note"))'),)),
    "raw_parameter": Planted("escaping", "parameter topic", (
        ("portlet.py", "from portal.api.portlet", "from portal.api.markup import Markup\nfrom portal.api.portlet"),
        _view('        response.write(Markup("<p>" + request.parameters.get("topic", "") + "</p>"))'))),
    "raw_text": Planted("escaping", "typed into a form", (
        ("portlet.py", "from portal.api.portlet", "from portal.api.markup import Markup\nfrom portal.api.portlet"),
        ("portlet.py", "mine=notes.is_mine,", "mine=notes.is_mine, trusted=Markup,"),
        ("templates/view.pt", "${note.title}\n", "${trusted(note.title)}\n"))),
    "no_token": Planted("csrf", "without the portal's token", (
        ("templates/view.pt", 'tal:condition="writing">\n    ${response.csrf_field}', 'tal:condition="writing">'),)),
    "acting_link": Planted("csrf", "a link that acts", (
        _template("<a href=\"${response.action_url('remove')}\" i18n:translate=\"\">Take back</a>"),)),
    "slow": Planted("limits", "its limit is 0.1 s", (
        ("portlet.xml", '<preau:limit phase="action" seconds="2"/>', '<preau:limit phase="resource" seconds="0.1"/>'),
        ("portlet.py", RESOURCE_START, f'        __import__("time").sleep(0.2)\n{RESOURCE_START}'))),
    "wide_limit": Planted("limits", "protects nobody", (
        ("portlet.xml", '<preau:limit phase="action" seconds="2"/>', '<preau:limit phase="render" seconds="50"/>'),)),
    "no_default": Planted("preferences", "no preferences at all", (
        ("settings.py", '    text = preferences.get("count") or "5"\n    return int(text) if is_count(text) else 5',
         '    return int(preferences.get("count"))'),)),
    "keeps_person": Planted("state", "its attribute reader changed", (_view("        self.reader = request.person"),)),
    "shared_memory": Planted("state", "of another person", (
        ("portlet.py", '_ = TranslationStringFactory("NAME")\n', '_ = TranslationStringFactory("NAME")\n_latest = [""]\n'),
        _view("        response.title = _latest[0] or None\n"
              "        _latest[0] = request.person.name if request.person else ''"))),
    "attribute": Planted("declared", "user.mail", (_view('        (request.user or {}).get("user.mail")'),)),
    "host": Planted("declared", "quotes.example.org", (
        ("portlet.py", RESOURCE_START, '        try:\n            __import__("urllib.request").request.urlopen('
         f'"https://quotes.example.org/today")\n        except OSError:\n            pass\n{RESOURCE_START}'),)),
    "unused_network": Planted("declared", "declares no host", (
        ("service.py", "__all__ =", "import http.client  # noqa\n__all__ ="),)),
    "no_label": Planted("accessibility", "(label)", (_template("<input type=\"text\" name=\"words\" />"),)),
    "leaves_file": Planted("removal", "writes the file", (
        ("portlet.py", ADDING, '        with open(__file__ + ".txt", "w") as file:\n'
         f'            file.write("noted")\n{ADDING}'),)),
}
"""Name of the fault → what was planted; the package is called ``faulty_<name>``."""


def faulty_wheel(fault: str, folder: Path) -> Path:
    """The wheel of the package with this fault; every edit must find its text."""
    name = f"faulty_{fault}"
    source = folder / name
    make_package(name, source)
    for file, old, new in FAULTS[fault].edits:
        path = source / name / file.replace("NAME", name)
        text = path.read_text(encoding="utf-8")
        assert old.replace("NAME", name) in text, f"{fault}: {file} does not hold {old!r}"
        path.write_text(text.replace(old.replace("NAME", name), new.replace("NAME", name)), encoding="utf-8")
    members = {str(file.relative_to(source)): file.read_bytes() for file in sorted((source / name).rglob("*"))
               if file.is_file() and not re.search(r"__pycache__", str(file))}
    members[f"{name}-0.1.0.dist-info/entry_points.txt"] = f"[preau.portlets]\n{name} = {name}\n".encode()
    return pack(folder, name, "0.1.0", members)
