from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from git_oracle import isolate
from rules_support import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home in which git and we look for a person's own settings."""
    isolate(monkeypatch, tmp_path / "person")
    return tmp_path / "person"


@pytest.fixture
def root(home: Path) -> Path:
    """Return an empty directory that is no repository."""
    root = home.with_name("root")
    root.mkdir()
    return root


@pytest.fixture
def globbed(root: Path) -> Path:
    """Return a small project."""
    write(root, {".gitignore": "*.o\n"})
    write(root, "a.py b.md src/a.py src/a.o src/b.ts src/gen/c.py src/gen/d.ts docs/x.md docs/y.py")
    return root
