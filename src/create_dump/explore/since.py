"""What is other than in the last dump that was delivered: changed, added and deleted files.

It knows the tree and the memory of that dump; what differs inside a file is not asked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.planning import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.memory import Memory
    from create_dump.tree import Tree

_STEP: Final = 256
"""Nodes between two pauses."""


class Difference(NamedTuple):
    """A file that is not what it was.

    Attributes:
        sign: ``M`` changed, ``A`` added, ``D`` deleted.
        path: As in ``Entry``.
        lines: More than before; None where that is not known.
        tokens: The same.
    """

    sign: str
    path: str
    lines: int | None = None
    tokens: int | None = None


def since(tree: Tree, memory: Memory, tokenizer: str) -> Iterator[Difference | None]:
    """Yield what is other than in the last dump; None now and then, for a pause.

    Args:
        tree: As it is now.
        memory: Of the last dump; nothing is yielded where there was none.
        tokenizer: The one that counts now: another one's numbers are not compared.
    """
    if not memory.digests:
        return
    for path in sorted(memory.outdated):
        yield _outdated(path, tree, memory, tokenizer)
    for number, (node, _) in enumerate(chosen(tree.root)):
        if number % _STEP == 0:
            yield None
        facts = node.facts
        if facts is not None and node.dumpable and node.path not in memory.digests:
            yield Difference("A", node.path, facts.lines, facts.tokens)


def _outdated(path: str, tree: Tree, memory: Memory, tokenizer: str) -> Difference:
    node = tree.get(path)
    sign = "D" if node is None else "M"
    old = memory.facts.get(path)
    new = None if node is None else node.facts
    if old is None or (node is not None and new is None):
        return Difference(sign, path)
    lines, tokens = (0, 0) if new is None else (new.lines, new.tokens)
    comparable = tokenizer == memory.tokenizer
    return Difference(sign, path, lines - old.lines, tokens - old.tokens if comparable else None)
