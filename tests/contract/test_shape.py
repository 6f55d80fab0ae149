"""Every bundled portlet and channel has the shape of a package (design 4)."""

import pytest
from lxml import etree

from portal.config import portlet_packages
from tests.contract.tree import ROOT

NAMESPACE = "{*}"


@pytest.mark.parametrize("package", portlet_packages())
def test_a_package_has_what_it_needs(package):
    folder = ROOT.joinpath(*package.split("."))
    for name in ("__init__.py", "portlet.xml", "portlet.py", "templates/view.pt"):
        assert (folder / name).is_file(), name
    for locale in ("fr", "en"):
        assert (folder / "locale" / locale / "LC_MESSAGES" / f"{folder.name}.po").is_file(), locale


@pytest.mark.parametrize("package", portlet_packages())
def test_every_mode_that_a_portlet_supports_has_its_template(package):
    folder = ROOT.joinpath(*package.split("."))
    modes = {element.text.strip() for element in etree.parse(folder / "portlet.xml").iter(f"{NAMESPACE}portlet-mode")}
    missing = [mode for mode in modes & {"edit", "help"} if not (folder / "templates" / f"{mode}.pt").is_file()]
    assert missing == []
