"""Small trees for tests of the rules, and what is in of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from git_oracle import OBJECT, git

from create_dump.selection.rules import RuleOptions, Rules
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, files: dict[str, str] | str) -> None:
    """Write *files* by path, or empty ones at the paths in one string."""
    named = dict.fromkeys(files.split(), "") if isinstance(files, str) else files
    for path, content in named.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)


def track(root: Path, *paths: str, mode: str = "100644") -> None:
    """Put *paths* into the index of the repository at *root*."""
    lines = "".join(f"{mode} {OBJECT.decode()} 0\t{path}\n" for path in paths)
    git(root, "update-index", "--index-info", feed=lines.encode())


def listed(root: Path, options: RuleOptions | None = None, *, start: str = "") -> str:
    """Return what is in but directories, in one line; ignore files are not named."""
    batches = DirectorySource(root, Rules(root, options)).walk(start)
    paths = [
        each.path
        for batch in batches
        for each in batch.entries
        if each.kind is not Kind.DIRECTORY and not each.path.endswith("ignore")
    ]
    return " ".join(sorted(paths))
