"""The markup of every bundled package passes the kit's check of accessibility, each portlet by itself in each mode."""

import pytest

from portal.config import portlet_packages
from portal.kit.inspection import inspect
from portal.kit.run import CHECKS

PACKAGES = [name for name in portlet_packages() if name.startswith(("portlets.", "channels."))]


@pytest.fixture(scope="module")
def reports():
    """What axe finds, by package."""
    return {report.package: report for report in inspect(PACKAGES, without=[name for name in CHECKS if name != "accessibility"])}


@pytest.mark.parametrize("package", PACKAGES)
def test_axe_finds_nothing_in_the_boxes_of_a_bundled_package(reports, package):
    outcomes = {outcome.check: outcome for outcome in reports[package].outcomes}
    assert outcomes["accessibility"].status == "passed", reports[package].as_text()
