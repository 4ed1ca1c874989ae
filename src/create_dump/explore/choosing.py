"""From a key to what is chosen: which paths it means, and in which state they go.

Knows rows and nodes; making it so is the workspace's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.languages import language
from create_dump.analysis.outline import supported
from create_dump.explore import numbers, safe
from create_dump.explore.look import obstacle
from create_dump.explore.ranges import spanned
from create_dump.explore.reasons import against
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.explore.rows import Rows
    from create_dump.node import Node
    from create_dump.selection.selection import Selection
    from create_dump.sources.entry import Verdict


class Choice(NamedTuple):
    """What a key means.

    Attributes:
        paths: What is to be put in or out, with all below.
        state: In or out.
        words: What to say beside it, or "".
    """

    paths: list[str]
    state: State
    words: str = ""


def unfit(rows: Rows) -> str:
    """Say why what the cursor is on can't go into a dump; "" when it can."""
    node = rows.current
    word = obstacle(node) if node.children is None else ""
    return f"{safe.name(node.name)} can't go into a dump: {word}" if word else ""


def toggled(rows: Rows) -> Choice:
    """Return what ``space`` means: the node under the cursor, with all below that is shown.

    It must be fit for a dump. A directory that is partly in goes in as a whole.
    """
    node = rows.current
    if node.rule is not None and not (rows.filtered and node.children is not None):
        return _against(node, node.rule)
    if node.children is None:
        return Choice([node.path], State.OUT if node.state is State.IN else State.IN)
    if not rows.filtered:
        return Choice([node.path], State.OUT if node.mark is State.IN else State.IN)
    return _turned(_matches(rows, node), _place(node))


def _against(node: Node, rule: Verdict) -> Choice:
    """Return that *node*, which *rule* speaks against, goes in by hand, or out again."""
    name, why = safe.name(node.name), against(rule)
    if node.mark is State.IN:
        return Choice([node.path], State.OUT, f"{name} is out again: {why}")
    return Choice([node.path], State.IN, f"{name} goes in by hand, though {why} keeps it out")


_WORDS = {State.IN: "In", State.OUTLINE: "As outlines", State.OUT: "Out"}
_AFTER = {State.OUT: State.IN, State.IN: State.OUTLINE, State.OUTLINE: State.OUT}


def cycled(rows: Rows) -> Choice:
    """Return what ``o`` means: whole, then as an outline, then out.

    It must be fit for a dump. What is partly in becomes an outline.
    """
    node = rows.current
    if node.children is None:
        state = _AFTER[node.state]
        if state is State.OUTLINE and not supported(language(node.path)):
            words = f"{safe.name(node.name)} has no outline: it goes in whole or not at all"
            return Choice([node.path], State.OUT, words)
        return Choice([node.path], state)
    if not rows.filtered:
        return Choice([node.path], State.OUTLINE if node.mark is None else _AFTER[node.mark])
    files = [match for match in _matches(rows, node) if match.dumpable]
    if not files:
        return Choice([], State.OUT, "Nothing that is shown can go into a dump")
    return Choice(sorted(file.path for file in files), _AFTER[files[0].state])


def all_shown(rows: Rows) -> Choice:
    """Return what ``a`` means: all of it, or all that the filter shows; or none, when all is in."""
    return _all_of(rows, rows.nodes[0])


def all_inside(rows: Rows) -> Choice:
    """Return what ``A`` means: the same inside the cursor's directory only."""
    return _all_of(rows, directory(rows))


def directory(rows: Rows) -> Node:
    """Return the directory that the cursor is on, or that holds what it is on."""
    node = rows.current
    return node if node.children is not None or node.parent is None else node.parent


def ranged(rows: Rows, state: State | None = None) -> Choice:
    """Return what a range means: all that it stands for goes in, or out when all of it is in.

    Args:
        rows: The rows.
        state: In or out, where that is settled.
    """
    nodes = spanned(rows)
    if rows.filtered:
        nodes = sorted(
            {match for node in nodes for match in _matches(rows, node)},
            key=lambda match: match.path,
        )
    unread = [node for node in nodes if node.children is not None and not node.listed]
    fit = [node for node in nodes if node.totals.files or (node in unread and not node.ignored)]
    if not fit and any(node.ignored for node in nodes):
        return Choice([], State.OUT, "What the rules keep out is chosen one by one, in no range")
    if not fit:
        return Choice([], State.OUT, "Nothing in the range can go into a dump")
    if state is None:
        state = State.OUT if all(node.mark is State.IN for node in fit) else State.IN
    files = sum(node.totals.files for node in fit)
    words = f"{_WORDS[state]}: {numbers.counted(files, 'file')} of the range"
    return Choice([node.path for node in fit], state, words)


def ranged_outline(rows: Rows) -> Choice:
    """Return what ``o`` means for a range: the next state after that of its first."""
    choice = ranged(rows, State.IN)
    if not choice.paths:
        return choice
    first = next(node for node in rows.nodes if node.path == choice.paths[0])
    state = State.OUTLINE if first.mark is None else _AFTER[first.mark]
    files = choice.words.partition(": ")[2]
    return Choice(choice.paths, state, f"{_WORDS[state]}: {files}")


def inverted(rows: Rows, selection: Selection, inside: Node) -> Selection:
    """Return *selection* with what is shown in the directory *inside* in if it was out, else out.

    Only files that can go into a dump count where a filter holds; without one, what is yet to come
    is inverted as well.
    """
    if not rows.filtered:
        return selection.inverted(inside.path)
    files = [match for match in _matches(rows, inside) if match.dumpable]
    goes_in = [file.path for file in files if file.state is State.OUT]
    goes_out = [file.path for file in files if file.state is not State.OUT]
    return selection.choose(goes_out, State.OUT).choose(goes_in, State.IN)


def _all_of(rows: Rows, node: Node) -> Choice:
    if rows.filtered:
        return _turned(_matches(rows, node), _place(node))
    state = State.OUT if node.mark is State.IN else State.IN
    words = f"{_WORDS[state]}: all of {safe.name(node.name)}/" if node.name else ""
    return Choice([node.path], state, words)


def _turned(nodes: Iterable[Node], place: str) -> Choice:
    files = [node for node in nodes if node.dumpable and node.kind is Kind.FILE]
    if not files:
        return Choice([], State.OUT, "Nothing that is shown can go into a dump")
    state = State.OUT if all(file.state is State.IN for file in files) else State.IN
    words = f"{_WORDS[state]}: the {numbers.counted(len(files), 'file')} shown{place}"
    return Choice(sorted(file.path for file in files), state, words)


def _place(node: Node) -> str:
    return f" in {safe.name(node.name)}/" if node.name else ""


def _matches(rows: Rows, node: Node) -> Iterable[Node]:
    """Return what the filter shows at or below *node*."""
    if node.parent is None:
        return rows.matches
    return [match for match in rows.matches if _inside(match, node)]


def _inside(node: Node, top: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not top:
        above = above.parent
    return above is top
