"""What may be shown of names while nobody has looked at them."""

from __future__ import annotations

import random
import string

import pytest

from create_dump.analysis.secrets.veiling import pieces, unknown, veiled

_LETTERS = string.ascii_letters + string.digits


def drawn(prefix: str, size: int, seed: int, letters: str = _LETTERS) -> str:
    source = random.Random(seed)  # noqa: S311 - no secret
    return prefix + "".join(source.choices(letters, k=size - 1)) + "7"


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "a_rather_long_name_without_numbers.py",
        "0002_alter_permission_name_max_length.py",
        "test_2024_report_generation.py",
        "create-dump-1.0.0.tar.gz",
        "jquery-3.7.1.min.js",
        "2026-01-31-some-post-of-mine.md",
        "UserAccountSettingsV2Controller.java",
        "größe-0123456789-größe",
    ],
)
def test_words_with_a_number_are_shown_as_they_are(name: str) -> None:
    assert veiled(name, unknown) == name


def test_what_could_hold_none_is_not_even_asked_about() -> None:
    assert pieces("src/http/app.py") == []
    assert pieces("a_rather_long_name_without_numbers.py") == []
    assert pieces("src/0002_alter_permission.py/x") == ["0002_alter_permission.py"]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("prefix", "size", "letters"),
    [
        ("ghp_", 36, _LETTERS),
        ("glpat-", 20, _LETTERS),
        ("sk-proj-", 48, _LETTERS + "-_"),
        ("xoxb-123456789012-123456789012-", 24, _LETTERS),
        ("", 32, "0123456789abcdef"),
    ],
)
def test_what_looks_drawn_is_masked_but_for_four_letters(
    prefix: str, size: int, letters: str, seed: int
) -> None:
    secret = drawn(prefix, size, seed, letters)

    shown = veiled(f"keys/{secret}.txt", unknown)

    assert secret[:16] not in shown
    assert secret[-8:] not in shown
    assert shown.startswith("keys/")
    assert shown.endswith(".txt")
    assert pieces(f"keys/{secret}.txt") == [f"{secret}.txt"]
