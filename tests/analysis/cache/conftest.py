"""Roots whose files are old enough to be trusted, and what a session learns of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache directory of its own."""
    home = tmp_path / "cache home"
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(home))
    return home


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files of just now be trusted: no test waits two seconds; one tests the rule itself."""
    monkeypatch.setattr("create_dump.analysis.cache.keeper._SETTLED_NS", -60_000_000_000)
