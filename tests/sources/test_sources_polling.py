"""The poller finds by looking what the system does not tell."""

from __future__ import annotations

import os
import queue
from typing import TYPE_CHECKING

import pytest

from create_dump.sources.polling import Poller
from create_dump.sources.reach import reach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Looking:
    """A poller with what it found."""

    def __init__(self, root: Path) -> None:
        (root / "src").mkdir()
        (root / "src" / "a.py").write_text("a")
        self.found: queue.Queue[set[str]] = queue.Queue()
        self.poller = Poller(reach(str(root)), self.found.put, least=0.01)

    def next(self) -> set[str]:
        return self.found.get(timeout=20)


@pytest.fixture
def looking(tmp_path: Path) -> Iterator[Looking]:
    looking = Looking(tmp_path)
    looking.poller.add(["", "src"])
    found = looking.next()
    while found != {"/", "src/"}:
        found |= looking.next()
    yield looking
    looking.poller.close(5)


def test_a_file_written_in_place_is_found(looking: Looking, tmp_path: Path) -> None:
    with (tmp_path / "src" / "a.py").open("r+") as file:
        file.write("another")

    assert looking.next() == {"src/a.py"}


def test_names_that_come_and_go_are_found(looking: Looking, tmp_path: Path) -> None:
    (tmp_path / "new").touch()
    assert looking.next() == {"new"}

    (tmp_path / "new").unlink()
    assert looking.next() == {"new"}


def test_a_file_moved_over_another_of_the_same_size_and_age_is_found(
    looking: Looking, tmp_path: Path
) -> None:
    path = tmp_path / "src" / "a.py"
    status = path.stat()
    other = tmp_path / "b"
    other.write_text("b")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)

    found = looking.next()
    while "src/a.py" not in found:
        found |= looking.next()


def test_a_directory_that_goes_is_found_and_one_that_is_left_is_not_looked_at(
    looking: Looking, tmp_path: Path
) -> None:
    looking.poller.remove(["", "never"])
    (tmp_path / "x").touch()
    (tmp_path / "src" / "a.py").unlink()
    (tmp_path / "src").rmdir()

    assert looking.next() == {"src/"}
