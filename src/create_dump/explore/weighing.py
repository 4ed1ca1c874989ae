"""What a selection would come to in the tree as it is, without choosing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.selection.selection import State, ancestors
from create_dump.tree import Totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.selection.selection import Selection
    from create_dump.tree import Tree


def weigh(tree: Tree, selection: Selection) -> Totals:
    """Return the sums over what *selection* would choose; it costs its own length."""
    choices = selection.choices
    sums = Totals()
    for path, state in choices.items():
        node = tree.get(path)
        if node is None:
            continue
        above = next((choices[each] for each in ancestors(path) if each in choices), State.OUT)
        sums.add(node.totals.under(state))
        sums.add(node.totals.under(above), -1)
    return sums


def known_paths(tree: Tree) -> Iterator[str]:
    """Yield all paths, directories with a final slash, as `notation.apply` takes them."""
    waiting = [("", tree.root)]
    while waiting:
        above, directory = waiting.pop()
        for name, node in (directory.children or {}).items():
            if node.children is None:
                yield above + name
            else:
                yield f"{above}{name}/"
                waiting.append((f"{above}{name}/", node))
