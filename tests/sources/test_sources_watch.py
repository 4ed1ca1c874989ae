"""The watcher tells of changes in the directories that it follows, and only there."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

import pytest

from create_dump.sources.watch import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from create_dump.errors import SourceError


class Heard:
    """A watcher with what it told so far."""

    def __init__(self, root: Path) -> None:
        self.told: queue.Queue[str] = queue.Queue()
        self.errors: list[SourceError] = []
        self.watcher = Watcher(root, self._changed, self.errors.append)

    def _changed(self, paths: set[str]) -> None:
        for path in sorted(paths):
            self.told.put(path)

    def wait_for(self, path: str) -> None:
        while self.told.get(timeout=10) != path:
            pass

    def settle(self, root: Path, probe: str) -> None:
        """Wait until the watch is up: write until it is heard."""
        for number in range(200):
            (root / probe).write_text(str(number))
            try:
                while self.told.get(timeout=0.1) != probe:
                    pass
            except queue.Empty:
                continue
            return
        pytest.fail("the watch never came up")


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    heard = Heard(tmp_path)
    yield heard
    heard.watcher.close()


def test_a_change_is_told_with_its_path_below_the_root(heard: Heard, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    heard.watcher.follow(["", "src"])
    heard.settle(tmp_path, "probe")

    (tmp_path / "src" / "new.py").write_text("x")

    heard.wait_for("src/new.py")


def test_a_directory_added_later_is_followed_too(heard: Heard, tmp_path: Path) -> None:
    heard.watcher.follow([""])
    heard.settle(tmp_path, "probe")
    (tmp_path / "late").mkdir()

    heard.watcher.follow(["", "late"])

    heard.settle(tmp_path, "late/probe")


def test_a_directory_that_is_gone_already_does_no_harm(heard: Heard, tmp_path: Path) -> None:
    heard.watcher.follow(["", "gone"])

    heard.settle(tmp_path, "probe")

    assert heard.errors == []


def test_closing_ends_the_thread_at_once(tmp_path: Path) -> None:
    heard = Heard(tmp_path)
    heard.watcher.follow([""])
    heard.settle(tmp_path, "probe")

    heard.watcher.close()

    assert not heard.watcher._thread.is_alive()


def test_it_closes_also_while_it_waits_for_more_directories_to_follow(tmp_path: Path) -> None:
    for number in range(4):
        heard = Heard(tmp_path)
        heard.watcher.follow([""])
        heard.settle(tmp_path, f"probe{number}")
        heard.watcher.follow(["", "src"])
        time.sleep(0.15)

        closing = threading.Thread(target=heard.watcher.close, daemon=True)
        closing.start()
        closing.join(10)

        assert not closing.is_alive()
