"""In which order the children of a directory stand, and that it does not change under the eyes.

It knows nodes and what git says. An order is worked out once for each directory and then holds,
whatever becomes of the numbers, until the sort is set again or the directory has other children.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from create_dump.hiding import reveal
from create_dump.node import in_order
from create_dump.sources.entry import Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from create_dump.node import Node
    from create_dump.sources.git_status import GitStatus

_LETTERS = "UMADRT?"
"""Git's letters as they stand when sorted by git: what is worked on first, then what is new."""


class By(Enum):
    """What rows are sorted by."""

    NAME = "name"
    TOKENS = "tokens"
    SIZE = "size"
    TIME = "time"
    GIT = "git"


class Sort(NamedTuple):
    """An order: the largest, newest or changed first, but names from a to z; or the reverse."""

    by: By = By.NAME
    reverse: bool = False

    def next(self) -> Sort:
        """Return the one that comes after it."""
        kinds = [*By]
        return Sort(kinds[(kinds.index(self.by) + 1) % len(kinds)])

    @property
    def words(self) -> str:
        """Its name, with an arrow where numbers decide: down for the largest first."""
        if self.by is By.NAME or self.by is By.GIT:
            return f"{self.by.value}, reversed" if self.reverse else self.by.value
        return f"{self.by.value} {'↑' if self.reverse else '↓'}"

    def turned(self) -> Sort:
        """Return the reverse."""
        return Sort(self.by, not self.reverse)


class Order:
    """Sorts children, and remembers how.

    Attributes:
        version: Another number whenever children may stand in another order, or be others.
        plain: Whether they stand as in the tree: directories first, then by name.
        git: What git says, for the sort by it; set it before that.
    """

    def __init__(self) -> None:
        """Sort by name."""
        self._sort = Sort()
        self._ignored = False
        self.plain = True
        self.version = 0
        self.git: GitStatus | None = None
        self._known: dict[Node, list[Node]] = {}
        self._newest: dict[Node, int] = {}

    @property
    def sort(self) -> Sort:
        """What rows are sorted by."""
        return self._sort

    @sort.setter
    def sort(self, sort: Sort) -> None:
        self._sort = sort
        self._begin_anew()

    @property
    def ignored(self) -> bool:
        """Whether what the rules keep out stands among the rest."""
        return self._ignored

    @ignored.setter
    def ignored(self, ignored: bool) -> None:
        self._ignored = ignored
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.version += 1
        self.plain = self._sort == Sort() and not self._ignored
        self._known.clear()
        self._newest.clear()

    def children(self, directory: Node) -> Sequence[Node]:
        """Return the children of *directory* in order; don't change the list."""
        if self.plain:
            return directory.ordered()
        known = self._known.get(directory)
        if known is None:
            known = self._known[directory] = self._sorted(directory)
        return known

    def forget(self, directories: Iterable[Node]) -> None:
        """Sort those *directories* anew when they are next asked for."""
        self.version += 1
        for directory in directories:
            self._known.pop(directory, None)

    def _sorted(self, directory: Node) -> list[Node]:
        by, reverse = self.sort
        children = self._all(directory)
        if by is By.NAME:
            if not reverse:
                return children
            folders = [node for node in children if node.kind is Kind.DIRECTORY]
            return folders[::-1] + children[len(folders) :][::-1]
        # By name where all else is equal, whichever way round: a sort keeps what it need not move.
        names = sorted(children, key=_name)
        return sorted(names, key=self._key(directory), reverse=reverse)

    def _all(self, directory: Node) -> list[Node]:
        """Return the children by name, what is kept out among them where it is shown."""
        children = directory.ordered()
        if not self._ignored:
            return children
        out = [node for node in reveal(directory) if not _is_git(node)]
        return in_order([*children, *out]) if out else children

    def _key(self, directory: Node) -> Callable[[Node], int]:
        match self.sort.by:
            case By.TOKENS:
                return lambda node: -tokens(node)
            case By.SIZE:
                return lambda node: -size(node)
            case By.TIME:
                return lambda node: -self.newest(node)
            case _:
                return self._git_key(directory)

    def _git_key(self, directory: Node) -> Callable[[Node], int]:
        git, path = self.git, directory.path
        if git is None or path not in git.directories:
            return lambda _: 0
        above = f"{path}/" if path else ""
        changes, directories = git.changes, git.directories

        def key(node: Node) -> int:
            change = changes.get(above + node.name)
            if change is not None:
                return _LETTERS.index(change.letter)
            return -1 if above + node.name in directories else len(_LETTERS)

        return key

    def newest(self, node: Node) -> int:
        """Return when *node*, or the newest file below it, was last written, in nanoseconds."""
        if node.children is None:
            return node.mtime_ns
        known = self._newest
        if node not in known:
            below = [inside for inside in (node, *node.preorder()) if inside.children is not None]
            for inside in reversed(below):
                known[inside] = max(
                    (
                        child.mtime_ns if child.children is None else known[child]
                        for child in (inside.children or {}).values()
                    ),
                    default=0,
                )
        return known[node]


def tokens(node: Node) -> int:
    """Return the tokens of *node*, as far as they are known."""
    if node.sums is not None:
        return node.sums.tokens
    return node.own().tokens


def size(node: Node) -> int:
    """Return the size of *node* in bytes; of a directory, of what can go into a dump in it."""
    return node.sums.bytes if node.sums is not None else node.size


def _name(node: Node) -> str:
    return node.name


def _is_git(node: Node) -> bool:
    """Tell whether *node* is a repository's own ``.git``, which nobody can take in."""
    return node.rule is not None and node.rule.reason is Reason.GIT
