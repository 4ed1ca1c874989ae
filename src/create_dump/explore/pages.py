"""What the tabs of the preview show of a path, as far as that can be said at once.

Knows the workspace and the words, no widgets. What is to be read is `create_dump.explore.making`'s.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.facts import Content
from create_dump.explore.cards import card
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.explore.document import Card
    from create_dump.explore.keymap import Keymap
    from create_dump.explore.last_copy import LastCopy
    from create_dump.node import Node
    from create_dump.plan import Representation
    from create_dump.workspace import Workspace


class Tab(StrEnum):
    """A way to look at a path; its value is its name on the screen."""

    FILE = "File"
    OUTLINE = "Outline"
    DUMP = "Dump"
    CHANGES = "Changes"


class Wanted(NamedTuple):
    """All that decides what a tab shows: what is equal looks the same.

    Attributes:
        tab: Which tab.
        path: Of what.
        content: What changes with the file's content, or with what is in the directory.
        rest: What else it depends on.
    """

    tab: Tab
    path: str
    content: tuple[int, ...]
    rest: tuple[object, ...]


def wanted(workspace: Workspace, tab: Tab, node: Node, copy: LastCopy | None = None) -> Wanted:
    """Return what has to be another for *tab* of *node* to look different.

    Args:
        workspace: What is looked at.
        tab: Which tab.
        node: Of what.
        copy: What changes are looked for against; None for git's last commit.
    """
    directory = node.children is not None
    content: tuple[int, ...] = node.stamp
    rest: tuple[object, ...] = (node.rule,)
    if directory:
        content = (*node.totals.as_tuple(), *node.chosen.as_tuple(), len(node.left_out))
        rest += (node.listed, node.error)
    elif node.facts is not None and node.facts.content is not Content.TEXT:
        rest += (node.facts.content,)
    elif tab is not Tab.DUMP:
        # It decides what is masked, and how.
        rest += (workspace.options.secrets,)
    if tab is Tab.OUTLINE:
        rest += (workspace.options.tokenizer,)
    elif tab is Tab.DUMP:
        # A selection is the same object as long as nothing is chosen.
        rest += (
            workspace.options.format,
            workspace.selection if directory else place(node, workspace.options.secrets),
        )
    elif tab is Tab.CHANGES and copy is not None:
        old = frozenset(workspace.memory.outdated) if directory else node.state
        rest += (copy, copy.sent, old)
    elif tab is Tab.CHANGES and (git := workspace.git) is not None:
        rest += (git,) if directory else (git.commit, git.changes.get(node.path))
    return Wanted(tab, node.path, content, rest)


def said(
    workspace: Workspace, tab: Tab, node: Node, keymap: Keymap, copy: LastCopy | None = None
) -> Card | None:
    """Return what there is to say of *node* without reading it, or None: it has to be made.

    The arguments are those of `wanted`.
    """
    path = node.path
    if tab is Tab.FILE:
        return card(node, path)
    from create_dump.explore import tab_cards

    match tab:
        case Tab.OUTLINE:
            return tab_cards.outline_card(node, path, keymap)
        case Tab.DUMP:
            return tab_cards.dump_card(node, path, workspace.options.secrets, keymap)
        case Tab.CHANGES if copy is not None:
            get, outdated = workspace.tree.get, workspace.memory.outdated
            letters = (("D" if get(each) is None else "M", each) for each in outdated)
            return tab_cards.copied_card(node, path, copy.sent, letters)
        case Tab.CHANGES:
            return tab_cards.changes_card(node, path, workspace.git)


def place(node: Node, policy: Policy) -> Representation | str:
    """Return how the file *node* goes into the dump under *policy*, or why it does not."""
    if node.state is State.OUT:
        return "out"
    from create_dump.plan import PlannedFile
    from create_dump.planning import planned

    file = planned(node, node.path, node.state, policy)
    if isinstance(file, PlannedFile):
        return file.representation
    return "pending" if file is None else file.reason
