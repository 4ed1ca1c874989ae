"""The live tree: what was found, what is known of it, what is chosen, and the sums of it all.

It knows no thread, no disk and no screen; whoever owns it calls it from one thread. A parent's
totals equal the sum of its children's, always. What is chosen is derived from the selection:
only directories with a choice somewhere below them keep a sum of their own for it, so that
choosing a directory costs its depth and the choices that it overrides, not its size.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from create_dump.analysis.facts import Content, FileFacts
from create_dump.analysis.secrets.policy import Unscanned
from create_dump.node import Directory, Node, Stale, node_of
from create_dump.selection.selection import NOTHING, Selection, State
from create_dump.sources.entry import Entry, Kind, Verdict
from create_dump.totals import Totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from create_dump.sources.entry import Batch

# Looked up once: Python 3.11 takes as long for an enum's member as for a node.
_FILE: Final = Kind.FILE
_PENDING: Final = Unscanned.PENDING
_FAILED: Final = Unscanned.FAILED
_FEW = 1000
"""So many files of a directory that is put out are still seen in it, until it is looked into."""


class Change(Struct, frozen=True):
    """What a batch changed in the tree.

    Attributes:
        directory: The node whose children changed, or None when it is not in the tree.
        added: New nodes.
        changed: Files whose content may have changed: their facts are pending again.
        removed: Paths that are gone, with all below them.
        again: Directories in whose place another one stands, or that could not be read before.
    """

    directory: Directory | None
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
        found: Files with secrets, or whose secrets can't be known; some may be gone by now
            (`present`).
    """

    def __init__(self, selection: Selection = NOTHING) -> None:
        """Start with an empty, unlisted root."""
        self.root = Directory("", None, Entry("", Kind.DIRECTORY, 0, 0, 0))
        self.selection = selection
        self.root.choice = selection.choices.get("")
        self.left_out = 0
        self.found: set[Node] = set()
        self._mixed: set[Directory] = set()
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
        """Return those of *nodes* that are still in the tree, and not kept out by now."""
        known: dict[Node, bool] = {self.root: True}
        # One look for each directory: most nodes share theirs with others.
        return {
            node
            for node in nodes
            if node is self.root
            or (node.parent is not None and not node.ignored and _is_there(node.parent, known))
        }

    def merge(
        self,
        batch: Batch,
        *,
        later: bool = False,
        facts: Mapping[str, tuple[FileFacts, int]] = MappingProxyType({}),
    ) -> Change:
        """Make a directory's children what *batch* says, by difference.

        Args:
            batch: What was found.
            facts: By name, what is known of the files as they are in *batch*, and the tokens of
                their sections. It is learned of those that were added or have changed.
            later: Whether what was never there is new to the person, for it was not there at first.
        """
        directory = self.get(batch.directory)
        if not isinstance(directory, Directory):
            return Change(None, [], [], [], [])
        known_out = {entry.path for entry, _ in directory.left_out} if later else set()
        # What is in a directory that was there all the time, but not looked into, is no news.
        later &= directory.listed or directory.new or batch.directory in self._gone
        directory.listed = True
        directory.error = batch.error
        self.left_out += len(batch.left_out) - len(directory.left_out)
        directory.left_out = tuple(batch.left_out)
        change = Change(directory, [], [], [], [])
        gone = self._lose(directory, batch, change) if directory.children else {}
        cut = len(batch.directory) + 1 if batch.directory else 0
        children, choices, rules = directory.children, self.selection.choices, dict(batch.by_hand)
        delta = Totals()
        for entry in batch.entries:
            path = entry.path
            name = path[cut:]
            rule = rules.get(path) if rules else None
            known = children.get(name)
            if known is not None:
                known.rule = rule
                self._meet_again(known, entry, change, facts.get(name))
                continue
            make = _made if directory.hidden else node_of
            node = children[name] = make(name, directory, entry, rule)
            if name in facts:
                node.facts, node.wrapped = facts[name]
                self._note(node)
            if later:
                node.new = path not in self._gone and path not in known_out
            change.added.append(node)
            if choices and (choice := choices.get(path)) is not None:
                self._keep_sums_above(node)
                node.choice = choice
                self._add(directory, node.own(), chosen=choice)
            else:
                node.add_to(delta)
        self._add(directory, delta)
        if directory.hidden is not None:
            directory.hidden = hidden(directory, directory.left_out, directory.hidden | gone)
        if change.added or change.removed:
            directory.order = None
        return change

    def _lose(self, directory: Directory, batch: Batch, change: Change) -> dict[str, Node]:
        """Remove what is no longer there, or something else by now; return it by name."""
        cut = len(batch.directory) + 1 if batch.directory else 0
        kinds = {entry.path[cut:]: entry.kind for entry in batch.entries}
        out = {entry.path[cut:] for entry, _ in batch.left_out} if batch.error else set()
        gone: dict[str, Node] = {}
        for name, node in list(directory.children.items()):
            kind = kinds.get(name)
            # What could not be listed may still be there.
            if node.kind is not kind if kind is not None else not batch.error or name in out:
                change.removed.append(node.path)
                self._remove(node)
                gone[name] = node
        return gone

    def _meet_again(
        self, known: Node, entry: Entry, change: Change, facts: tuple[FileFacts, int] | None
    ) -> None:
        if entry.kind is Kind.FILE and entry[2:] != known.stamp:
            self._update(known, entry)
            if facts is not None:
                self._amend([(known, *facts, None)])
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
            if node.kind is not _FILE or node.parent is None:
                continue
            if node.parent is not directory:
                # A batch's files mostly share their directory: climb once for all of them.
                self._add(directory, delta)
                directory, delta = node.parent, Totals()
            difference = delta if node.choice is None else Totals()
            node.add_to(difference, -1)
            node.facts, node.wrapped, node.outlined = facts, wrapped, outlined
            # Until it is scanned, what its section takes is not known.
            waits = facts is not None and facts.unscanned is _PENDING
            node.stale = Stale.SECTION if waits else Stale.NOT
            self._note(node)
            node.add_to(difference)
            if node.choice is not None:
                self._add(directory, difference, chosen=node.choice)
            nodes.append(node)
        self._add(directory, delta)
        return nodes

    def _note(self, node: Node) -> None:
        facts = node.facts
        if facts is not None and (facts.findings or facts.unscanned is _FAILED):
            self.found.add(node)
        else:
            self.found.discard(node)

    def judge_anew(self) -> None:
        """Take the numbers of the files with secrets for guesses until they are learned anew."""
        self.found = {node for node in self.present(self.found) if node.facts is not None}
        for node in self.found:
            difference = Totals()
            node.add_to(difference, -1)
            node.stale = max(node.stale, Stale.SECTION)
            node.add_to(difference)
            if node.parent is not None:
                self._add(node.parent, difference, chosen=node.choice)

    def meet(self, paths: Iterable[str]) -> None:
        """Take *paths* for known: they are new no longer, nor are the directories above them."""
        for path in paths:
            node = self.get(path)
            while node is not None and node.new:
                node.new = False
                node = node.parent

    def forget(self, node: Node) -> None:
        """Make a file's facts pending again."""
        self._update(node, Entry("", node.kind, *node.stamp))

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
            for child in directory.children.values():
                if isinstance(child, Directory):
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
            for child in node.children.values():
                chosen.add(child.chosen)
            node.mixed = chosen

    def _drop_sums(self, nodes: list[Directory]) -> None:
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

    def _add(self, directory: Directory, delta: Totals, chosen: State | None = None) -> None:
        """Add *delta*, found in *directory*, there and above; *chosen* where it has its own say."""
        state = directory.state if chosen is None else chosen
        node: Directory | None = directory
        while node is not None:
            node.sums.add(delta)
            if node.mixed is not None:
                node.mixed.add(delta.under(state))
            node = node.parent

    def _update(self, node: Node, entry: Entry) -> None:
        difference = Totals()
        node.add_to(difference, -1)
        node.stamp = entry[2:]
        node.facts, node.wrapped, node.outlined, node.stale = None, 0, None, Stale.NOT
        self.found.discard(node)
        node.add_to(difference)
        if node.parent is not None:
            self._add(node.parent, difference, chosen=node.choice)

    def _remove(self, node: Node) -> None:
        parent = node.parent
        if parent is None:
            return
        all_of_it, chosen = node.totals.copy(), node.chosen.copy()
        above: Directory | None = parent
        while above is not None:
            above.sums.add(all_of_it, -1)
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


def _made(name: str, directory: Directory, entry: Entry, rule: Verdict | None) -> Node:
    """Return the node of what comes into *directory*: the one that it had while it was kept out."""
    node = directory.hidden.pop(name, None) if directory.hidden else None
    if node is None or node.kind is not entry.kind:
        return node_of(name, directory, entry, rule)
    inside = node.hidden
    node.become(directory, entry, rule)
    if isinstance(node, Directory):
        node.hidden = inside
    return node


def _put_out(node: Node, directory: Directory, entry: Entry, rule: Verdict) -> None:
    """Make *node* one that *rule* keeps out of *directory*, and all that is seen in it."""
    inside = {**(node.hidden or {}), **(node.children or {})}
    few = node.totals.files <= _FEW
    node.become(directory, entry, rule)
    if not few:
        for child in inside.values():
            child.parent = None
    elif inside and isinstance(node, Directory):
        node.listed = True
        node.hidden = inside
        for child in inside.values():
            was = Entry("", child.kind, *child.stamp)
            _put_out(child, node, was, rule)


def hidden(
    directory: Directory, out: Iterable[tuple[Entry, Verdict]], known: Mapping[str, Node]
) -> dict[str, Node]:
    """Return the nodes of what is kept *out* of *directory*, by name; the *known* stay the same."""
    nodes: dict[str, Node] = {}
    for entry, rule in out:
        name = entry.path.rpartition("/")[2]
        node = known.get(name)
        if node is None or node.kind is not entry.kind:
            node = node_of(name, directory, entry, rule)
        elif node.parent is not directory or not node.ignored:
            _put_out(node, directory, entry, rule)
        else:
            node.stamp, node.rule = entry[2:], rule
        nodes[name] = node
    return nodes


def _within(node: Node, top: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not top:
        above = above.parent
    return above is top


def _below(path: str, top: str) -> bool:
    return path != top and (not top or path.startswith(top + "/"))
