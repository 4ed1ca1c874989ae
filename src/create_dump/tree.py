"""The live tree: what was found, what is known of it, what is chosen, and the sums of it all.

It knows no thread, no disk and no screen; whoever owns it calls it from one thread. A parent's
totals equal the sum of its children's, always. What is chosen is derived from the selection:
only directories with a choice somewhere below them keep a sum of their own for it, so that
choosing a directory costs its depth and the choices that it overrides, not its size.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.facts import Content, FileFacts
from create_dump.selection.selection import NOTHING, Selection, State
from create_dump.sources.entry import Entry, Kind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from create_dump.sources.entry import Batch

BYTES_PER_TOKEN = 4
"""A first guess at the tokens of a file that is not counted yet."""
OUTLINE_SHARE = 8
"""A first guess at how many times smaller an outline is."""


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
    """

    __slots__ = (
        "bytes",
        "files",
        "lines",
        "outlined",
        "pending",
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
        depth: 0 for the root.
        children: By name, for directories; None for all else.
        listed: For a directory, whether it has been read.
        error: For a directory, why it could not be read.
        left_out: For a directory, its entries that the rules keep out.
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
        "depth",
        "error",
        "facts",
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
        "size",
        "stale",
        "sums",
        "wrapped",
    )

    def __init__(self, name: str, parent: Node | None, entry: Entry) -> None:
        """Make the node of *entry* below *parent*, not yet counted there."""
        self.name = name
        self.parent = parent
        self.kind = entry.kind
        self.size = entry.size
        self.mtime_ns = entry.mtime_ns
        self.inode = entry.inode
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.facts: FileFacts | None = None
        self.wrapped = 0
        self.outlined: int | None = None
        self.stale = Stale.NOT
        self.choice: State | None = None
        self.new = False
        self.listed = False
        self.error = ""
        self.left_out: tuple[tuple[Entry, Verdict], ...] = ()
        self.children: dict[str, Node] | None = None
        self.order: list[Node] | None = None
        self.sums: Totals | None = None
        self.mixed: Totals | None = None
        if entry.kind is Kind.DIRECTORY:
            self.children = {}
            self.sums = Totals()

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
    def state(self) -> State:
        """Whether it is chosen: by its own choice or its nearest chosen ancestor's."""
        node: Node | None = self
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
        return self.kind is Kind.FILE and (self.facts is None or self.facts.content is Content.TEXT)

    def ordered(self) -> list[Node]:
        """Return the children, directories first, then by name; don't change the list."""
        if self.order is None:
            children = [] if self.children is None else self.children.values()
            self.order = sorted(
                children, key=lambda node: (node.kind is not Kind.DIRECTORY, node.name)
            )
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
        if self.kind is not Kind.FILE:
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
        )


_ZERO = Totals()


class Change(NamedTuple):
    """What a batch changed in the tree.

    Attributes:
        directory: The node whose children changed, or None when it is not in the tree.
        added: New nodes.
        changed: Files whose content may have changed: their facts are pending again.
        removed: Paths that are gone, with all below them.
        again: Directories in whose place another one stands, or that could not be read before.
    """

    directory: Node | None
    added: list[Node]
    changed: list[Node]
    removed: list[str]
    again: list[Node]


class Tree:
    """All nodes, their sums, and the selection over them.

    Attributes:
        root: The node of the root.
        selection: What is chosen now.
        left_out: How many paths the rules keep out; an ignored directory is one.
    """

    def __init__(self, selection: Selection = NOTHING) -> None:
        """Start with an empty, unlisted root."""
        self.root = Node("", None, Entry("", Kind.DIRECTORY, 0, 0, 0))
        self.selection = selection
        self.root.choice = selection.choices.get("")
        self.left_out = 0
        self._mixed: set[Node] = set()
        self._gone: set[str] = set()

    def get(self, path: str) -> Node | None:
        """Return the node of *path*, or None."""
        node: Node | None = self.root
        if path:
            for part in path.split("/"):
                if node is None or node.children is None:
                    return None
                node = node.children.get(part)
        return node

    def present(self, nodes: Iterable[Node]) -> set[Node]:
        """Return those of *nodes* that are still in the tree."""
        known = {self.root: True}
        # One look for each directory: most nodes share theirs with others.
        return {
            node
            for node in nodes
            if node is self.root or (node.parent is not None and _is_there(node.parent, known))
        }

    def merge(self, batch: Batch, *, later: bool = False) -> Change:
        """Make a directory's children what *batch* says, by difference.

        Args:
            batch: What was found.
            later: Whether what was never there is new to the person, for it was not there at first.
        """
        directory = self.get(batch.directory)
        if directory is None or directory.children is None:
            return Change(None, [], [], [], [])
        children = directory.children
        hidden = {entry.path for entry, _ in directory.left_out} if later else set()
        # What is in a directory that was there all the time, but not looked into, is no news.
        later &= directory.listed or directory.new or batch.directory in self._gone
        directory.listed = True
        directory.error = batch.error
        self.left_out += len(batch.left_out) - len(directory.left_out)
        directory.left_out = tuple(batch.left_out)
        change = Change(directory, [], [], [], [])
        cut = len(batch.directory) + 1 if batch.directory else 0
        entries = {entry.path[cut:]: entry for entry in batch.entries}
        for node in list(children.values()):
            entry = entries.get(node.name)
            # What could not be listed may still be there.
            if node.kind is not entry.kind if entry else not batch.error:
                change.removed.append(node.path)
                self._remove(node)
        delta = Totals()
        choices = self.selection.choices
        for name, entry in entries.items():
            known = children.get(name)
            if known is None:
                node = children[name] = Node(name, directory, entry)
                node.new = later and entry.path not in self._gone and entry.path not in hidden
                change.added.append(node)
                if choices and (choice := choices.get(entry.path)) is not None:
                    self._keep_sums_above(node)
                    node.choice = choice
                    self._add(directory, node.own(), chosen=choice)
                elif entry.kind is Kind.FILE:
                    delta.add(node.own())
            else:
                self._meet_again(known, entry, change)
        self._add(directory, delta)
        if change.added or change.removed:
            directory.order = None
        return change

    def _meet_again(self, known: Node, entry: Entry, change: Change) -> None:
        if entry.kind is Kind.FILE and entry[2:] != (known.size, known.mtime_ns, known.inode):
            self._update(known, entry)
            change.changed.append(known)
        elif entry.kind is Kind.DIRECTORY and (entry.inode != known.inode or known.error):
            known.inode = entry.inode
            change.again.append(known)

    def learn(self, results: Iterable[tuple[str, FileFacts, int]]) -> list[Node]:
        """Take in what analysis found; return the nodes concerned that are still there.

        Args:
            results: Path, facts, and tokens of the section in the dump.
        """
        return self._amend(
            (node, facts, wrapped, None)
            for path, facts, wrapped in results
            if (node := self.get(path)) is not None
        )

    def learn_outlines(self, results: Iterable[tuple[str, bytes, int | None]]) -> list[Node]:
        """Take in what outlines cost; return the nodes concerned, without those that changed.

        Args:
            results: Path, digest of the content, and tokens of the section with the outline, or
                None where there is no outline and the whole file stands in for it.
        """
        return self._amend(
            (node, node.facts, node.wrapped, node.wrapped if outlined is None else outlined)
            for path, digest, outlined in results
            if (node := self.get(path)) is not None
            and node.facts is not None
            and node.facts.digest == digest
        )

    def _amend(self, news: Iterable[tuple[Node, FileFacts | None, int, int | None]]) -> list[Node]:
        nodes: list[Node] = []
        directory = self.root
        delta = Totals()
        for node, facts, wrapped, outlined in news:
            if node.kind is not Kind.FILE or node.parent is None:
                continue
            if node.parent is not directory:
                # A batch's files mostly share their directory: climb once for all of them.
                self._add(directory, delta)
                directory, delta = node.parent, Totals()
            before = node.own()
            node.facts, node.wrapped, node.outlined = facts, wrapped, outlined
            scanned = facts is None or facts.findings is not None
            node.stale = Stale.NOT if scanned else Stale.SECTION
            difference = node.own()
            difference.add(before, -1)
            if node.choice is None:
                delta.add(difference)
            else:
                self._add(directory, difference, chosen=node.choice)
            nodes.append(node)
        self._add(directory, delta)
        return nodes

    def meet(self, paths: Iterable[str]) -> None:
        """Take *paths* for known: they are new no longer, nor are the directories above them."""
        for path in paths:
            node = self.get(path)
            while node is not None and node.new:
                node.new = False
                node = node.parent

    def forget(self, node: Node) -> None:
        """Make a file's facts pending again."""
        self._update(node, Entry("", node.kind, node.size, node.mtime_ns, node.inode))

    def lay_out_anew(self, stale: Stale = Stale.SECTION) -> None:
        """Take numbers for guesses from now on, until they are learned anew.

        Args:
            stale: Which of them; those that are guesses already stay so.
        """
        waiting = [self.root]
        for directory in waiting:
            for sums in (directory.sums, directory.mixed):
                if sums is not None:
                    sums.unweighed = sums.unoutlined = sums.files
                    if stale is Stale.TOKENS:
                        sums.pending = sums.files
            for child in (directory.children or {}).values():
                if child.children is not None:
                    waiting.append(child)
                elif child.facts is not None and child.facts.content is Content.TEXT:
                    child.stale = max(child.stale, stale)

    def select(self, selection: Selection) -> None:
        """Make *selection* what is chosen."""
        old, new = self.selection.choices, selection.choices
        self.selection = selection
        changed = {path for path in {*old, *new} if old.get(path) != new.get(path)}
        if not changed:
            return
        top = min(changed, key=len)
        if all(path == top or (path not in new and _below(path, top)) for path in changed) and (
            not any(_below(path, top) for path in new)
        ):
            self._select_one(top, changed, new.get(top))
        else:
            self._select_anew(old, new)

    def _select_one(self, top: str, changed: set[str], choice: State | None) -> None:
        """Make all of *top* uniform: the only choice that changed, but for those it overrides."""
        node = self.get(top)
        if node is None:
            return
        before = node.chosen.copy()
        for path in changed - {top}:
            if (below := self.get(path)) is not None:
                below.choice = None
        self._drop_sums([mixed for mixed in self._mixed if _within(mixed, node)])
        self._keep_sums_above(node)
        node.choice = choice
        delta = node.chosen.copy()
        delta.add(before, -1)
        above = node.parent
        while above is not None and above.mixed is not None:
            above.mixed.add(delta)
            above = above.parent

    def _select_anew(self, old: Iterable[str], new: Iterable[str]) -> None:
        """Set all choices and add up every directory that has one below it."""
        for path in old:
            if (node := self.get(path)) is not None:
                node.choice = None
        self._drop_sums(list(self._mixed))
        for path in new:
            if (node := self.get(path)) is None:
                continue
            node.choice = self.selection.choices[path]
            above = node.parent
            while above is not None and above not in self._mixed:
                self._mixed.add(above)
                above = above.parent
        for node in sorted(self._mixed, key=lambda node: -node.depth):
            chosen = Totals()
            for child in (node.children or {}).values():
                chosen.add(child.chosen)
            node.mixed = chosen

    def _drop_sums(self, nodes: list[Node]) -> None:
        for node in nodes:
            node.mixed = None
        self._mixed.difference_update(nodes)

    def _keep_sums_above(self, node: Node) -> None:
        above = node.parent
        while above is not None:
            if above.mixed is None:
                above.mixed = above.chosen.copy()
                self._mixed.add(above)
            above = above.parent

    def _add(self, directory: Node, delta: Totals, chosen: State | None = None) -> None:
        """Add *delta*, found in *directory*, there and above; *chosen* where it has its own say."""
        state = directory.state if chosen is None else chosen
        node: Node | None = directory
        while node is not None:
            node.sums.add(delta)  # type: ignore[union-attr]  # a directory has sums
            if node.mixed is not None:
                node.mixed.add(delta.under(state))
            node = node.parent

    def _update(self, node: Node, entry: Entry) -> None:
        delta = node.own()
        node.size, node.mtime_ns, node.inode = entry.size, entry.mtime_ns, entry.inode
        node.facts, node.wrapped, node.outlined, node.stale = None, 0, None, Stale.NOT
        after = node.own()
        after.add(delta, -1)
        if node.parent is not None:
            self._add(node.parent, after, chosen=node.choice)

    def _remove(self, node: Node) -> None:
        parent = node.parent
        if parent is None or parent.children is None:
            return
        all_of_it, chosen = node.totals.copy(), node.chosen.copy()
        above: Node | None = parent
        while above is not None:
            above.sums.add(all_of_it, -1)  # type: ignore[union-attr]  # a directory has sums
            if above.mixed is not None:
                above.mixed.add(chosen, -1)
            above = above.parent
        stack = [(node, node.path)]
        while stack:
            each, path = stack.pop()
            self.left_out -= len(each.left_out)
            if not each.new:
                # When it comes back, it is an old acquaintance.
                self._gone.add(path)
            stack += [(child, f"{path}/{name}") for name, child in (each.children or {}).items()]
        del parent.children[node.name]
        node.parent = None


def _is_there(directory: Node, known: dict[Node, bool]) -> bool:
    """Tell whether *directory* is below a node that is *known* to be there; note it."""
    way: list[Node] = []
    at: Node | None = directory
    while at is not None and at not in known:
        way.append(at)
        at = at.parent
    there = at is not None and known[at]
    known.update(dict.fromkeys(way, there))
    return there


def _within(node: Node, top: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not top:
        above = above.parent
    return above is top


def _below(path: str, top: str) -> bool:
    return path != top and (not top or path.startswith(top + "/"))
