"""Real git, for planting repositories: nobody's settings, a fixed person, a fixed time."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WHO = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (
        ("NAME", "A"),
        ("EMAIL", "a@example.invalid"),
        ("DATE", "2026-01-01T00:00:00+0000"),
    )
}


def git(directory: Path, *command: str, check: bool = True) -> str:
    """Run git as a person would, hooks and all, and return what it printed."""
    done = subprocess.run(
        ["git", "-C", str(directory), "-c", "protocol.file.allow=always", *command],
        env={**os.environ, **_WHO, "LC_ALL": "C"},
        capture_output=True,
        check=check,
    )
    return os.fsdecode(done.stdout)


def plant(directory: Path, **files: str) -> Path:
    """Make a repository at *directory* with one commit that holds *files* (``a__b_c`` is a/b.c)."""
    directory.mkdir(parents=True, exist_ok=True)
    git(directory, "init", "-q", "-b", "main")
    for name, text in files.items():
        write(directory, name.replace("__", "/").replace("_", "."), text)
    commit(directory, "first")
    return directory


def write(directory: Path, path: str, text: str) -> None:
    """Write a file, with the directories above it."""
    file = directory / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(os.fsencode(text))


def commit(directory: Path, message: str) -> str:
    """Commit all there is, and return the commit's name."""
    git(directory, "add", "-A")
    git(directory, "commit", "-q", "--allow-empty", "-m", message)
    return git(directory, "rev-parse", "HEAD").strip()
