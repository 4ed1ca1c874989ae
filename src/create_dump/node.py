"""A path of the live tree, and the sums over what is below it.

It knows itself and its parent; how nodes come, change and go is `create_dump.tree`'s.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.secrets.finding import Level
from create_dump.selection.selection import State
from create_dump.sources.entry import Entry, Kind, Verdict

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


class Totals:
    """Sums over files that can go into a dump.

    Attributes:
        files: How many.
        bytes: Of their contents.
        lines: Of their contents; 0 for those not analysed yet.
        tokens: Of their contents; a guess for those not analysed yet.
        wrapped: Tokens of their sections in the chosen format; a guess likewise.
        pending: How many are not analysed yet, or only counted with another tokenizer.
        unweighed: For how many `wrapped` is a guess: those, and those that were only counted for
            another format yet.
        outlined: Tokens of their sections with the outline instead; a guess for those whose
            outline is not made yet.
        unoutlined: For how many that is a guess.
        secrets: Findings of a level of `SERIOUS` or above that nobody has settled.
        high: Those of them of the highest level.
        low: Findings below `SERIOUS` that nobody has settled.
    """

    __slots__ = (
        "bytes",
        "files",
        "high",
        "lines",
        "low",
        "outlined",
        "pending",
        "secrets",
        "tokens",
        "unoutlined",
        "unweighed",
        "wrapped",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - one number each, in the order of `as_tuple`
        self,
        files: int = 0,
        bytes: int = 0,  # noqa: A002 - the field's name everywhere else
        lines: int = 0,
        tokens: int = 0,
        wrapped: int = 0,
        pending: int = 0,
        unweighed: int = 0,
        outlined: int = 0,
        unoutlined: int = 0,
        secrets: int = 0,
        high: int = 0,
        low: int = 0,
    ) -> None:
        """Start from the given sums."""
        self.files = files
        self.bytes = bytes
        self.lines = lines
        self.tokens = tokens
        self.wrapped = wrapped
        self.pending = pending
        self.unweighed = unweighed
        self.outlined = outlined
        self.unoutlined = unoutlined
        self.secrets = secrets
        self.high = high
        self.low = low

    def add(self, other: Totals, sign: int = 1) -> None:
        """Add *other* (or take it away)."""
        self.files += sign * other.files
        self.bytes += sign * other.bytes
        self.lines += sign * other.lines
        self.tokens += sign * other.tokens
        self.wrapped += sign * other.wrapped
        self.pending += sign * other.pending
        self.unweighed += sign * other.unweighed
        self.outlined += sign * other.outlined
        self.unoutlined += sign * other.unoutlined
        self.secrets += sign * other.secrets
        self.high += sign * other.high
        self.low += sign * other.low

    def under(self, state: State) -> Totals:
        """Return what these sums become where all of it is in *state*."""
        if state is State.IN:
            return self
        if state is State.OUT:
            return _ZERO
        return Totals(
            self.files,
            self.bytes,
            self.lines,
            self.tokens,
            self.outlined,
            self.pending,
            self.unoutlined,
            self.outlined,
            self.unoutlined,
            self.secrets,
            self.high,
            self.low,
        )

    def copy(self) -> Totals:
        """Return the same sums, apart from this object."""
        return Totals(*self.as_tuple())

    def as_tuple(self) -> tuple[int, ...]:
        """Return the sums in the order of the constructor."""
        return (
            self.files,
            self.bytes,
            self.lines,
            self.tokens,
            self.wrapped,
            self.pending,
            self.unweighed,
            self.outlined,
            self.unoutlined,
            self.secrets,
            self.high,
            self.low,
        )

    def __eq__(self, other: object) -> bool:
        """Compare the sums."""
        if not isinstance(other, Totals):
            return NotImplemented
        return self.as_tuple() == other.as_tuple()

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __repr__(self) -> str:
        """Name the sums."""
        names = (
            "files",
            "bytes",
            "lines",
            "tokens",
            "wrapped",
            "pending",
            "unweighed",
            "outlined",
            "unoutlined",
            "secrets",
            "high",
            "low",
        )
        parts = zip(names, self.as_tuple(), strict=True)
        return f"Totals({', '.join(f'{name}={value}' for name, value in parts)})"


class Node:
    """A path of the tree. Read it freely; only `Tree` changes it.

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
        "children",
        "choice",
        "ctime_ns",
        "depth",
        "error",
        "facts",
        "hidden",
        "inode",
        "kind",
        "left_out",
        "listed",
        "mixed",
        "mtime_ns",
        "name",
        "new",
        "order",
        "outlined",
        "parent",
        "rule",
        "size",
        "stale",
        "sums",
        "wrapped",
    )

    def __init__(self, name: str, parent: Node | None, entry: Entry) -> None:
        """Make the node of *entry* below *parent*, not yet counted there."""
        self.name = name
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.become(parent, entry, None)

    def become(self, parent: Node | None, entry: Entry, rule: Verdict | None) -> None:
        """Be *entry* below *parent*, and nothing that it was before, not yet counted there."""
        self.parent = parent
        self.kind = entry.kind
        self.size = entry.size
        self.mtime_ns = entry.mtime_ns
        self.inode = entry.inode
        self.ctime_ns = entry.ctime_ns
        self.rule = rule
        self.facts: FileFacts | None = None
        self.wrapped = 0
        self.outlined: int | None = None
        self.stale = Stale.NOT
        self.choice: State | None = None
        self.new = False
        self.listed = False
        self.error = ""
        self.left_out: tuple[tuple[Entry, Verdict], ...] = ()
        self.hidden: dict[str, Node] | None = None
        self.children: dict[str, Node] | None = None
        self.order: list[Node] | None = None
        self.sums: Totals | None = None
        self.mixed: Totals | None = None
        if entry.kind is Kind.DIRECTORY:
            self.children = {}
            self.sums = Totals()

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
        node: Node | None = None if self.ignored else self
        while node is not None:
            if node.choice is not None:
                return node.choice
            node = node.parent
        return State.OUT

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
        return self.facts is None or self.facts.content is Content.TEXT

    def ordered(self) -> list[Node]:
        """Return the children, directories first, then by name; don't change the list."""
        if self.order is None:
            self.order = in_order([] if self.children is None else self.children.values())
        return self.order

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
        facts = self.facts
        if self.kind is not Kind.FILE or self.ignored:
            return Totals()
        if facts is None:
            guess = self.size // BYTES_PER_TOKEN
            return Totals(1, self.size, 0, guess, guess, 1, 1, guess // OUTLINE_SHARE, 1)
        if facts.content is not Content.TEXT:
            return Totals()
        if self.outlined is None:
            outlined, unoutlined = self.wrapped // OUTLINE_SHARE, 1
        else:
            outlined, unoutlined = self.outlined, int(self.stale > Stale.NOT)
        return Totals(
            1,
            facts.size,
            facts.lines,
            facts.tokens,
            self.wrapped,
            int(self.stale is Stale.TOKENS),
            int(self.stale > Stale.NOT),
            outlined,
            unoutlined,
            *(by_level(facts) if facts.findings else ()),
        )


def by_level(facts: FileFacts) -> tuple[int, int, int]:
    """Return how many findings are not settled: of `SERIOUS` or above, of the highest, below."""
    levels = [one.level for one in facts.findings if not one.suppressed]
    serious = sum(level >= SERIOUS for level in levels)
    return serious, sum(level is Level.HIGH for level in levels), len(levels) - serious


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Return *nodes* as they stand in a directory: directories first, then by name."""
    return sorted(nodes, key=lambda node: (node.kind is not Kind.DIRECTORY, node.name))


_ZERO = Totals()
