"""The first line: whose files these are, and whether what is shown is what is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len

from create_dump.explore import numbers, safe
from create_dump.explore.widgets.line import Line, Part
from create_dump.sources.following import Following

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.sources.git_status import GitStatus

_NAME = " create-dump"
_LEAST: Final = 12
"""Cells of the root's path, however long the branch's name is."""
_LONGEST: Final = 30
"""Cells of the branch's name."""
_SIGNS: Final = {
    Following.NOT: ("○", "$text-warning"),
    Following.TOLD: ("●", "$text-success"),
    Following.POLLED: ("◐", "$text-warning"),
    Following.GONE: ("✗", "$text-error"),
}


class Progress(NamedTuple):
    """How far the workspace is.

    Attributes:
        files: Files found.
        pending: Files that are not counted yet.
        walked: Whether all are found.
        following: How changes on disk are followed.
    """

    files: int = 0
    pending: int = 0
    walked: bool = False
    following: Following = Following.NOT


class Header(Line):
    """Shows the root and the state of the workspace."""

    def __init__(self, root: Path) -> None:
        """Stand for *root*."""
        super().__init__(id="header")
        self._where = shortened(root)
        self.progress = Progress()
        self._branch = ""

    def show(self, progress: Progress) -> None:
        """Show *progress*."""
        if progress != self.progress:
            self.progress = progress
            self.refresh()

    def show_git(self, git: GitStatus | None) -> None:
        """Show the branch and how much has changed on it."""
        branch = "" if git is None else _branch(git)
        if branch != self._branch:
            self._branch = branch
            self.refresh()

    def parts(self, width: int) -> Sequence[Part]:
        """Return the name, the root and the branch."""
        room = width - len(_NAME) - len(self._state()) - 6
        branch = safe.cut(self._branch, room - _LEAST - 2)
        if branch:
            room -= cell_len(branch) + 2
        return [
            (_NAME, "bold $text-accent"),
            ("  ", ""),
            (safe.cut_start(self._where, room), ""),
            (f"  {branch}" if branch else "", "$text-secondary"),
        ]

    def end(self, width: int) -> Sequence[Part]:  # noqa: ARG002 - always all of it
        """Return the state."""
        sign, style = _SIGNS[self.progress.following]
        gone = self.progress.following is Following.GONE
        busy = not gone and (not self.progress.walked or self.progress.pending)
        sign, style = ("◌", "$text-accent") if busy else (sign, style)
        return [(sign, style), (f" {self._state()} ", "$foreground 70%")]

    def _state(self) -> str:
        files, pending, walked, following = self.progress
        count = numbers.counted(files, "file")
        if following is Following.GONE:
            return f"{following.value} · {count}"
        if not walked:
            return f"scanning · {count}"
        if pending:
            return f"counting · {files - pending:,} of {count}"
        return f"{following.value} · {count}"


def _branch(git: GitStatus) -> str:
    """Return the branch and its counts as ``⎇ main +2 ~3``."""
    counts = zip("+~-", git.tally, strict=True)
    told = [f"{sign}{number:,}" for sign, number in counts if number]
    return " ".join(["⎇", safe.cut(safe.name(git.head), _LONGEST), *told])


def shortened(path: Path) -> str:
    """Return *path* for display, with ``~`` for the home directory."""
    try:
        inside = path.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return safe.name(str(path))
    return safe.name(f"~/{inside.as_posix()}") if inside.parts else "~"
