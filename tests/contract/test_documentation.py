"""What the documentation says is there: commands, settings, files, links, words of the pages, examples."""

import argparse
import configparser
import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from portal.api import phases
from portal.datafiles.grammar import Grammar
from portal.demo.accounts import accounts
from portal.layout.reader import read_fragment
from portal.registry.definitions import read_definitions
from portal.registry.reader import read_registry
from portal.scripts.main import COMMANDS
from portal.security.permissions import CORE
from portal.services.branding.theme_file import read_theme
from portal.settings import Settings
from tests.contract.documentation import (
    ASIDE,
    LINK,
    OURS,
    PAGES,
    QUOTED,
    blocks,
    commands,
    english_messages,
    inline,
    parser,
    prose,
    refused,
    site_titles,
    slug,
)
from tests.contract.tree import ROOT, files, text

RNG = "{http://relaxng.org/ns/structure/1.0}"

# -- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_that_is_named_exists(page):
    wrong = {command: reason for command in commands(page) if (reason := refused(command))}
    assert wrong == {}


@pytest.mark.parametrize("command", ["make dinner", "preau cook x.ini", "preau load x.ini --slowly", "preau load --slowly",
                                     "preau demo accounts --xml"])
def test_a_command_that_does_not_exist_is_found(command):
    assert refused(command)


def test_every_subcommand_and_option_is_documented():
    told = " ".join(commands(Path("docs/operator.md"))) + " ".join(inline(Path("docs/operator.md")))
    for name in COMMANDS:
        assert f"preau {name}" in told, name
    found: Any = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    for name, part in found.choices.items():
        for action in part._actions:
            assert all(option in told for option in action.option_strings if option not in ("-h", "--help")), (name, action)


# -- settings ----------------------------------------------------------------------------------

KINDS = {bool: "yes or no", int: "whole number", float: "number", str: "text"}
PATHS = ("folder", "file")


def key_of(name: str) -> str:
    """A setting's name in an ini file."""
    return name if name in ("base_url", "demo") else name.replace("_", ".", 1)


def row_of(field: dataclasses.Field) -> tuple[str, str, str]:
    """(key, kind, default) as the table of settings says them."""
    value = field.default
    if isinstance(value, tuple):
        kind = "list of numbers" if "int" in str(field.type) else "list"
        shown = " ".join(map(str, value))
    else:
        kind = "path" if isinstance(value, str) and field.name.endswith(PATHS) else KINDS[type(value)]
        shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{key_of(field.name)}`", kind, f"`{shown}`" if shown else ""


def test_the_table_of_settings_says_what_the_settings_are():
    lines = text(Path("docs/operator.md")).splitlines()
    start = lines.index("| setting | kind | default | meaning |") + 2
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|"))
            for line in lines[start:start + len(lines)] if line.startswith("| `")]
    table = rows[:next((n for n, line in enumerate(lines[start:]) if not line.startswith("|")), len(rows))]
    assert [row[:3] for row in table] == [row_of(field) for field in dataclasses.fields(Settings) if field.name != "file"]
    assert all(len(row) == 4 and row[3] for row in table)


@pytest.mark.parametrize("page", [page for page in PAGES if str(page) != ASIDE], ids=str)
def test_every_setting_that_is_named_exists(page):
    known = {key_of(field.name) for field in dataclasses.fields(Settings)}
    groups = {key.partition(".")[0] for key in known if "." in key}
    named = [code for code in inline(page) if re.fullmatch(r"[a-z]+\.[a-z_]+", code) and code.partition(".")[0] in groups]
    assert sorted(set(named) - known) == []


@pytest.mark.parametrize("name", ["development.ini", "production.ini"])
def test_the_ini_files_name_settings_that_exist(name):
    found = configparser.ConfigParser(interpolation=None)
    found.read(ROOT / name, encoding="utf-8")
    known = {key_of(field.name) for field in dataclasses.fields(Settings)} | {"use"}
    assert sorted(set(found["app:main"]) - known) == []


# -- links and files ---------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_and_image_leads_somewhere(page):
    broken = []
    for target in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _mark, anchor = target.partition("#")
        file = (ROOT / page.parent / path).resolve() if path else ROOT / page
        if not file.exists():
            broken.append(target)
        elif anchor and anchor not in {slug(line.lstrip("#")) for line in file.read_text("utf-8").splitlines()
                                       if line.startswith("#")}:
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", [page for page in PAGES if str(page) != ASIDE], ids=str)
def test_every_file_that_is_named_exists(page):
    missing = []
    for code in inline(page):
        named = code.partition(":")[0]
        if re.fullmatch(r"[\w./<>*-]+", named) and named.split("/")[0] in OURS and "/" in named:
            pattern = re.sub(r"<[^>]*>", "*", named)
            if not list(ROOT.glob(pattern.rstrip("/"))):
                missing.append(code)
    assert missing == []


def test_every_page_of_the_documentation_is_reached_from_the_read_me():
    linked = {target.partition("#")[0] for target in LINK.findall(prose(Path("README.md")))}
    assert {str(page) for page in PAGES if page.parts[0] == "docs"} <= linked


# -- examples ----------------------------------------------------------------------------------


def _xml_blocks(kind: str) -> list[tuple[str, str]]:
    return [(str(page), body) for page in PAGES for words, body in blocks(page) if words == f"xml {kind}"]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_block_that_names_a_file_quotes_it(page):
    for words, body in blocks(page):
        _kind, _blank, name = words.partition(" ")
        if "/" in name:
            assert body in text(Path(name)), f"{name} does not hold:\n{body}"


@pytest.mark.parametrize(("page", "body"), _xml_blocks("registry"))
def test_examples_of_registries_can_be_loaded(page, body, tmp_path):
    (tmp_path / "registry.xml").write_text(body, encoding="utf-8")
    definitions = read_definitions([".".join(file.parts[:2]) for file in files("portlet.xml", under=("portlets", "channels"))])
    entries = read_registry(tmp_path / "registry.xml", definitions, {})
    for entry in entries:
        definition = definitions.get(entry.publication.portlet)
        assert definition is not None, entry.publication.portlet
        known = {preference.name for preference in definition.preferences}
        assert {preference.name for preference in entry.publication.preferences} <= known


@pytest.mark.parametrize(("page", "body"), _xml_blocks("fragment"))
def test_examples_of_fragments_can_be_loaded(page, body, tmp_path):
    (tmp_path / "fragment.xml").write_text(body, encoding="utf-8")
    fragment = read_fragment(tmp_path / "fragment.xml")
    published = {element.get("fname") for element in etree.parse(ROOT / "registry.xml").getroot()}
    assert {window.fname for tab in fragment.tabs for column in tab.columns for window in column.windows} <= published


@pytest.mark.parametrize(("page", "body"), _xml_blocks("theme"))
def test_examples_of_themes_can_be_loaded(page, body, tmp_path):
    folder = tmp_path / str(etree.fromstring(body.encode()).get("id"))
    folder.mkdir()
    (folder / "theme.xml").write_text(body, encoding="utf-8")
    assert read_theme(folder, Grammar(ROOT / "themes/theme.rng"), "theme.xml").primary


# -- nothing left out --------------------------------------------------------------------------


@pytest.mark.parametrize(("grammar", "page"), [
    ("portal/layout/fragment.rng", "docs/establishment.md"), ("portal/registry/registry.rng", "docs/establishment.md"),
    ("themes/theme.rng", "docs/establishment.md"), ("portal/registry/portlet.rng", "docs/service-editor.md")])
def test_every_element_and_attribute_of_a_data_file_is_documented(grammar, page):
    told = set(re.findall(r"[A-Za-z][\w:-]*", " ".join(inline(Path(page)))))
    root = etree.parse(ROOT / grammar).getroot()
    names = {str(node.get("name")) for node in root.iter(f"{RNG}element", f"{RNG}attribute") if node.get("name")}
    words = {name.removeprefix("xml:") for name in names} - {"lang", "version"}
    assert sorted(name for name in words if name not in told and f"preau:{name}" not in told) == []


@pytest.mark.parametrize("name", ["rss", "xml", "webservice"])
def test_every_preference_of_a_channel_is_documented_with_its_default(name):
    page = text(Path("docs/webmaster.md"))
    part = page[page.index(f"(`{name}.{name}`)"):]
    part = part[:part.index("\n### ", 1)] if "\n### " in part[1:] else part
    for definition in read_definitions([f"channels.{name}"]).all():
        for preference in definition.preferences:
            row = next(line for line in part.splitlines() if line.startswith(f"| `{preference.name}`"))
            assert not preference.values or row.endswith(f"| `{preference.values[0]}` |"), row


def test_the_permissions_of_the_core_that_pages_name_exist():
    for page in [page for page in PAGES if str(page) != ASIDE]:
        for code in inline(page):
            if re.fullmatch(r"(layout|publications|channels|people|sign-ins)\.[a-z-]+", code):
                assert code in CORE, code


def test_the_people_of_the_read_me_are_those_of_the_demonstration():
    people = {account.login: account for account in accounts()}
    rows = re.findall(r"^\| `([a-z.]+)` \| `([^`]+)` \| ([^|]+) \| ([^|]+) \|", text(Path("README.md")), re.MULTILINE)
    assert rows and {row[0] for row in rows} <= set(people)
    for login, password, name, what in rows:
        one = people[login]
        assert (password, name.strip()) == (one.password, one.name)
        assert what.strip() == ", ".join((one.profile, *one.roles)).replace("-", " ")
    assert f"{len(people)} people who may sign in" in text(Path("README.md"))


# -- words of the pages ------------------------------------------------------------------------


SITE = {"Administration"}
"""Words that come from the demonstration's own data files."""


@pytest.mark.parametrize("page", ["docs/user.md", "docs/webmaster.md", "docs/establishment.md"])
def test_every_quoted_word_of_the_pages_is_one_that_the_pages_say(page):
    unknown, messages = [], english_messages()
    for words in QUOTED.findall(prose(Path(page))):
        wanted = " ".join(words.split())
        tried = wanted.replace("…", "x") if wanted.endswith(" …") else wanted
        if wanted not in SITE and wanted not in site_titles() and not any(one.fullmatch(tried) for one in messages):
            unknown.append(wanted)
    assert unknown == []


@pytest.mark.parametrize("page", ["docs/jsr-286.md", "docs/service-editor.md"])
def test_what_is_said_of_requests_and_responses_is_in_their_interfaces(page):
    def names(*interfaces: Any) -> set[str]:
        return {name for interface in interfaces for name in interface.names(all=True)}

    known = {
        "request": names(phases.IRenderRequest, phases.IActionRequest, phases.IEventRequest, phases.IResourceRequest),
        "response": names(phases.IRenderResponse, phases.IActionResponse, phases.IEventResponse, phases.IResourceResponse)}
    for code in inline(Path(page)):
        for owner, name in re.findall(r"\b(request|response)\.(\w+)", code):
            assert name in known[owner], code


def test_the_errors_and_classes_that_differ_from_java_exist():
    told = text(Path("docs/reference/api.md"))
    for row in re.findall(r"^\| .* \| (.*) \|$", text(Path("docs/jsr-286.md")), re.MULTILINE):
        for name in re.findall(r"`([A-Z]\w+)`", row):
            assert f"### {name}" in told, name
