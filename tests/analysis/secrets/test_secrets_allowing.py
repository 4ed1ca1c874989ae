"""Words in a comment that settle a finding, and fingerprints that a baseline keeps."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import draw

from create_dump.analysis.secrets.builtin import Builtin
from create_dump.analysis.secrets.fingerprint import SALT_BYTES, fingerprint, new_salt

if TYPE_CHECKING:
    from create_dump.analysis.secrets.scanners import Preparing

_TOKEN = "ghp_" + draw(random.Random(8), "alnum", 36)  # noqa: S311 - the same secret each time


@pytest.mark.parametrize(
    "comment",
    [
        "# create-dump: allow",
        "// create-dump:allow",
        "# pragma: allowlist secret",
        "# pragma: whitelist secret",
        "# gitleaks:allow",
        "<!-- betterleaks:allow -->",
        "# kingfisher:ignore",
        "# nosec",
        "# nosec B105",
        "// secretlint-disable-line",
    ],
)
def test_a_word_on_its_line_settles_it_and_it_is_kept(scanner: Preparing, comment: str) -> None:
    (found,) = scanner.scan(f'a = "{_TOKEN}"  {comment}\r\nb = 1\n', "a.py")

    assert found.suppressed == "marker"


@pytest.mark.parametrize(
    "before",
    [
        "// secretlint-disable-next-line",
        "# pragma: allowlist nextline secret",
        "/* secretlint-disable */\n\n",
        "/* secretlint-disable @secretlint/secretlint-rule-github */\n",
    ],
)
def test_a_word_before_it_settles_it(scanner: Preparing, before: str) -> None:
    (found,) = scanner.scan(f'{before}\na = "{_TOKEN}"\n', "a.js")

    assert found.suppressed == "marker"


@pytest.mark.parametrize(
    "text",
    [
        'a = "{}"\n# create-dump: allow\n',
        '# create-dump: allow\na = "{}"\n',
        'a = "{}"  # nosecret here\n',
        'a = "{}"  # we allow this\n',
        '/* secretlint-disable */\n/* secretlint-enable */\na = "{}"\n',
        '// secretlint-disable-next-line\n\na = "{}"\n',
    ],
)
def test_other_words_and_other_lines_do_not(scanner: Preparing, text: str) -> None:
    (found,) = scanner.scan(text.format(_TOKEN), "a.js")

    assert found.suppressed == ""


def test_a_word_behind_a_keys_last_line_settles_all_of_it(scanner: Preparing) -> None:
    body = "\n".join(draw(random.Random(1), "base64", 64) for _ in range(4))  # noqa: S311
    key = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"

    (found,) = scanner.scan(f"k = '''{key}'''  # gitleaks:allow\n", "a.py")

    assert found.suppressed == "marker"


def test_a_fingerprint_survives_moved_lines_and_other_line_ends() -> None:
    salt = new_salt()
    (first,) = Builtin(salt).scan(f'a = "{_TOKEN}"\n', "a.py")
    (second,) = Builtin(salt).scan(f'\r\n\r\nbb = "{_TOKEN}"\r\n', "a.py")

    assert first.fingerprint == second.fingerprint


def test_another_salt_path_or_secret_has_another_fingerprint() -> None:
    made = {
        fingerprint(salt, rule, path, secret)
        for salt in (b"", b"a", b"b" * 32, b"c" * 100)
        for rule in ("x", "y")
        for path in ("a", "b")
        for secret in ("s", "t")
    }

    assert len(made) == 4 * 2 * 2 * 2


@given(st.lists(st.text(max_size=3), min_size=6, max_size=6))
def test_no_part_lends_to_the_next(parts: list[str]) -> None:
    first, second = tuple(parts[:3]), tuple(parts[3:])

    same = fingerprint(b"", *first) == fingerprint(b"", *second)

    assert same == (
        (*first[:2], first[2].replace("\r\n", "\n"))
        == (*second[:2], second[2].replace("\r\n", "\n"))
    )


def test_a_salt_is_new_each_time() -> None:
    assert len({new_salt() for _ in range(3)}) == 3
    assert len(new_salt()) == SALT_BYTES


def test_a_finding_says_nothing_of_the_secret(scanner: Preparing) -> None:
    (found,) = scanner.scan(f'a = "{_TOKEN}"\n', "a.py")

    said = repr(found)

    assert not any(_TOKEN[at : at + 6] in said for at in range(len(_TOKEN) - 6))
