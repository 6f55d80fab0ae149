"""Settings: read as declared, and a mistake stops the start with file, key and what is expected (fault 38)."""

import pytest

from portal.settings import BadSettings, Settings, load, read_settings


def ini(tmp_path, text: str):
    file = tmp_path / "portal.ini"
    file.write_text(f"[app:main]\nuse = egg:preau\n{text}", encoding="utf-8")
    return str(file)


def test_each_key_becomes_what_it_is_declared_as(tmp_path):
    settings = read_settings(ini(tmp_path, "server.port = 7\nfetch.allow = a:1 b:2\nfetch.ports = 80 443\n"
                                           "cache.boxes = false\npage.deadline = 2.5\n"))  # fmt: skip
    assert (settings.server_port, settings.fetch_allow, settings.fetch_ports) == (7, ("a:1", "b:2"), (80, 443))
    assert (settings.cache_boxes, settings.page_deadline) == (False, 2.5)


def test_what_is_not_said_has_its_default(tmp_path):
    assert read_settings(ini(tmp_path, "")).page_deadline == Settings().page_deadline


def test_paths_start_from_the_folder_of_the_file(tmp_path):
    settings = read_settings(ini(tmp_path, "files.folder = files\ndatabase.url = sqlite:///%(here)s/x.db\n"))
    assert settings.path("files_folder") == tmp_path / "files"
    assert settings.database_url == f"sqlite:///{tmp_path}/x.db"


def test_what_is_given_at_start_counts_more_than_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PREAU_OVERRIDES", '{"server.port": "8"}')
    file = ini(tmp_path, "server.port = 7\n")
    assert read_settings(file).server_port == 8
    assert read_settings(file, {"server.port": "9"}).server_port == 9


@pytest.mark.parametrize(("line", "expected"), [
    ("server.port = many", "server.port = 'many': expected int"),
    ("cache.boxes = perhaps", "cache.boxes = 'perhaps': expected bool"),
    ("page.deadline = soon", "page.deadline = 'soon': expected float"), ("server.prot = 1", "server.prot: no such setting")])
def test_a_mistake_names_file_key_and_what_is_expected(tmp_path, line, expected):
    file = ini(tmp_path, line)
    with pytest.raises(BadSettings) as refusal:
        read_settings(file)
    assert str(refusal.value) == f"{file}: {expected}"


def test_a_file_without_the_section_is_named(tmp_path):
    with pytest.raises(BadSettings, match="no section"):
        read_settings(str(tmp_path / "none.ini"))
    with pytest.raises(BadSettings, match=r"expected|no such"):
        load({"nothing": "1"}, "x.ini")
