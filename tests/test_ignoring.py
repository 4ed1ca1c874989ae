"""Patterns for an ignore file of ours: they mean what they say, and leave no trace when undone."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.errors import DeliveryError
from create_dump.ignoring import FILE, Proposal, add, add_again, proposals, take_back
from create_dump.selection.globs import Globs
from create_dump.selection.rules import Rules

if TYPE_CHECKING:
    from pathlib import Path


def offered(path: str, *, directory: bool = False) -> list[tuple[str, str, str]]:
    return [tuple(each) for each in proposals(path, directory=directory)]  # type: ignore[misc]  # three texts


def test_what_is_offered_for_a_file() -> None:
    assert offered("src/auth/tokens.py") == [
        ("this file", "/src/auth/tokens.py", FILE),
        ("every *.py beside it", "/src/auth/*.py", FILE),
        ("every *.py", "*.py", FILE),
        ("its directory", "/src/auth/", FILE),
        ("every file of that name", "tokens.py", FILE),
        ("this file, in an ignore file beside it", "/tokens.py", f"src/auth/{FILE}"),
    ]
    assert offered("Makefile") == [("this file", "/Makefile", FILE)]
    assert offered(".env") == [("this file", "/.env", FILE)]
    assert [pattern for _, pattern, _ in offered("a.tar.gz")] == ["/a.tar.gz", "*.gz"]


def test_what_is_offered_for_a_directory() -> None:
    assert offered("src/vendor", directory=True) == [
        ("this directory", "/src/vendor/", FILE),
        ("every directory of that name", "vendor/", FILE),
    ]


letters = st.sampled_from("ab.!~*?[]{}\\'#\" -\n\r\t\x1bé\udcff")
names = st.text(letters, min_size=1, max_size=5).filter(lambda name: name not in {".", ".."})


@given(st.lists(names, min_size=1, max_size=3), names)
@settings(deadline=None)
def test_the_first_means_the_path_and_nothing_else(parts: list[str], other: str) -> None:
    path = "/".join(parts)
    pattern = proposals(path, directory=False)[0].pattern

    assert "\n" not in pattern
    assert "\r" not in pattern
    # A line break becomes a letter that matches any.
    if not set(pattern) & set("?") or "?" in path:
        assert matches(pattern, path)
    if other != parts[-1] and not set(path) & set("\n\r"):
        assert not matches(pattern, "/".join([*parts[:-1], other]))


def matches(pattern: str, path: str) -> bool:
    choice = Globs("--exclude", (pattern,)).top
    *above, name = path.split("/")
    at = ""
    for part in above:
        at = f"{at}/{part}" if at else part
        choice = choice.below(part, at)
    found = choice.choose(name, path, directory=False)
    return found is not None and found.matches


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, b"/a.py\n"),
        (b"", b"/a.py\n"),
        (b"*.log\n", b"*.log\n/a.py\n"),
        (b"*.log", b"*.log\n/a.py\n"),
        (b"# ours\r\n*.log", b"# ours\r\n*.log\r\n/a.py\r\n"),
    ],
)
def test_a_pattern_is_added_as_the_last_line_and_taken_back_to_the_byte(
    tmp_path: Path, before: bytes | None, after: bytes
) -> None:
    file = tmp_path / FILE
    if before is not None:
        file.write_bytes(before)
        file.chmod(0o640)

    addition = add(tmp_path, proposals("a.py", directory=False)[0])
    assert file.read_bytes() == after
    assert not Rules(tmp_path).verdict("a.py").included

    take_back(tmp_path, addition)
    assert (file.read_bytes() if file.exists() else None) == before
    add_again(tmp_path, addition)
    assert file.read_bytes() == after
    assert sorted(each.name for each in tmp_path.iterdir()) == [FILE]


def test_a_file_that_somebody_changed_meanwhile_is_let_be(tmp_path: Path) -> None:
    addition = add(tmp_path, Proposal("", "*.py", FILE))
    (tmp_path / FILE).write_bytes(b"*.py\n*.log\n")

    with pytest.raises(DeliveryError, match="somebody changed it"):
        take_back(tmp_path, addition)

    assert (tmp_path / FILE).read_bytes() == b"*.py\n*.log\n"
    (tmp_path / FILE).unlink()
    with pytest.raises(DeliveryError, match="somebody changed it"):
        take_back(tmp_path, addition)
    (tmp_path / FILE).write_bytes(b"*.js\n")
    with pytest.raises(DeliveryError, match="somebody changed it"):
        add_again(tmp_path, addition)


def test_a_pattern_that_is_there_is_not_added_again(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"*.py\r\n*.log\n")

    with pytest.raises(DeliveryError, match="already"):
        add(tmp_path, Proposal("", "*.py", FILE))


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / FILE).symlink_to(outside / "file")
    (root / "way").symlink_to(outside)

    for file in (FILE, f"way/{FILE}"):
        with pytest.raises(DeliveryError, match="link"):
            add(root, Proposal("", "*.py", file))

    assert list(outside.iterdir()) == []


def test_what_can_not_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError):
        add(tmp_path, Proposal("", "*.py", f"gone/{FILE}"))
    (tmp_path / FILE).mkdir()
    with pytest.raises(DeliveryError):
        add(tmp_path, Proposal("", "*.py", FILE))


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are text there")
def test_a_name_that_is_not_utf8_is_written_as_it_is(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")

    add(tmp_path, proposals(name, directory=False)[0])

    assert (tmp_path / FILE).read_bytes() == b"/caf\xe9\n"
    assert not Rules(tmp_path).verdict(name).included
