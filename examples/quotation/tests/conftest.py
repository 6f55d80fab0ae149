"""A portal of the tests' own, in which the package is installed and published."""

import pytest

from portal.kit.trial import Trial


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """See ``portal.kit.trial``: people "head", "teacher" and "pupil", and guests. Boxes are kept as in a real portal."""
    with Trial(tmp_path_factory.mktemp("portal"), ("quotation",), cache_boxes=True) as made:
        yield made
