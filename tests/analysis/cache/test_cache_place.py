"""Where the cache's file is, and how it is made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from create_dump.analysis.cache import place as places
from create_dump.analysis.cache.place import place, ready

if TYPE_CHECKING:
    import os


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="other systems have other folders")
def test_it_is_in_our_folder_of_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert place() == tmp_path / "create-dump" / f"facts-{places.SCHEMA}.sqlite3"


def test_another_process_may_make_it_at_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"facts-{places.SCHEMA}.sqlite3"
    look = Path.lstat

    def look_too_early(self: Path) -> os.stat_result:
        if self == path:
            path.touch()
            raise FileNotFoundError
        return look(self)

    monkeypatch.setattr(Path, "lstat", look_too_early)
    ready(path)

    assert path.is_file()
