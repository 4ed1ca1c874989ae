"""What only git knows of a working tree: its index and its settings.

Git is asked in a way that lets nothing of an untrusted repository run. When it can't be asked,
work goes on without, and a note says what is missing.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.sources.git_call import Git, NoAnswerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from create_dump.selection.repository import Repository

_UNTRACKED = (
    "what git tracks is not known, so ignored files are left out even if it tracks them, "
    "and submodules that are not checked out look like directories"
)
_ELSEWHERE = (
    "the repository here keeps its working tree somewhere else (core.worktree), "
    "so only the ignore files below are obeyed"
)
_FOLD = "core.ignorecase"
_SKIPPED = b"S "
_GITLINK = b"160000"


class Index:
    """The files that git tracks below a root. All paths are as in `Entry`."""

    def __init__(self, listing: bytes = b"", *, fold: bool = False) -> None:
        """Take the answer of ``git ls-files -z -s -t``.

        Args:
            listing: For each file ``TAG MODE OBJECT STAGE<TAB>PATH<NUL>``.
            fold: Whether case counts for nothing.
        """
        self._listing = listing
        self._fold = fold

    @cached_property
    def _paths(self) -> list[bytes]:
        return sorted(
            self._key(line.partition(b"\t")[2]) for line in self._listing.split(b"\0") if line
        )

    @cached_property
    def _gitlinks(self) -> frozenset[bytes]:
        found = set()
        at = -1
        mark = b" " + _GITLINK + b" "
        while (at := self._listing.find(mark, at + 1)) >= 0:
            start = self._listing.rfind(b"\0", 0, at) + 1
            line = self._listing[start : self._listing.find(b"\0", at)]
            fields, _, path = line.partition(b"\t")
            if fields.split()[1] == _GITLINK:
                found.add(self._key(path))
        return frozenset(found)

    @cached_property
    def sparse(self) -> Mapping[str, str]:
        """Ignore files that a sparse checkout left out: the object of each, by path."""
        if not self._listing.startswith(_SKIPPED) and b"\0" + _SKIPPED not in self._listing:
            return {}
        found = {}
        for line in self._listing.split(b"\0"):
            fields, _, path = line.partition(b"\t")
            if line.startswith(_SKIPPED) and path.rpartition(b"/")[2] == b".gitignore":
                found[os.fsdecode(path)] = fields.split()[2].decode()
        return found

    def tracks(self, path: str) -> bool:
        """Tell whether *path* itself is tracked."""
        key = self._key(os.fsencode(path))
        at = bisect_left(self._paths, key)
        return at < len(self._paths) and self._paths[at] == key

    def tracks_below(self, path: str) -> bool:
        """Tell whether anything below *path* is tracked."""
        key = self._key(os.fsencode(path)) + b"/"
        at = bisect_left(self._paths, key)
        return at < len(self._paths) and self._paths[at].startswith(key)

    def is_gitlink(self, path: str) -> bool:
        """Tell whether *path* is a submodule's place, checked out or not."""
        return bool(self._gitlinks) and self._key(os.fsencode(path)) in self._gitlinks

    def is_like(self, other: Index) -> bool:
        """Tell whether *other* tracks the same, whatever the contents."""
        if self._listing == other._listing:
            return True
        return (
            self._paths == other._paths
            and self._gitlinks == other._gitlinks
            and self.sparse == other.sparse
        )

    def _key(self, path: bytes) -> bytes:
        return path.lower() if self._fold else path


@dataclass(frozen=True, slots=True)
class Answer:
    """What git said.

    Attributes:
        fold: Whether case counts for nothing in names (``core.ignorecase``).
        excludes_file: The user's own ignore file, wherever it is, or None.
        top: The working tree's top directory, or None where the root is in none.
        index: What is tracked.
        sparse: Contents of ignore files that a sparse checkout left out, by path.
        notes: What could not be asked and what that means, a line each.
    """

    fold: bool
    excludes_file: Path | None
    top: Path | None = None
    index: Index = field(default_factory=Index)
    sparse: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def ask(root: Path, repository: Repository | None) -> Answer:
    """Ask git about *root* (absolute, links resolved), which may be in a *repository*."""
    git = Git(root, ceiling=(repository.top if repository else root).parent)
    notes: tuple[str, ...] = ()
    try:
        settings = _settings(git)
    except NoAnswerError as error:
        if repository is not None:
            notes += (f"git's settings are not known: {error}",)
        settings = {}
        known = False
    else:
        known = repository is not None
    # Git looked at the file system when it made the repository, and wrote down what it saw.
    fold = _truth(settings.get(_FOLD, "")) if known else _folds_case(root, repository)
    top = repository.top if repository is not None else None
    if repository is not None and "core.worktree" in settings:
        top = (repository.directory / settings["core.worktree"]).resolve()
        if not root.is_relative_to(top):
            top = None
            notes += (_ELSEWHERE,)
    index, sparse = Index(), dict[str, bytes]()
    if top is not None:
        try:
            index = Index(git.ask("ls-files", "-z", "-s", "-t"), fold=fold)
            sparse = _sparse(git, index)
        except NoAnswerError as error:
            notes += (f"{_UNTRACKED}: {error}",)
    excludes_file = _excludes_file(settings.get("core.excludesfile"), top or root)
    return Answer(fold, excludes_file, top, index, sparse, notes)


def _settings(git: Git) -> dict[str, str]:
    """Return the settings that have a say in ignore rules."""
    names = r"^core\.(excludesfile|ignorecase|worktree)$"
    found = git.ask("config", "-z", "--get-regexp", names, none=1)
    settings = {}
    for each in os.fsdecode(found).split("\0")[:-1]:
        name, newline, value = each.partition("\n")
        settings[name.lower()] = value if newline else "true"
    return settings


def _sparse(git: Git, index: Index) -> dict[str, bytes]:
    """Return the contents of the ignore files that a sparse checkout left out."""
    if not index.sparse:
        return {}
    asked = "".join(f"{name}\n" for name in index.sparse.values()).encode()
    said = git.ask("cat-file", "--batch", feed=asked)
    contents = {}
    for path in index.sparse:
        head, _, said = said.partition(b"\n")
        if head.endswith(b" missing"):
            continue
        size = int(head.rpartition(b" ")[2])
        contents[path], said = said[:size], said[size + 1 :]
    return contents


def _truth(value: str) -> bool:
    """Read a boolean as git does."""
    return value.lower() in {"true", "yes", "on"} or value.lstrip("+-0").isdigit()


def _excludes_file(setting: str | None, top: Path) -> Path | None:
    """Return where the user's own ignore file should be; relative settings start at *top*."""
    if setting is None:
        setting = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
        setting += "/git/ignore"
    setting = setting.removeprefix(":(optional)")
    try:
        return top / Path(setting).expanduser() if setting else None
    except RuntimeError:  # nobody's home is known by that name
        return None


def _folds_case(root: Path, repository: Repository | None) -> bool:
    """Tell by looking whether the file system folds case."""
    known = repository.directory / "HEAD" if repository else root
    try:
        return known.with_name(known.name.swapcase()).samefile(known)
    except (OSError, ValueError):
        return False
