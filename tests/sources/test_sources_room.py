from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from create_dump.errors import Unreadable
from create_dump.sources import directory, room
from create_dump.sources.directory import DirectorySource

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="its limits can't be asked for there")


@posix
def test_a_file_has_room_in_a_part_of_what_the_machine_has() -> None:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")

    assert 0 < room.largest() <= pages // 8


@posix
@pytest.mark.parametrize("allowed", [1 << 31, 1 << 32])
def test_a_process_that_may_use_less_has_less_room(allowed: int) -> None:
    code = (
        f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({allowed}, r.RLIM_INFINITY));"
        "from create_dump.sources.room import largest; print(largest())"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(told.stdout) <= allowed // 8


@posix
def test_a_container_that_may_use_less_has_less_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(room, "_CONTAINER", limit)

    limit.write_text("max\n")
    unlimited = room.largest.__wrapped__()
    limit.write_text("16000\n")

    assert room.largest.__wrapped__() == 1000 < unlimited


def test_a_file_without_room_is_unreadable_and_says_what_helps(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 40)

    with pytest.raises(Unreadable, match="too large to be held in memory") as caught:
        DirectorySource(tmp_path).read("sparse")

    assert "--max-file-size" in caught.value.hint


def test_a_file_that_gets_no_memory_is_unreadable_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 42)
    monkeypatch.setattr(directory, "largest", lambda: sys.maxsize)

    with pytest.raises(Unreadable, match="too large to be held in memory"):
        DirectorySource(tmp_path).read("sparse")
