"""The watcher tells of changes in the directories that it follows, whatever becomes of them."""

from __future__ import annotations

import errno
import os
import queue
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from create_dump.errors import WatchLost
from create_dump.sources import mounts, noticing, watch
from create_dump.sources.following import Following
from create_dump.sources.inotify import Inotify
from create_dump.sources.noticing import RootNotices
from create_dump.sources.watch import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from create_dump.errors import CreateDumpError

PATIENCE_S = 20
linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


class Heard:
    """A watcher with what it told so far."""

    def __init__(self, root: Path) -> None:
        self.told: queue.Queue[str | None] = queue.Queue()
        self.states: queue.Queue[tuple[Following, CreateDumpError | None]] = queue.Queue()
        self.watcher = Watcher(root, self._changed, lambda *state: self.states.put(state))

    def _changed(self, paths: set[str] | None) -> None:
        for path in [None] if paths is None else sorted(paths):
            self.told.put(path)

    def wait_for(self, *paths: str | None) -> None:
        """Wait until every one of *paths* is told, in any order."""
        missing = set(paths)
        while missing:
            missing.discard(self.told.get(timeout=PATIENCE_S))

    def wait_until(self, following: Following) -> CreateDumpError | None:
        while (state := self.states.get(timeout=PATIENCE_S))[0] is not following:
            pass
        return state[1]


@pytest.fixture
def hear() -> Iterator[Callable[[Path], Heard]]:
    heard: list[Heard] = []

    def make(root: Path) -> Heard:
        heard.append(Heard(root))
        return heard[-1]

    yield make
    for each in heard:
        each.watcher.close()


@pytest.fixture
def heard(tmp_path: Path, hear: Callable[[Path], Heard]) -> Heard:
    (tmp_path / "src" / "deep").mkdir(parents=True)
    heard = hear(tmp_path)
    for directory in ("", "src", "src/deep"):
        heard.watcher.add(directory)
    return heard


def test_a_change_is_told_with_its_path_below_the_root(heard: Heard, tmp_path: Path) -> None:
    (tmp_path / "src" / "new.py").write_text("x")

    heard.wait_for("src/new.py")
    assert heard.wait_until(Following.TOLD) is None


def test_what_is_written_in_place_moved_over_or_removed_is_told(
    heard: Heard, tmp_path: Path
) -> None:
    for name in ("written", "over", "gone"):
        (tmp_path / name).write_text("x")
    heard.wait_for("written", "over", "gone")

    (tmp_path / "written").write_text("xy")
    (tmp_path / "other").write_text("xy")
    (tmp_path / "other").replace(tmp_path / "over")
    (tmp_path / "gone").unlink()

    heard.wait_for("written", "other", "over", "gone")


def test_a_directory_added_later_is_followed_too(heard: Heard, tmp_path: Path) -> None:
    (tmp_path / "late").mkdir()
    heard.watcher.add("late")

    (tmp_path / "late" / "x").touch()

    heard.wait_for("late", "late/x")


@linux
def test_a_directory_is_followed_no_longer(heard: Heard, tmp_path: Path) -> None:
    heard.watcher.remove(["src", "never"])

    (tmp_path / "src" / "unheard").touch()
    (tmp_path / "heard").touch()

    assert heard.told.get(timeout=PATIENCE_S) == "heard"


def test_a_directory_that_is_gone_already_does_no_harm(heard: Heard, tmp_path: Path) -> None:
    heard.watcher.add("gone")
    (tmp_path / "x").touch()

    heard.wait_for("x")
    assert heard.states.get(timeout=PATIENCE_S)[0] is Following.TOLD
    assert heard.states.empty()


@linux
def test_a_moved_directory_is_followed_where_it_is_now(heard: Heard, tmp_path: Path) -> None:
    (tmp_path / "src").rename(tmp_path / "lib")
    heard.wait_for("src", "lib")
    # As a walk would: the new place is found before the old one is missed.
    heard.watcher.add("lib")
    heard.watcher.add("lib/deep")
    heard.watcher.remove(["src", "src/deep"])

    (tmp_path / "lib" / "deep" / "x").touch()

    heard.wait_for("lib/deep/x")


@linux
def test_another_directory_in_the_same_place_is_followed_once_it_is_listed(
    heard: Heard, tmp_path: Path
) -> None:
    (tmp_path / "src").rename(tmp_path / "old")
    (tmp_path / "src").mkdir()
    heard.wait_for("old", "src", "src/")
    heard.watcher.add("src")

    (tmp_path / "old" / "x").touch()
    (tmp_path / "src" / "y").touch()

    assert heard.told.get(timeout=PATIENCE_S) == "src/y"


def test_a_directory_that_was_deleted_and_made_again_says_that_it_wants_a_look(
    heard: Heard, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "src")
    (tmp_path / "src").mkdir()

    heard.wait_for("src", *(["src/"] if sys.platform == "linux" else []))


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are text there")
def test_a_name_that_is_not_utf8_is_told_as_any_other(heard: Heard, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    (tmp_path / name).touch()
    (tmp_path / "after").touch()

    heard.wait_for(name, "after")


@linux
def test_when_notices_are_lost_anything_may_have_changed(tmp_path: Path) -> None:
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if most > 1 << 17:
        pytest.skip("it would take too many")
    told = noticing.notices(str(tmp_path))
    try:
        told.add("")
        paths = [tmp_path / "a", tmp_path / "b"]
        for path in paths:
            path.touch()
        for number in range(most + 2):
            os.utime(paths[number % 2])

        while told.gather(1) is not None:
            pass
        paths[0].unlink()
        assert told.gather(10) == {"a"}
    finally:
        told.close()


def test_a_root_is_told_of_as_a_whole_where_the_system_does_so(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    notices = RootNotices(str(tmp_path))
    try:
        notices.add("src")
        notices.remove(["src"])
        assert notices.gather(1) is None
        (tmp_path / "src" / "x").touch()
        assert "src/x" in (notices.gather(10) or set())
    finally:
        notices.wake()
        notices.close()


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are text there")
def test_a_root_is_listened_to_anew_after_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    notices = RootNotices(str(tmp_path))
    try:
        notices.gather(0.1)
        (tmp_path / os.fsdecode(b"caf\xe9")).touch()
        while notices.gather(0.1) is not None:
            pass
        (tmp_path / "after").touch()
        assert notices.gather(10) == {"after"}
    finally:
        notices.close()


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.ENOSPC, "sudo sysctl fs.inotify.max_user_watches=1048576"),
        (errno.EIO, ""),
    ],
)
@linux
def test_when_the_system_refuses_changes_are_looked_for_until_it_is_asked_again(
    hear: Callable[[Path], Heard],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    hint: str,
) -> None:
    (tmp_path / "src").mkdir()
    add = Inotify.add

    def refuse(self: Inotify, path: str) -> int:
        if path.endswith("src"):
            raise OSError(number, os.strerror(number))
        return add(self, path)

    monkeypatch.setattr(Inotify, "add", refuse)
    heard = hear(tmp_path)
    heard.watcher.add("")
    heard.watcher.add("src")

    why = heard.wait_until(Following.POLLED)
    heard.wait_for("/", "src/")
    (tmp_path / "src" / "x").touch()
    heard.wait_for("src/x")
    (tmp_path / "y").touch()
    heard.wait_for("y")
    monkeypatch.setattr(Inotify, "add", add)
    heard.watcher.retry()
    heard.watcher.add("src")
    (tmp_path / "src" / "z").touch()

    heard.wait_for("src/z")
    heard.wait_until(Following.TOLD)
    assert isinstance(why, WatchLost)
    assert why.hint == hint


@linux
def test_too_many_instances_are_said_to_be_that(
    hear: Callable[[Path], Heard], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(watch, "notices", refuse)
    heard = hear(tmp_path)

    why = heard.wait_until(Following.POLLED)
    heard.watcher.add("")
    heard.wait_for("/")
    (tmp_path / "x").touch()
    heard.wait_for("x")

    assert why is not None
    assert "max_user_instances" in why.hint


@linux
def test_a_disk_that_does_not_tell_is_polled_and_the_rest_is_not(
    hear: Callable[[Path], Heard], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "share").mkdir()
    table = f"1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / {tmp_path}/share rw - cifs //b rw\n"
    monkeypatch.setattr(watch, "mounts", lambda root: mounts.Mounts(root, table.encode()))
    heard = hear(tmp_path)
    heard.watcher.add("")
    heard.watcher.add("share")

    why = heard.wait_until(Following.POLLED)
    heard.wait_for("share/")
    (tmp_path / "share" / "x").touch()
    heard.wait_for("share/x")
    (tmp_path / "y").touch()
    heard.wait_for("y")

    assert why is not None
    assert "cifs" in why.what


def test_a_root_that_goes_and_comes_back_is_told(
    hear: Callable[[Path], Heard], tmp_path: Path
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    heard = hear(root)
    heard.watcher.add("")
    heard.wait_until(Following.TOLD)

    root.rename(tmp_path / "away")
    heard.wait_until(Following.GONE)
    heard.wait_for("/")
    heard.watcher.add("")
    (tmp_path / "away").rename(root)
    heard.wait_until(Following.TOLD)
    heard.wait_for(None)

    heard.watcher.add("")
    (root / "x").touch()
    heard.wait_for("x")


def test_another_root_in_the_same_place_is_taken_for_anything(
    hear: Callable[[Path], Heard], tmp_path: Path
) -> None:
    root = tmp_path / "root"
    other = tmp_path / "other"
    root.mkdir()
    other.mkdir()
    heard = hear(root)
    heard.watcher.add("")

    root.rename(tmp_path / "away")
    other.rename(root)

    heard.wait_for(None)


def test_closing_ends_the_threads_at_once(heard: Heard) -> None:
    heard.watcher.close()
    heard.watcher.close()

    assert not heard.watcher._thread.is_alive()


@linux
def test_it_closes_also_while_it_looks_for_changes(
    hear: Callable[[Path], Heard], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "mounts", lambda root: mounts.Mounts(root, b"1 0 0:1 / / - nfs"))
    heard = hear(tmp_path)
    heard.watcher.add("")
    poller = heard.watcher._poller
    assert poller is not None

    heard.watcher.close()

    assert not poller._thread.is_alive()
