"""From a key to what is chosen: which paths it means, and in which state they go.

Knows rows and nodes; making it so is the workspace's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.languages import language
from create_dump.analysis.outline import supported
from create_dump.explore import safe
from create_dump.explore.look import obstacle
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from create_dump.explore.rows import Rows
    from create_dump.tree import Node


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
    if node.children is None:
        return Choice([node.path], State.OUT if node.state is State.IN else State.IN)
    if not rows.filtered:
        return Choice([node.path], State.OUT if node.mark is State.IN else State.IN)
    inside = [match for match in rows.matches if _inside(match, node)]
    return _turned(
        inside, f"the filter's in {safe.name(node.name)}/" if node.name else "the filter's"
    )


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
    files = [match for match in rows.matches if _inside(match, node) and match.dumpable]
    if not files:
        return Choice([], State.OUT, "Nothing that is shown can go into a dump")
    return Choice(sorted(file.path for file in files), _AFTER[files[0].state])


def all_shown(rows: Rows) -> Choice:
    """Return what ``a`` means: all of it, or all that the filter shows; or none, when all is in."""
    if rows.filtered:
        return _turned(rows.matches, "the filter's")
    root = rows.nodes[0]
    return Choice([""], State.OUT if root.mark is State.IN else State.IN)


def _turned(nodes: Iterable[Node], whose: str) -> Choice:
    files = [node for node in nodes if node.dumpable and node.kind is Kind.FILE]
    if not files:
        return Choice([], State.OUT, "Nothing that is shown can go into a dump")
    state = State.OUT if all(file.state is State.IN for file in files) else State.IN
    count = f"{len(files):,} file{'s' if len(files) != 1 else ''}"
    words = f"{'In' if state is State.IN else 'Out'}: {whose} {count}"
    return Choice(sorted(file.path for file in files), state, words)


def _inside(node: Node, directory: Node) -> bool:
    above: Node | None = node
    while above is not None and above is not directory:
        above = above.parent
    return above is directory
