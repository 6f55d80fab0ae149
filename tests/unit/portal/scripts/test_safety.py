"""A portal whose secrets lie open does not start (attack J15), and says what is wrong (fault 38)."""

import stat

import pytest

from portal.scripts.safety import refuse_exposed
from portal.settings import BadSettings, Settings, read_settings


def settings_in(folder, **values) -> Settings:
    """Settings of a site in ``folder``, whose ini file is there."""
    ini = folder / "site.ini"
    lines = "".join(f"{name.replace('_', '.', 1)} = {value}\n" for name, value in values.items())
    ini.write_text(f"[app:main]\nuse = egg:preau\n{lines}")
    ini.chmod(0o644)
    return read_settings(str(ini))


def test_the_first_start_makes_a_secret_that_nobody_else_can_read(tmp_path):
    settings = settings_in(tmp_path)
    refuse_exposed(settings)
    secret = settings.path("secret_file")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600 and len(secret.read_bytes()) >= 32
    before = secret.read_bytes()
    refuse_exposed(settings)
    assert secret.read_bytes() == before


@pytest.mark.parametrize("value", [b"changeme-changeme-changeme-changeme-0123456789", b"a" * 64,
                                   b"secret for the portal, kept in git!", b"short"])
def test_a_default_or_guessable_secret_is_refused(tmp_path, value):
    settings = settings_in(tmp_path)
    secret = settings.path("secret_file")
    secret.parent.mkdir()
    secret.write_bytes(value)
    secret.chmod(0o600)
    with pytest.raises(BadSettings, match="secret.file"):
        refuse_exposed(settings)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_that_others_may_read_is_refused(tmp_path, mode):
    settings = settings_in(tmp_path)
    refuse_exposed(settings)
    settings.path("secret_file").chmod(mode)
    with pytest.raises(BadSettings, match="secret.file"):
        refuse_exposed(settings)


def test_a_password_in_a_file_that_everybody_may_read_is_refused(tmp_path):
    settings = settings_in(tmp_path, database_url="postgresql+psycopg://preau:hidden@db/preau")
    with pytest.raises(BadSettings, match="database.url") as refusal:
        refuse_exposed(settings)
    assert "hidden" not in str(refusal.value)
    (tmp_path / "site.ini").chmod(0o640)
    refuse_exposed(settings)
