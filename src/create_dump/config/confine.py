"""Where a project's own settings may send a dump: into the project, and not into its ``.git``.

Whoever wrote the repository wrote those settings; a dump holds their text, too. Written to a
start-up file or a hook it would run.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

_GIT: Final = frozenset({".git", "git~1"})


def confined(root: Path, output: str) -> Path:
    """Return *output* as an absolute path below *root*.

    Args:
        root: The project.
        output: What its settings say, on any system's terms.

    Raises:
        ValueError: It leads elsewhere; the message says how, to go behind "output".
    """
    windows = PureWindowsPath(output)
    if windows.drive or windows.root or PurePosixPath(output).is_absolute():
        raise ValueError("is an absolute path")
    if ".." in windows.parts:
        raise ValueError("leads out of the project")
    target = Path(os.path.realpath(root / output))
    base = Path(os.path.realpath(root))
    if base not in target.parents:
        raise ValueError("leads out of the project by a link" if windows.parts else "names no file")
    inner = (*windows.parts, *target.relative_to(base).parts)
    if any(map(_is_git, inner)) or _inside_git(target, base):
        raise ValueError("leads into a .git directory")
    return Path(os.path.abspath(root / output))  # noqa: PTH100 - Path.absolute keeps "."


def _is_git(part: str) -> bool:
    """Return whether some file system takes *part* for ``.git``."""
    return part.partition(":")[0].rstrip(". ").casefold() in _GIT


def _inside_git(target: Path, base: Path) -> bool:
    """Return whether *target* is in a ``.git`` under whatever name."""
    for directory in target.parents:
        if directory == base:
            return False
        git = directory.with_name(".git")
        if directory.exists() and git.exists() and directory.samefile(git):
            return True
    return False
