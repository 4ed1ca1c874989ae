"""What is a git repository and where one begins, read from the files alone.

It follows git's own tests (setup.c), so that a ``.git`` that is no valid repository is none here
either. It runs nothing and knows nothing of ignore rules.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import NamedTuple

from create_dump.sources.reach import read_file

_LARGEST_GITFILE = 1 << 20
_GITFILE = b"gitdir: "
_HEAD = re.compile(rb"ref:[ \t\n\r]*refs/|[0-9a-fA-F]{40}")
_BRANCH = re.compile(rb"ref:[ \t\n\r]*refs/heads/([^\0\n]+)\n?").fullmatch


class Repository(NamedTuple):
    """A repository that has a working tree.

    Attributes:
        top: The working tree's top directory.
        directory: Its git directory, ``.git`` or where that file points to.
        common: The directory that it shares with its other working trees; mostly the same.
    """

    top: Path
    directory: Path
    common: Path


def enclosing(root: Path) -> Repository | None:
    """Return the repository that *root* (absolute, links resolved) belongs to.

    Like git, the search goes up to the boundary of the file system.
    """
    try:
        device = root.stat().st_dev
        for top in (root, *root.parents):
            if top.stat().st_dev != device:
                return None
            directory = _git_directory(top)
            if directory is not None:
                return Repository(top, directory, _common(directory))
    except OSError:
        return None
    return None


def checked_out(root: Path) -> str:
    """Return the branch that is checked out where *root* is; "" where there is none.

    A look into one file: whoever can wait asks git itself.
    """
    found = enclosing(Path(os.path.realpath(root)))
    if found is None:
        return ""
    try:
        head = read_file(str(found.directory / "HEAD"), limit=_LARGEST_GITFILE, follow=False)
    except OSError:
        return ""
    branch = _BRANCH(head)
    return "" if branch is None else os.fsdecode(branch[1])


def is_repository(directory: Path) -> bool:
    """Tell whether git takes *directory* for another repository's working tree.

    A ``.git`` file that may not be read counts as one.
    """
    try:
        return _git_directory(directory) is not None
    except OSError:
        return True


def _git_directory(top: Path) -> Path | None:
    """Return the git directory of a working tree.

    Raises:
        OSError: ``.git`` is a file that may not be read.
    """
    git = top / ".git"
    try:
        content = read_file(str(git), limit=_LARGEST_GITFILE, follow=True)
    except PermissionError:
        raise
    except OSError as error:
        # A directory is tried as it is; there is nothing else that could be a repository.
        return git if error.errno == errno.EISDIR and _is_git_directory(git) else None
    target = content.partition(b"\0")[0].rstrip(b"\r\n").removeprefix(_GITFILE)
    if not target or not content.startswith(_GITFILE):
        return None
    git = (top / os.fsdecode(target)).resolve()
    return git if _is_git_directory(git) else None


def _is_git_directory(directory: Path) -> bool:
    try:
        if not _is_head(directory / "HEAD"):
            return False
        common = _common(directory)
    except OSError:
        return False
    return os.access(common / "objects", os.X_OK) and os.access(common / "refs", os.X_OK)


def _is_head(head: Path) -> bool:
    if head.is_symlink():
        return str(head.readlink()).startswith("refs/")
    return _HEAD.match(read_file(str(head), limit=_LARGEST_GITFILE, follow=False)) is not None


def _common(directory: Path) -> Path:
    try:
        target = read_file(str(directory / "commondir"), limit=_LARGEST_GITFILE, follow=True)
    except FileNotFoundError:
        return directory
    return (directory / os.fsdecode(target.rstrip(b"\r\n"))).resolve()
