"""The walker lists what it is asked for: once, in good time, and with a watcher there before it."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from typing import TYPE_CHECKING, cast

import pytest

from create_dump.inbox import Found, Walked
from create_dump.selection.rules import Rules
from create_dump.sources.directory import DirectorySource
from create_dump.walking import Walker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from create_dump.inbox import Message
    from create_dump.sources.watch import Watcher

PATIENCE_S = 20
WALKED = "walked"


class FakeWatcher:
    """Writes down what it is to follow."""

    def __init__(self) -> None:
        self.following: set[str] = set()
        self.retries = 0

    def add(self, directory: str) -> None:
        self.following.add(directory)

    def remove(self, directories: Iterable[str]) -> None:
        self.following -= set(directories)

    def retry(self) -> None:
        self.retries += 1


class Walking:
    """A walker that stops before each answer until it is let through."""

    def __init__(self, root: Path) -> None:
        self.told: list[str] = []
        self.gate = threading.Semaphore(0)
        self.news = threading.Condition()
        self.watcher = FakeWatcher()
        rules = Rules(root)
        self.walker = Walker(DirectorySource(root, rules), rules, self._take)
        self.walker.start()

    def _take(self, message: Message) -> None:
        match message:
            case Found(batch, recursive):
                word = f"{batch.directory or '.'}{'/**' if recursive else ''}"
                word += f" ({batch.error})" if batch.error else ""
            case Walked():
                word = WALKED
            case _:
                word = str(message)
        with self.news:
            self.told.append(word)
            self.news.notify_all()
        self.gate.acquire()

    def wait_for(self, word: str, times: int = 1) -> None:
        with self.news:
            assert self.news.wait_for(lambda: self.told.count(word) >= times, PATIENCE_S), self.told

    def open(self) -> None:
        """Let everything through from now on."""
        self.gate.release(10_000)

    def watch(self) -> None:
        self.walker.watch(cast("Watcher", self.watcher))

    def watched(self) -> Walking:
        """Watch, and forget all that was told until everything is followed."""
        self.open()
        self.wait_for(WALKED)
        self.watch()
        for directory in (".", "a", "a/deep", "b", "c"):
            self.wait_for(directory)
        self.told.clear()
        return self


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Callable[[], Walking]]:
    for name in ("a/deep", "b", "c"):
        (tmp_path / name).mkdir(parents=True)
    made: list[Walking] = []

    def make() -> Walking:
        made.append(Walking(tmp_path))
        return made[-1]

    yield make
    for each in made:
        each.open()
        each.walker.close()


def test_the_whole_tree_comes_first(walk: Callable[[], Walking]) -> None:
    walking = walk()
    walking.open()

    walking.wait_for(WALKED)

    assert walking.told == ["./**", "a/**", "b/**", "c/**", "a/deep/**", WALKED]


def test_a_single_directory_does_not_wait_for_the_end_of_a_walk(
    walk: Callable[[], Walking],
) -> None:
    walking = walk()
    walking.wait_for("./**")

    walking.walker.look("c", recursive=False)
    walking.walker.look("c", recursive=False)
    walking.open()
    walking.wait_for(WALKED)

    assert walking.told == ["./**", "c", "a/**", "b/**", "c/**", "a/deep/**", WALKED]


def test_a_look_at_everything_swallows_what_waits(walk: Callable[[], Walking]) -> None:
    walking = walk()
    walking.wait_for("./**")

    walking.walker.look("b", recursive=True)
    walking.walker.look_at_all()
    walking.walker.look_at_all()
    walking.open()
    walking.wait_for(WALKED, 2)

    assert walking.told.count("./**") == 2
    assert walking.told.count("b/**") == 2


def test_what_is_told_of_is_listed_where_it_is(walk: Callable[[], Walking]) -> None:
    walking = walk()
    walking.open()
    walking.wait_for(WALKED)
    walking.told.clear()

    walking.walker.follow({"a/x.py", "a/y.py", "c/.gitignore", "b/", "unknown/x"})
    walking.wait_for("c/**")

    assert walking.told == ["a", "b", "c/**"]


def test_an_ignore_file_in_the_root_means_everything(walk: Callable[[], Walking]) -> None:
    walking = walk()
    walking.open()
    walking.wait_for(WALKED)

    walking.walker.follow({".gitignore"})

    walking.wait_for(WALKED, 2)


def test_when_anything_may_have_changed_or_very_much_has_everything_is_listed(
    walk: Callable[[], Walking], tmp_path: Path
) -> None:
    names = [f"many/{number}" for number in range(400)]
    for name in names:
        (tmp_path / name).mkdir(parents=True)
    walking = walk()
    walking.open()
    walking.wait_for(WALKED)

    walking.walker.follow(None)
    walking.wait_for(WALKED, 2)
    walking.walker.follow({f"{name}/x" for name in names})
    walking.wait_for(WALKED, 3)

    assert "many/1" not in walking.told
    assert walking.told.count("many/1/**") == 3


def test_a_repository_that_begins_in_a_directory_is_for_its_parent_to_tell(
    walk: Callable[[], Walking], tmp_path: Path
) -> None:
    walking = walk().watched()
    subprocess.run(["git", "init", "-q", "b"], cwd=tmp_path, check=True)

    walking.walker.follow({"b/.git"})
    walking.wait_for(".")
    walking.walker.follow({"b/x"})
    shutil.rmtree(tmp_path / "b" / ".git")
    walking.walker.follow({"b/.git"})
    walking.wait_for("b")

    assert "b" in walking.watcher.following


def test_every_directory_is_followed_before_it_is_listed(walk: Callable[[], Walking]) -> None:
    walking = walk()
    walking.watch()
    walking.wait_for("./**")
    walking.open()
    walking.wait_for(WALKED)

    assert walking.watcher.following == {"", "a", "a/deep", "b", "c"}


def test_what_was_listed_unwatched_is_listed_again(walk: Callable[[], Walking]) -> None:
    walking = walk()
    walking.open()
    walking.wait_for(WALKED)

    walking.watch()
    walking.wait_for("c")

    assert walking.told[-5:] == [".", "a", "a/deep", "b", "c"]
    assert walking.watcher.following == {"", "a", "a/deep", "b", "c"}


def test_what_is_no_longer_listed_is_no_longer_followed(
    walk: Callable[[], Walking], tmp_path: Path
) -> None:
    walking = walk().watched()

    (tmp_path / ".gitignore").write_text("a/\n")
    walking.walker.follow({"a/x"})
    walking.walker.follow({".gitignore"})
    walking.wait_for(WALKED)

    assert walking.watcher.following == {"", "b", "c"}


def test_only_a_person_has_the_system_asked_again(walk: Callable[[], Walking]) -> None:
    walking = walk().watched()

    walking.walker.follow(None)
    walking.wait_for(WALKED)
    assert walking.watcher.retries == 0
    walking.walker.look_at_all()
    walking.wait_for(WALKED, 2)

    assert walking.watcher.retries == 1


def test_a_root_that_is_gone_is_all_that_is_told(
    walk: Callable[[], Walking], tmp_path: Path
) -> None:
    walking = walk().watched()
    tmp_path.rename(tmp_path.with_name("away"))
    try:
        # Longer than a directory that is open is taken for the one of that name.
        time.sleep(0.1)
        walking.walker.follow({"a/x", "b/x"})
        walking.wait_for(". (no such file or directory)", 2)
        walking.walker.look_at_all()
        walking.wait_for(WALKED)
    finally:
        tmp_path.with_name("away").rename(tmp_path)

    assert set(walking.told) == {
        ". (no such file or directory)",
        "./** (no such file or directory)",
        WALKED,
    }
    assert walking.watcher.following == {"", "a", "a/deep", "b", "c"}
    walking.walker.look("a/deep", recursive=False)
    walking.wait_for("a/deep")


def test_what_git_tracks_and_the_ignore_files_outside_of_the_tree_are_looked_after(
    walk: Callable[[], Walking], tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    walking = walk().watched()

    (tmp_path / ".git" / "info" / "exclude").write_text("b/\n")

    walking.wait_for(WALKED)
    assert "b/**" not in walking.told
