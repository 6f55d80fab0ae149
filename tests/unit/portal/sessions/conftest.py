"""Tests of sessions make the two tables they need in databases without any other."""

import pytest


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path):
    """Address of an empty database of this test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/preau.db"
        return
    server = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)
