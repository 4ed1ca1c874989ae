"""A project as git's last commit has it, to be compared with what would be sent now.

Everything here asks git, and so may take its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.analysis.text import decode
from create_dump.errors import UsageError
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.plan import PlannedFile
    from create_dump.selection.selection import Selection
    from create_dump.sources.repository import Repository

_SHORT: Final = 7
"""Letters of a commit's name that people are shown."""


class Committed:
    """The files as the last commit has them; a `create_dump.updates.Then`.

    Args:
        repository: Who is asked.
        selection: What is chosen; of what is gone, only that is told.

    Raises:
        UsageError: There is no commit yet.
        SourceError: Git gives no answer.
    """

    def __init__(self, repository: Repository, selection: Selection) -> None:
        """Ask what has changed since."""
        commit = repository.head()
        if not commit:
            raise UsageError("there is no commit yet that could be compared with")
        self.since = f"git's commit {commit[:_SHORT]}"
        self._repository = repository
        self._commit = commit
        self._changed = repository.changed_since(commit)
        self._selection = selection

    @property
    def paths(self) -> Iterable[str]:
        """The chosen files that are gone."""
        return [
            path
            for path, letter in self._changed.items()
            if letter == "D" and self._selection.state_of(path) is not State.OUT
        ]

    def same(self, file: PlannedFile) -> bool:
        """Tell whether git sees no change in *file*."""
        return file.path not in self._changed

    def text(self, path: str) -> str | None:
        """Return what the commit has of a file; None where that is nothing, or no text."""
        content = self._repository.content(path, self._commit)
        return None if content is None else decode(content).text
