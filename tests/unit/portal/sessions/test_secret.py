"""The portal's secret: made once, readable by nobody else (attack J15)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.sessions.secret import derived_key, read_secret
from portal.settings import BadSettings, Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(secret_file=str(tmp_path / "var" / "secret"))


def test_it_is_made_at_first_use_and_kept(settings):
    first = read_secret(settings)
    assert len(first) >= 32
    assert read_secret(settings) == first
    assert settings.path("secret_file").stat().st_mode & 0o777 == 0o600


def test_workers_that_start_together_share_one(settings):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: read_secret(settings), range(8)))) == 1
    assert [path.name for path in settings.path("secret_file").parent.iterdir()] == ["secret"]


def test_a_file_that_others_may_read_is_refused(settings):
    read_secret(settings)
    settings.path("secret_file").chmod(0o644)
    with pytest.raises(BadSettings, match="secret.file"):
        read_secret(settings)


def test_a_short_one_is_refused(settings):
    settings.path("secret_file").parent.mkdir()
    settings.path("secret_file").write_bytes(b"short\n")
    settings.path("secret_file").chmod(0o600)
    with pytest.raises(BadSettings, match="32"):
        read_secret(settings)


def test_each_use_has_a_key_of_its_own(settings):
    assert derived_key(settings, "a") != derived_key(settings, "b")
    assert derived_key(settings, "a") == derived_key(settings, "a")
