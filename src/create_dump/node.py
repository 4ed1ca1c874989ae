"""A path of the live tree.

It knows itself and its parent; how nodes come, change and go is `create_dump.tree`'s.
"""

from __future__ import annotations

from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.secrets.finding import Level
from create_dump.selection.selection import State
from create_dump.sources.entry import Entry, Kind, Verdict
from create_dump.totals import Totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


BYTES_PER_TOKEN = 4
"""A first guess at the tokens of a file that is not counted yet."""
OUTLINE_SHARE = 8
"""A first guess at how many times smaller an outline is."""
SERIOUS = Level.MEDIUM
"""Possible passwords are not counted: most of them are none."""


class Stale(IntEnum):
    """Which numbers of a file are those of another format or tokenizer, guesses by now."""

    NOT = 0
    SECTION = 1
    """What its section takes, whole or as an outline."""
    TOKENS = 2
    """These, and its tokens."""


# Looked up once: Python 3.11 takes as long for an enum's member as for the rest of a file's sums.
_FILE: Final = Kind.FILE
_DIRECTORY: Final = Kind.DIRECTORY
_TEXT: Final = Content.TEXT
_OUT: Final = State.OUT
_NOT: Final = Stale.NOT
_NAME: Final = attrgetter("name")


class Node:
    """A path of the tree. Read it freely; only `Tree` changes it.

    There are far more files than directories: what only directories have, a file has in common
    with all others, and can't have set.

    Attributes:
        name: The last part of its path, surrogate-escaped; "" for the root.
        parent: The directory that holds it; None for the root and for a node that is gone.
        kind: What it is.
        size: In bytes.
        mtime_ns: As in ``Entry``.
        inode: As in ``Entry``.
        ctime_ns: As in ``Entry``.
        depth: 0 for the root.
        children: By name, for directories; None for all else.
        listed: For a directory, whether it has been read.
        error: For a directory, why it could not be read.
        left_out: For a directory, its entries that the rules keep out.
        hidden: For a directory, the nodes of what is kept out of it, by name; None while nobody
            wants to see them (`create_dump.hiding`).
        rule: Why the rules keep it out or, where it was taken in by hand, would; None where they
            let it in by themselves.
        facts: For a file, what analysis found; None while it is pending.
        wrapped: For a file, tokens of its section in the chosen format.
        outlined: For a file, the same with its outline; None while that is not made. A file that
            has no outline has its whole section here.
        stale: For a file, which of its numbers are guesses by now.
        choice: The choice made for this very path, if there is one.
        new: Whether it appeared while the person was looking, and was in no dump since.
        order: For a directory, `ordered` as it was last asked for; None when that is out of date.
        sums: For a directory, the sums over all files below it.
        mixed: For a directory, the sums over what is chosen below it, where a choice below it
            makes them differ (or once made them differ) from all or nothing.
    """

    __slots__ = (
        "choice",
        "ctime_ns",
        "depth",
        "facts",
        "inode",
        "kind",
        "mtime_ns",
        "name",
        "new",
        "outlined",
        "parent",
        "rule",
        "size",
        "stale",
        "wrapped",
    )

    children: dict[str, Node] | None = None
    listed: bool = False
    error: str = ""
    left_out: tuple[tuple[Entry, Verdict], ...] = ()
    hidden: dict[str, Node] | None = None
    order: list[Node] | None = None
    sums: Totals | None = None
    mixed: Totals | None = None

    def __init__(
        self, name: str, parent: Directory | None, entry: Entry, rule: Verdict | None = None
    ) -> None:
        """Make the node of *entry* below *parent*, not yet counted there."""
        self.name = name
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.become(parent, entry, rule)

    def become(self, parent: Directory | None, entry: Entry, rule: Verdict | None) -> None:
        """Be *entry* below *parent*, and nothing that it was before, not yet counted there."""
        self.parent = parent
        _, self.kind, self.size, self.mtime_ns, self.inode, self.ctime_ns = entry
        self.rule = rule
        self.facts: FileFacts | None = None
        self.wrapped = 0
        self.outlined: int | None = None
        self.stale = _NOT
        self.choice: State | None = None
        self.new = False

    @property
    def stamp(self) -> tuple[int, int, int, int]:
        """What changes with its content: size, mtime_ns, inode and ctime_ns, as in ``Entry``."""
        return self.size, self.mtime_ns, self.inode, self.ctime_ns

    @stamp.setter
    def stamp(self, stamp: tuple[int, int, int, int]) -> None:
        self.size, self.mtime_ns, self.inode, self.ctime_ns = stamp

    @property
    def path(self) -> str:
        """Its path as in ``Entry``."""
        parts = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            parts.append(node.name)
            node = node.parent
        return "/".join(reversed(parts))

    @property
    def ignored(self) -> bool:
        """Whether the rules keep it out, and nobody took it in."""
        return self.rule is not None and not self.rule.included

    @property
    def state(self) -> State:
        """Whether it is chosen: by its own choice or its nearest chosen ancestor's."""
        if self.rule is not None and not self.rule.included:
            return _OUT
        node: Node | None = self
        while node is not None:
            if node.choice is not None:
                return node.choice
            node = node.parent
        return _OUT

    @property
    def totals(self) -> Totals:
        """The sums over all that is in it; don't change them."""
        return self.sums if self.sums is not None else self.own()

    @property
    def chosen(self) -> Totals:
        """The sums over what is chosen in it; don't change them."""
        if self.mixed is not None:
            return self.mixed
        return self.totals.under(self.state)

    @property
    def mark(self) -> State | None:
        """Its tri-state mark: out, in, in as an outline, or None where some is in and some out."""
        if self.mixed is None:
            return self.state
        if self.mixed.files == 0:
            return State.OUT if self.totals.files else self.state
        return State.IN if self.mixed.files == self.totals.files else None

    @property
    def dumpable(self) -> bool:
        """Whether it is a file that can go into a dump, as far as is known."""
        if self.kind is not Kind.FILE or self.ignored:
            return False
        return self.facts is None or self.facts.content is _TEXT

    def ordered(self) -> list[Node]:
        """Return the children, directories first, then by name; don't change the list."""
        return []

    def preorder(self) -> Iterator[Node]:
        """Yield all nodes below it in the order of the tree, itself not included."""
        stack = self.ordered()[::-1]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack.extend(reversed(node.ordered()))

    def own(self) -> Totals:
        """Return what it adds itself, without what is below it."""
        sums = Totals()
        self.add_to(sums)
        return sums

    def add_to(self, sums: Totals, sign: int = 1) -> None:
        """Add to *sums* what it adds itself (or take it away), without what is below it."""
        facts, rule = self.facts, self.rule
        if self.kind is not _FILE or (rule is not None and not rule.included):
            return
        if facts is None:
            guess = sign * (self.size // BYTES_PER_TOKEN)
            sums.bytes += sign * self.size
            sums.tokens += guess
            sums.wrapped += guess
            sums.outlined += sign * (self.size // BYTES_PER_TOKEN // OUTLINE_SHARE)
            sums.pending += sign
            sums.unweighed += sign
            sums.unoutlined += sign
        elif facts.content is _TEXT:
            sums.bytes += sign * facts.size
            sums.lines += sign * facts.lines
            sums.tokens += sign * facts.tokens
            sums.wrapped += sign * self.wrapped
            if self.outlined is None:
                sums.outlined += sign * (self.wrapped // OUTLINE_SHARE)
                sums.unoutlined += sign
            else:
                sums.outlined += sign * self.outlined
                sums.unoutlined += sign * (self.stale > _NOT)
            if self.stale is not _NOT:
                sums.unweighed += sign
                sums.pending += sign * (self.stale is Stale.TOKENS)
            if facts.findings:
                secrets, high, low = by_level(facts)
                sums.secrets += sign * secrets
                sums.high += sign * high
                sums.low += sign * low
        else:
            return
        sums.files += sign


class Directory(Node):
    """A directory of the tree; its attributes are told with `Node`'s."""

    __slots__ = ("children", "error", "hidden", "left_out", "listed", "mixed", "order", "sums")

    children: dict[str, Node]
    sums: Totals

    def become(self, parent: Directory | None, entry: Entry, rule: Verdict | None) -> None:
        """Be *entry* below *parent*, with nothing in it."""
        super().become(parent, entry, rule)
        self.children = {}
        self.listed = False
        self.error = ""
        self.left_out = ()
        self.hidden = None
        self.order = None
        self.sums = Totals()
        self.mixed = None

    def ordered(self) -> list[Node]:
        """Return the children, directories first, then by name; don't change the list."""
        if self.order is None:
            self.order = in_order(self.children.values())
        return self.order


def node_of(name: str, parent: Directory | None, entry: Entry, rule: Verdict | None = None) -> Node:
    """Return the node of *entry* below *parent*, not yet counted there."""
    return (Directory if entry.kind is _DIRECTORY else Node)(name, parent, entry, rule)


def by_level(facts: FileFacts) -> tuple[int, int, int]:
    """Return how many findings are not settled: of `SERIOUS` or above, of the highest, below."""
    levels = [one.level for one in facts.findings if not one.suppressed]
    serious = sum(level >= SERIOUS for level in levels)
    return serious, sum(level is Level.HIGH for level in levels), len(levels) - serious


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Return *nodes* as they stand in a directory: directories first, then by name."""
    by_name = sorted(nodes, key=_NAME)
    directories = [node for node in by_name if node.kind is _DIRECTORY]
    if not directories:
        return by_name
    return directories + [node for node in by_name if node.kind is not _DIRECTORY]
