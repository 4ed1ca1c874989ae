from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

import pytest

from create_dump.errors import RootMissing, RootNotDirectory, Unreadable
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Batch, Entry, Kind

HANDLES = Path("/proc/self/fd")
not_root = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="the superuser may read everything"
)
posix = pytest.mark.skipif(os.name != "posix", reason="needs names and files of POSIX")


def _write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def _kinds(source: DirectorySource) -> dict[str, Kind]:
    return {each.path: each.kind for batch in source.walk() for each in batch.entries}


# Walking.


def test_a_walk_goes_breadth_first_a_directory_at_a_time(tmp_path: Path) -> None:
    _write(tmp_path, "b/x/deep.txt", "b/y.txt", "a/z.txt", "top.txt")

    batches = list(DirectorySource(tmp_path).walk())

    assert [batch.directory for batch in batches] == ["", "a", "b", "b/x"]
    assert [each.path for each in batches[2].entries] == ["b/x", "b/y.txt"]


def test_the_first_batch_comes_before_anything_below_is_looked_at(tmp_path: Path) -> None:
    _write(tmp_path, "a/early.txt")
    walk = DirectorySource(tmp_path).walk()

    first = next(walk)
    _write(tmp_path, "a/late.txt")

    assert [each.path for each in first.entries] == ["a"]
    assert [each.path for each in next(walk).entries] == ["a/early.txt", "a/late.txt"]


def test_an_entry_says_what_the_disk_says(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt")
    status = (tmp_path / "a.txt").stat()

    (batch,) = DirectorySource(tmp_path).walk()

    times = (status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
    assert batch.entries[0] == ("a.txt", Kind.FILE, 5, *times)


@posix
def test_names_are_ordered_by_their_bytes(tmp_path: Path) -> None:
    names = [
        b"Z",
        b"a",
        b"a-",
        b"a.b",
        b"\xc3\xa9",
        b"\xe9",
        b"\xff",
        "\uff5e".encode(),
        "🎉".encode(),
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"")

    (batch,) = DirectorySource(tmp_path).walk()

    assert [os.fsencode(each.path) for each in batch.entries] == sorted(names)


@posix
@pytest.mark.parametrize(
    "name", [b"caf\xe9", b"a\nb", b"\x1b[2J", b" ", b"a\\b", b'"', b"*", b"-rf"]
)
def test_any_name_is_walked_and_read(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).mkdir()
    (tmp_path / os.fsdecode(name + b"/" + name)).write_bytes(b"here")
    source = DirectorySource(tmp_path)

    paths = [each.path for batch in source.walk() for each in batch.entries]

    assert [os.fsencode(path) for path in paths] == [name, name + b"/" + name]
    assert source.read(paths[1]) == b"here"


def test_links_are_listed_and_never_followed(tmp_path: Path) -> None:
    _write(tmp_path, "outside/secret.txt", "root/real/a.txt")
    root = tmp_path / "root"
    (root / "out").symlink_to("../outside")
    (root / "file").symlink_to("../outside/secret.txt")
    (root / "loop").symlink_to(".")
    (root / "real" / "up").symlink_to("../..")
    (root / "nowhere").symlink_to("gone")

    kinds = _kinds(DirectorySource(root))

    links = {path for path, kind in kinds.items() if kind is Kind.LINK}
    assert links == {"out", "file", "loop", "nowhere", "real/up"}
    assert set(kinds) - links == {"real", "real/a.txt"}


@posix
def test_special_files_are_listed_and_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # the name of a socket must be short
        listening.bind("socket")
    source = DirectorySource(tmp_path)

    assert _kinds(source) == {"fifo": Kind.SPECIAL, "socket": Kind.SPECIAL}
    for path in ("fifo", "socket"):
        with pytest.raises(Unreadable, match="no regular file"):
            source.read(path)


@posix
def test_reading_a_fifo_does_not_even_wake_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    woken = threading.Event()

    def write() -> None:
        with (tmp_path / "fifo").open("wb"):
            woken.set()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    with pytest.raises(Unreadable):
        DirectorySource(tmp_path).read("fifo")

    assert not woken.wait(0.1)
    (tmp_path / "fifo").open("rb").close()
    writer.join()


def test_whoever_wants_to_know_is_told_before_a_directory_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    batches = list(
        DirectorySource(tmp_path).walk(before=lambda each: (tmp_path / each / "late").touch())
    )

    assert [each.path for batch in batches for each in batch.entries] == ["a", "late", "a/late"]


def test_a_root_that_went_away_is_told_instead_of_all_that_was_in_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "b").mkdir()
    source = DirectorySource(root)
    walk = source.walk()
    next(walk)

    root.rename(tmp_path / "away")

    assert list(walk) == [Batch("", (), (), "no such file or directory")]
    assert [batch.directory for batch in source.walk("a", recursive=False)] == [""]


def test_a_walk_can_start_anywhere_and_stay_there(tmp_path: Path) -> None:
    _write(tmp_path, "a/b/c/d.txt", "a/b/e.txt", "f.txt")
    source = DirectorySource(tmp_path)

    assert [batch.directory for batch in source.walk("a/b")] == ["a/b", "a/b/c"]
    (only,) = source.walk("a/b", recursive=False)
    assert [each.path for each in only.entries] == ["a/b/c", "a/b/e.txt"]


def test_a_directory_that_went_away_says_so(tmp_path: Path) -> None:
    _write(tmp_path, "a/b.txt")
    source = DirectorySource(tmp_path)
    walk = source.walk()
    next(walk)
    (tmp_path / "a" / "b.txt").unlink()
    (tmp_path / "a").rmdir()

    assert list(walk) == [Batch("a", (), (), "no such file or directory")]


@pytest.mark.parametrize(
    "start", ["link", "link/inside", "..", "a/../..", "/etc", "a.txt", "a.txt/b"]
)
def test_no_walk_starts_outside_or_behind_a_link(tmp_path: Path, start: str) -> None:
    _write(tmp_path, "outside/inside/x", "root/a.txt", "root/a/b")
    (tmp_path / "root" / "link").symlink_to("../outside")

    (batch,) = DirectorySource(tmp_path / "root").walk(start)

    assert batch.entries == ()
    assert batch.error


def test_a_directory_that_becomes_a_link_is_not_followed(tmp_path: Path) -> None:
    _write(tmp_path, "outside/secret.txt", "root/a/b.txt")
    walk = DirectorySource(tmp_path / "root").walk()
    next(walk)
    (tmp_path / "root" / "a").rename(tmp_path / "moved")
    (tmp_path / "root" / "a").symlink_to("../outside")

    (batch,) = walk

    assert batch.entries == ()
    assert batch.error == "a part of the path is a link or no directory"


@not_root
def test_a_directory_without_permission_says_so(tmp_path: Path) -> None:
    _write(tmp_path, "closed/a.txt", "names/b.txt", "open.txt")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "names").chmod(0o400)
    try:
        batches = {each.directory: each for each in DirectorySource(tmp_path).walk()}
    finally:
        (tmp_path / "closed").chmod(0o700)
        (tmp_path / "names").chmod(0o700)

    assert batches[""].error == ""
    assert batches["closed"] == Batch("closed", (), (), "permission denied")
    assert batches["names"].error == "permission denied"
    assert batches["names"].entries == [Entry("names/b.txt", Kind.FILE, 0, 0, 0)]


@posix
def test_a_path_longer_than_the_system_takes_is_walked_and_read(tmp_path: Path) -> None:
    name = "n" * 200
    way = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir(name, dir_fd=way)
        below = os.open(name, os.O_RDONLY, dir_fd=way)
        os.close(way)
        way = below
    os.close(os.open("end.txt", os.O_WRONLY | os.O_CREAT, dir_fd=way))
    os.close(way)
    source = DirectorySource(tmp_path)

    *_, last = source.walk()

    assert last.entries[0].path == "/".join([name] * 30 + ["end.txt"])
    assert source.read(last.entries[0].path) == b""


# The root.


def test_a_root_that_is_not_there_names_what_may_have_been_meant(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()

    with pytest.raises(RootMissing) as caught:
        DirectorySource(tmp_path / "projcet")

    assert caught.value.where == str(tmp_path / "projcet")
    assert caught.value.hint == f"did you mean {tmp_path / 'project'}?"


def test_a_root_in_a_directory_that_is_not_there_has_a_hint_as_well(tmp_path: Path) -> None:
    with pytest.raises(RootMissing) as caught:
        DirectorySource(tmp_path / "no" / "project")

    assert caught.value.hint == "check the path"


def test_a_file_as_root_names_its_directory(tmp_path: Path) -> None:
    _write(tmp_path, "main.py")

    with pytest.raises(RootNotDirectory) as caught:
        DirectorySource(tmp_path / "main.py")

    assert str(tmp_path) in caught.value.hint


@posix
def test_an_impossible_root_is_an_error_and_not_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    for root in (tmp_path / "loop", tmp_path / ("n" * 300)):
        with pytest.raises(RootMissing):
            DirectorySource(root)


def test_a_root_may_be_a_link_and_keeps_its_name(tmp_path: Path) -> None:
    _write(tmp_path, "real/a.txt")
    (tmp_path / "alias").symlink_to("real")

    source = DirectorySource(tmp_path / "alias")

    assert source.name == "alias"
    assert source.root == (tmp_path / "real").resolve()
    assert _kinds(source) == {"a.txt": Kind.FILE}


def test_a_root_without_a_name_of_its_own_has_its_directory_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")

    assert DirectorySource(Path()).name == "here"
    assert DirectorySource(Path("below/..")).name == "here"
    assert DirectorySource(Path("/")).name == "/"


# Reading.


def test_a_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    contents = {"empty": b"", "crlf": b"a\r\nb", "zeros": bytes(100_000), "all": bytes(range(256))}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    source = DirectorySource(tmp_path)

    assert {name: source.read(name) for name in contents} == contents


def test_a_file_without_a_size_is_read_to_its_end() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("needs /proc")

    assert DirectorySource(Path("/proc/self")).read("status").startswith(b"Name:")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("gone.txt", "no such file or directory"),
        ("dir", "a directory, not a file"),
        ("link", "a link, and links are not followed"),
        ("behind/secret.txt", "a part of the path is a link or no directory"),
        ("a.txt/b", "a part of the path is a link or no directory"),
        ("../outside/secret.txt", "no such file or directory"),
        ("dir/../../outside/secret.txt", "no such file or directory"),
        ("", "no such file or directory"),
        (".", "no such file or directory"),
        ("./a.txt", "no such file or directory"),
        ("dir//b.txt", "no such file or directory"),
        ("/etc/passwd", "no such file or directory"),
        ("nul\0", "no such file or directory"),
        ("\ud800", "no such file or directory"),
    ],
)
def test_nothing_but_a_regular_file_below_the_root_is_read(
    tmp_path: Path, path: str, why: str
) -> None:
    _write(tmp_path, "outside/secret.txt", "root/a.txt", "root/dir/b.txt")
    (tmp_path / "root" / "link").symlink_to("../outside/secret.txt")
    (tmp_path / "root" / "behind").symlink_to("../outside")

    with pytest.raises(Unreadable, match=why):
        DirectorySource(tmp_path / "root").read(path)


@posix
def test_an_unreadable_file_is_named_so_that_nothing_is_injected(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        DirectorySource(tmp_path).read("a\x1b[31m\n")

    assert caught.value.where == r'"a\033[31m\n"'
    assert caught.value.hint


@not_root
def test_a_file_without_permission_has_a_hint(tmp_path: Path) -> None:
    _write(tmp_path, "key")
    (tmp_path / "key").chmod(0)

    with pytest.raises(Unreadable, match="permission denied") as caught:
        DirectorySource(tmp_path).read("key")

    assert "permission" in caught.value.hint


@not_root
def test_a_directory_that_may_only_be_passed_is_passed(tmp_path: Path) -> None:
    _write(tmp_path, "way/a.txt")
    (tmp_path / "way").chmod(0o100)
    try:
        assert DirectorySource(tmp_path).read("way/a.txt") == b"way/a.txt"
    finally:
        (tmp_path / "way").chmod(0o700)


def test_a_replaced_directory_is_read_anew(tmp_path: Path) -> None:
    _write(tmp_path, "root/a/b.txt", "root/other/c.txt")
    source = DirectorySource(tmp_path / "root")
    source.read("a/b.txt")
    (tmp_path / "root" / "a").rename(tmp_path / "old")
    (tmp_path / "root" / "other").rename(tmp_path / "root" / "a")
    (tmp_path / "root" / "a" / "b.txt").write_text("new")

    assert source.read("a/c.txt") == b"root/other/c.txt"
    time.sleep(0.03)
    assert source.read("a/b.txt") == b"new"


def test_many_threads_may_read_at_once(tmp_path: Path) -> None:
    paths = [f"d{number % 7}/e{number % 3}/{number}.txt" for number in range(300)]
    _write(tmp_path, *paths)
    source = DirectorySource(tmp_path)
    wrong: list[str] = []

    def read() -> None:
        wrong.extend(path for path in paths if source.read(path) != path.encode())

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


@pytest.mark.skipif(not HANDLES.is_dir(), reason="needs /proc")
def test_no_handle_stays_open_when_a_thread_has_ended(tmp_path: Path) -> None:
    _write(tmp_path, "a/b/c.txt")
    source = DirectorySource(tmp_path)
    before = len([*HANDLES.iterdir()])

    for _ in range(10):
        thread = threading.Thread(target=lambda: (list(source.walk()), source.read("a/b/c.txt")))
        thread.start()
        thread.join()

    assert len([*HANDLES.iterdir()]) == before


# Looking.


def test_a_single_path_is_looked_at(tmp_path: Path) -> None:
    _write(tmp_path, "dir/a.txt")
    (tmp_path / "dir" / "link").symlink_to("a.txt")
    (tmp_path / "way").symlink_to("dir")
    source = DirectorySource(tmp_path)
    entries = {each.path: each for batch in source.walk() for each in batch.entries}

    for path in ("dir", "dir/a.txt", "dir/link", "way"):
        assert source.stat(path) == entries[path]
    assert source.stat("way/a.txt") is None
    assert source.stat("gone") is None
    assert source.stat("../dir") is None
    root = source.stat("")
    assert root is not None
    assert root.kind is Kind.DIRECTORY
