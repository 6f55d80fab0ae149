"""Compiled templates on the disk: used by the next process whatever packages it has, made anew when the text changes."""

import sys

import chameleon.template
import pytest

from portal.driver.templates import Templates
from portal.settings import Settings


@pytest.fixture
def shop(tmp_path):
    """A function that shows the one template of a site, as a process that starts anew would."""
    theme = tmp_path / "themes/default"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.xml").write_text("<theme/>")
    for name, text in (("ui", "<p/>"), ("page", "<p>one</p>")):
        (theme / f"templates/{name}.pt").write_text(text)
    settings = Settings(site_folder=str(tmp_path), var_folder=str(tmp_path / "var"), assets_folder=str(tmp_path),
                        file=str(tmp_path / "site.ini"))

    def show() -> tuple[str, set[str]]:
        templates = Templates(settings)
        markup = templates._find("theme", "page", "default").render()
        return markup, {file.name for file in (tmp_path / "var/templates").glob("*.py")}

    return show


def test_a_package_that_comes_makes_nothing_be_compiled_anew(shop, tmp_path, monkeypatch):
    markup, compiled = shop()
    info = tmp_path / "generation/quote-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: quote\nVersion: 1.0\n")
    (info / "top_level.txt").write_text("quote\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "generation")])
    monkeypatch.setattr(chameleon.template, "_pkg_digest", None)
    assert shop() == (markup, compiled) and len(compiled) == 1


def test_a_template_whose_text_changed_is_compiled_anew(shop, tmp_path):
    _markup, compiled = shop()
    (tmp_path / "themes/default/templates/page.pt").write_text("<p>two</p>")
    markup, now = shop()
    assert "two" in markup and len(now - compiled) == 1


def test_portals_may_share_what_is_compiled(shop, tmp_path, monkeypatch):
    shop()
    shared = tmp_path / "shared"

    def shown(var):
        settings = Settings(site_folder=str(tmp_path), var_folder=str(tmp_path / var), assets_folder=str(tmp_path),
                            templates_folder="shared", file=str(tmp_path / "site.ini"))
        return Templates(settings)._find("theme", "page", "default").render()

    assert "one" in shown("first") and shared.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(chameleon.template.BaseTemplate, "_compile", None)  # the second one has nothing to compile
    assert "one" in shown("second") and not (tmp_path / "second").exists()
