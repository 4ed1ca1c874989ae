"""What is known of each file beyond its path: the answers to a filter's questions.

It reads the workspace and what git was asked; what the answers are for is not its concern.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis.facts import Content
from create_dump.analysis.languages import language
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from create_dump.explore.branches import Branches
    from create_dump.node import Node
    from create_dump.selection.query import Query
    from create_dump.sources.git_status import Change
    from create_dump.workspace import Workspace


class Knowledge:
    """The `create_dump.selection.query_facts.Facts` of nodes.

    Args:
        workspace: Where they come from.
        branches: The same for what changed since a branch began.
    """

    def __init__(self, workspace: Workspace, branches: Branches) -> None:
        """Know what *workspace* knows."""
        self._workspace = workspace
        self._branches = branches
        self._changes: Mapping[str, Change] | None = None

    # -- the questions of `Facts`

    def tokens(self, item: Node) -> int | None:
        """Return its tokens; what can't go into a dump has none."""
        if item.facts is not None:
            return item.facts.tokens
        return None if item.kind is Kind.FILE else 0

    def language(self, item: Node) -> str:
        """Return its language."""
        return language(item.name)

    def binary(self, item: Node) -> bool | None:
        """Tell whether it is no text."""
        if item.facts is not None:
            return item.facts.content is Content.BINARY
        return None if item.kind is Kind.FILE else False

    def chosen(self, item: Node) -> bool:
        """Tell whether it goes in, whole or in part."""
        return item.dumpable and item.state is not State.OUT

    def new(self, item: Node) -> bool:
        """Tell whether it appeared while the person was looking."""
        return item.new

    def changes(self) -> Mapping[str, Change] | None:
        """Return what git's status says, by path."""
        return self._changes

    def since(self, revision: str) -> Collection[str] | None:
        """Return the paths that changed since the work began from *revision*."""
        return self._branches.since(revision)

    # -- following

    def follow_git(self, revisions: Iterable[str]) -> Iterable[str] | None:
        """Take in git's new status; return the paths of which it says something else now.

        Args:
            revisions: The branches that are still of interest.

        Returns:
            The paths; None stands for all.
        """
        self._branches.renew(revisions)
        before, status = self._changes, self._workspace.git
        now = self._changes = {} if status is None else status.changes
        if before is None:
            return None
        return {path for path in (*before, *now) if before.get(path) != now.get(path)}

    def trouble(self, query: Query) -> str:
        """Return why git can't say what *query* asks of it, or ""."""
        if self._changes is not None and self._workspace.git is None and query.asks_git:
            return "no git repository here"
        return next(filter(None, map(self._branches.trouble, query.revisions)), "")
