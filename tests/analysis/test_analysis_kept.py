"""What is kept is given once, and only while it is what stands on disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from create_dump.analysis.kept import Kept
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Mark

if TYPE_CHECKING:
    from pathlib import Path

    from create_dump.analysis.facts import FileFacts

_LONG_AGO = (1_000_000_000, 1_000_000_000)
_DIGEST = b"digest"
_PIECES = (b"head\n", b"content\n", b"tail\n")


def layout(
    path: str, facts: FileFacts, text: str, *, outline: bool = False
) -> tuple[str, str, str]:
    raise NotImplementedError  # only told apart, never called


def other(path: str, facts: FileFacts, text: str, *, outline: bool = False) -> tuple[str, str, str]:
    raise NotImplementedError  # only told apart, never called


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dir" / "file"
    path.parent.mkdir()
    path.write_bytes(b"content\n")
    os.utime(path, _LONG_AGO)
    return path


@pytest.fixture
def kept(tmp_path: Path, file: Path) -> Kept:
    kept = Kept(DirectorySource(tmp_path))
    data, mark = kept.read("dir/file")
    assert data == file.read_bytes()
    assert mark is not None
    kept.put("dir/file", mark, _DIGEST, layout, _PIECES)
    return kept


def test_a_section_is_given_once(kept: Kept) -> None:
    assert kept.take("dir/file", _DIGEST, layout) == _PIECES
    assert kept.take("dir/file", _DIGEST, layout) is None
    assert kept.take("another", _DIGEST, layout) is None


def test_a_section_of_another_content_is_not_given(kept: Kept) -> None:
    assert kept.take("dir/file", b"another", layout) is None


def test_a_section_in_another_layout_is_not_given(kept: Kept) -> None:
    assert kept.take("dir/file", _DIGEST, other) is None


def test_a_file_that_was_written_to_is_not_given(kept: Kept, file: Path) -> None:
    file.write_bytes(b"changed\n")

    assert kept.take("dir/file", _DIGEST, layout) is None


def test_a_file_that_was_written_to_and_made_look_old_again_is_not_given(
    kept: Kept, file: Path
) -> None:
    file.write_bytes(b"changed\n")
    os.utime(file, _LONG_AGO)

    assert kept.take("dir/file", _DIGEST, layout) is None


def test_a_file_that_was_replaced_is_not_given(kept: Kept, file: Path) -> None:
    successor = file.with_name("successor")
    successor.write_bytes(b"changed\n")
    os.utime(successor, _LONG_AGO)
    successor.replace(file)

    assert kept.take("dir/file", _DIGEST, layout) is None


def test_a_file_that_is_gone_is_not_given(kept: Kept, file: Path) -> None:
    file.unlink()

    assert kept.take("dir/file", _DIGEST, layout) is None


def test_a_file_behind_a_directory_that_became_a_link_is_not_given(kept: Kept, file: Path) -> None:
    elsewhere = file.parent.with_name("elsewhere")
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"secret!\n")
    os.utime(elsewhere / "file", _LONG_AGO)
    file.unlink()
    file.parent.rmdir()
    file.parent.symlink_to(elsewhere, target_is_directory=True)

    assert kept.take("dir/file", _DIGEST, layout) is None


def test_what_was_written_just_now_is_not_kept(tmp_path: Path, file: Path) -> None:
    file.write_bytes(b"content\n")
    kept = Kept(DirectorySource(tmp_path))
    _, mark = kept.read("dir/file")

    kept.put("dir/file", mark, _DIGEST, layout, _PIECES)

    assert mark is None
    assert kept.take("dir/file", _DIGEST, layout) is None


class _Still:
    """A source in which nothing ever changes."""

    def read_marked(self, path: str) -> tuple[bytes, Mark | None]:
        raise NotImplementedError(path)  # what is kept is not read again

    def unchanged(self, path: str, mark: Mark) -> bool:
        del path, mark
        return True


def test_no_more_is_kept_than_there_is_room_for() -> None:
    mark = Mark(1, 2, 3, 4)
    kept = Kept(_Still(), room=10)

    def put(path: str, size: int) -> None:
        kept.put(path, mark, _DIGEST, layout, (b"x" * size,))

    def has(path: str) -> bool:
        return kept.take(path, _DIGEST, layout) is not None

    put("a", 6)
    put("b", 6)
    put("c", 4)
    assert (has("b"), has("c")) == (False, True)
    put("a", 3)  # again, shorter: what it was before makes room
    put("d", 7)
    assert (has("a"), has("d")) == (True, True)
    put("e", 10)
    assert has("e")
