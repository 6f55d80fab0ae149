"""Signatures of wheels."""

import stat

import pytest

from portal.generations.signing import check_signature, make_key, read_public_key, sign_wheel, signature_file
from portal.generations.target import CannotInstall
from tests.plugins.packages import build_wheel


@pytest.fixture
def wheel(tmp_path):
    return build_wheel(tmp_path, "quote", "1.0")


@pytest.fixture
def key(tmp_path):
    """(file, public key)."""
    return tmp_path / "editor.pem", make_key(tmp_path / "editor.pem")


def test_a_key_is_readable_by_its_owner_alone_and_never_written_over(key):
    file, public = key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_public_key(file) == public
    with pytest.raises(CannotInstall, match="there already"):
        make_key(file)


def test_a_wheel_signed_by_a_trusted_key_is_taken(wheel, key):
    file, public = key
    assert sign_wheel(wheel, file) == signature_file(wheel)
    assert check_signature(wheel, [public], required=True) == public


def test_an_unsigned_wheel_is_refused_where_signatures_are_required_and_only_there(wheel, key):
    assert check_signature(wheel, [key[1]], required=False) == ""
    with pytest.raises(CannotInstall, match="not signed.*require_signature"):
        check_signature(wheel, [key[1]], required=True)


def test_a_wheel_signed_by_a_stranger_is_not_trusted(wheel, key, tmp_path):
    make_key(tmp_path / "stranger.pem")
    sign_wheel(wheel, tmp_path / "stranger.pem")
    assert check_signature(wheel, [key[1]], required=False) == ""
    with pytest.raises(CannotInstall, match="not among packages.trusted_keys"):
        check_signature(wheel, [key[1]], required=True)


@pytest.mark.parametrize("required", [True, False])
def test_an_altered_wheel_is_refused_whether_signatures_are_required_or_not(wheel, key, required):
    sign_wheel(wheel, key[0])
    wheel.write_bytes(wheel.read_bytes().replace(b"quote", b"quota", 1))
    with pytest.raises(CannotInstall, match="altered"):
        check_signature(wheel, [key[1]], required)


def test_the_signature_of_another_wheel_is_refused(wheel, key, tmp_path):
    other = build_wheel(tmp_path, "joke", "1.0")
    signature_file(wheel).write_bytes(sign_wheel(other, key[0]).read_bytes())
    with pytest.raises(CannotInstall, match="altered, or signed wrongly"):
        check_signature(wheel, [key[1]], required=True)


@pytest.mark.parametrize("text", ["", "ed25519", "rsa A B", "ed25519 !!! ???", "ed25519 QUJD QUJD", "\0\n\0"])
def test_what_is_no_signature_is_refused(wheel, text):
    signature_file(wheel).write_text(text)
    with pytest.raises(CannotInstall):
        check_signature(wheel, [], required=False)


def test_signing_says_what_is_wrong(wheel, key, tmp_path):
    for file, words in ((tmp_path / "none.pem", "No such file"), (wheel, "not a private key")):
        with pytest.raises(CannotInstall, match=words):
            sign_wheel(wheel, file)
    with pytest.raises(CannotInstall, match="not a wheel"):
        sign_wheel(tmp_path / "nothing.whl", key[0])
