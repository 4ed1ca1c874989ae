"""The baseline file: read with care, written in a stable order, and without a secret in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from create_dump.baseline import (
    NAME,
    Allowed,
    Baseline,
    new_baseline,
    own_salt,
    read_baseline,
    renewed,
    write_baseline,
)
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

ONE = Allowed("a.py", "github-pat", "f" * 32, 'made up for "tests"', "2026-11-26")
TWO = Allowed("b/é.py", "password", "e" * 32, "old\nand gone", "2026-11-25")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    baseline = Baseline(b"salt", (ONE, TWO))

    write_baseline(tmp_path, baseline)

    assert read_baseline(tmp_path) == baseline
    assert baseline.fingerprints == {ONE.fingerprint, TWO.fingerprint}


def test_the_order_is_that_of_the_paths_and_nothing_is_twice(tmp_path: Path) -> None:
    write_baseline(tmp_path, Baseline(b"salt", (TWO, ONE, TWO)))
    text = (tmp_path / NAME).read_text()

    write_baseline(tmp_path, Baseline(b"salt", (ONE, TWO)))

    assert (tmp_path / NAME).read_text() == text
    assert text.count("[[allowed]]") == 2


def test_there_may_be_none(tmp_path: Path) -> None:
    assert read_baseline(tmp_path) is None
    write_baseline(tmp_path, new_baseline())
    assert read_baseline(tmp_path) is not None


@pytest.mark.parametrize(
    "text",
    [
        "fingerprint_salt = ",
        "",
        'fingerprint_salt = "xyz"',
        'fingerprint_salt = ""',
        f'fingerprint_salt = "{"00" * 65}"',
        'fingerprint_salt = "00"\nallowed = 3',
        'fingerprint_salt = "00"\n[[allowed]]\npath = "a"',
        (
            'fingerprint_salt = "00"\n[[allowed]]\npath = 1\nrule = ""\nfingerprint = ""\n'
            'reason = ""\ndate = ""'
        ),
        "\xff",
    ],
)
def test_a_broken_one_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_bytes(text.encode("latin-1"))

    with pytest.raises(SettingsError) as caught:
        read_baseline(tmp_path)

    assert caught.value.where == NAME


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write_baseline(tmp_path, Baseline(b"salt", (ONE,)))
    (root / NAME).symlink_to(tmp_path / NAME)

    with pytest.raises(SettingsError, match="leads out"):
        read_baseline(root)


def test_what_is_allowed_keeps_its_reason_and_what_is_gone_is_forgotten() -> None:
    before = Baseline(b"salt", (ONE, TWO))
    found = [(ONE.path, ONE.rule, ONE.fingerprint), ("c", "jwt", "d" * 32)]

    after = renewed(before, found, "new", "2026-12-01")

    assert after == Baseline(b"salt", (ONE, Allowed("c", "jwt", "d" * 32, "new", "2026-12-01")))


def test_every_new_one_has_a_salt_of_its_own() -> None:
    assert new_baseline().salt != new_baseline().salt


def test_the_user_s_own_salt_is_kept_and_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    salt = own_salt()

    assert len(salt) >= 16
    assert own_salt() == salt
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert os.name != "posix" or file.stat().st_mode & 0o077 == 0


def test_where_it_can_t_be_kept_it_is_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))

    assert own_salt() != own_salt()
