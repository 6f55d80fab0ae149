"""What the portlets of a package share in a process (PLT-87)."""

import pytest
from zope.interface.verify import verifyObject

from portal.api.application import IApplication
from portal.api.errors import NotFound
from portal.container.application import Application, Applications


def test_a_package_has_one_application_and_no_other_has_it():
    applications = Applications()
    first, other = applications.get("tests.functional.portlets.studio"), applications.get("tests.functional.portlets.gallery")
    assert verifyObject(IApplication, first) and applications.get("tests.functional.portlets.studio") is first is not other
    first.set("a", 1)
    assert first.names() == ("a",) and other.names() == () and other.get("a") is None


def test_files_are_listed_and_read_without_a_way_out(tmp_path):
    application = Application("tests.functional.portlets.studio")
    assert {"portlet.xml", "static/", "templates/"} <= set(application.resources())
    assert "locale/fr/" in application.resources("locale") and application.resource("static/plan.txt") == b"the plan\n"
    for path in ("nothing", "static", "", "..", "../probe/portlet.py", "/etc/passwd", "static/../../__init__.py", "a\0b", "a\\b"):
        with pytest.raises(NotFound):
            application.resource(path)
    for folder in ("static/plan.txt", "nothing", "..", "/", "static/../.."):
        with pytest.raises(NotFound):
            application.resources(folder)


def test_a_link_that_leads_out_of_the_package_is_not_followed(tmp_path, monkeypatch):
    package = tmp_path / "linked"
    package.mkdir()
    (package / "__init__.py").touch()
    (tmp_path / "outside.txt").write_text("outside")
    (package / "link.txt").symlink_to(tmp_path / "outside.txt")
    monkeypatch.syspath_prepend(tmp_path)
    application = Application("linked")
    with pytest.raises(NotFound):
        application.resource("link.txt")
    assert application.resources() == ("__init__.py",)


def test_a_package_that_is_gone_has_no_files():
    with pytest.raises(NotFound):
        Application("there_is_no_such_package").resource("portlet.xml")
