"""Both ways to reach below a root keep the same promises; each platform uses one of them."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from create_dump.sources.entry import Kind
from create_dump.sources.reach import HandleReach, PathReach, Reach, reach, read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

both = pytest.mark.parametrize("make", [HandleReach, PathReach])
posix = pytest.mark.skipif(os.name != "posix", reason="needs files of POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a root with a file, a directory, and links that lead out."""
    (tmp_path / "root" / "dir").mkdir(parents=True)
    (tmp_path / "root" / "dir" / "a.txt").write_bytes(b"a\r\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_bytes(b"secret")
    (tmp_path / "root" / "link").symlink_to("../outside")
    (tmp_path / "root" / "dir" / "link.txt").symlink_to("../../outside/secret.txt")
    return tmp_path / "root"


@posix
def test_handles_are_used_where_there_are_any(root: Path) -> None:
    assert isinstance(reach(str(root)), HandleReach)


@both
def test_a_directory_is_listed(root: Path, make: Callable[[str], Reach]) -> None:
    found = make(str(root)).listing("")

    assert found.names == ["dir", "link"]
    assert [each.kind for each in found.entries] == [Kind.DIRECTORY, Kind.LINK]
    assert found.error is None
    assert [each.path for each in make(str(root)).listing("dir").entries] == [
        "dir/a.txt",
        "dir/link.txt",
    ]


@both
@pytest.mark.parametrize(
    "path", ["gone", "link", "link/secret.txt", "dir/a.txt", "..", "dir/..", "/"]
)
def test_what_is_no_directory_below_the_root_is_not_listed(
    root: Path, make: Callable[[str], Reach], path: str
) -> None:
    found = make(str(root)).listing(path)

    assert found.names == ()
    assert found.error is not None


@both
def test_a_file_is_read_and_looked_at(root: Path, make: Callable[[str], Reach]) -> None:
    assert make(str(root)).read("dir/a.txt")[0] == b"a\r\n"
    assert make(str(root)).status("dir/a.txt").st_size == 3
    assert make(str(root)).status("").st_ino == root.stat().st_ino


@both
@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("gone", errno.ENOENT),
        ("dir", errno.EISDIR),
        ("dir/link.txt", errno.ELOOP),
        ("link/secret.txt", errno.ENOTDIR),
        ("link", errno.ELOOP),
        ("../outside/secret.txt", errno.ENOENT),
        ("dir/a.txt/b", errno.ENOTDIR),
    ],
)
def test_nothing_else_is_read(
    root: Path, make: Callable[[str], Reach], path: str, number: int
) -> None:
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        make(str(root)).read(path)

    assert caught.value.errno == number


@both
def test_a_link_on_the_way_hides_what_is_behind(root: Path, make: Callable[[str], Reach]) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOTDIR)):
        make(str(root)).status("link/secret.txt")


@both
def test_more_than_the_limit_is_refused(root: Path, make: Callable[[str], Reach]) -> None:
    assert make(str(root)).read("dir/a.txt", 3)[0] == b"a\r\n"
    with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        make(str(root)).read("dir/a.txt", 2)


@both
@posix
def test_a_fifo_is_refused_at_once(root: Path, make: Callable[[str], Reach]) -> None:
    os.mkfifo(root / "fifo")

    with pytest.raises(OSError, match=os.strerror(errno.ENXIO)):
        make(str(root)).read("fifo")


@posix
def test_a_file_that_is_swapped_for_a_link_after_the_look_is_not_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def swap_and_open(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        if path == "a.txt":
            (root / "dir" / "a.txt").unlink()
            (root / "dir" / "a.txt").symlink_to("../../outside/secret.txt")
        return real(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", swap_and_open)

    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        HandleReach(str(root)).read("dir/a.txt")


@posix
def test_a_file_that_is_swapped_for_another_after_the_look_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def swap_and_open(path: Path, flags: int) -> int:
        (root / "dir").rename(root / "old")
        (root / "dir").symlink_to("../outside")
        (root / "dir" / "a.txt").write_bytes(b"secret")
        return real(path, flags)

    monkeypatch.setattr(os, "open", swap_and_open)

    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        PathReach(str(root)).read("dir/a.txt")


def test_a_file_anywhere_is_read_through_a_link_only_if_wanted(root: Path) -> None:
    link = str(root / "dir" / "link.txt")

    assert read_file(link, limit=100, follow=True) == b"secret"
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        read_file(link, limit=100, follow=False)
    with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        read_file(link, limit=2, follow=True)
