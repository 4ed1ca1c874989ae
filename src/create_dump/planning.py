"""From the live tree to a frozen plan, in steps, so that a screen can draw between two of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from create_dump.analysis.facts import CONTENT_REASONS, Content
from create_dump.analysis.secrets.policy import Mode
from create_dump.plan import PlannedFile, Representation, Skipped, kept_out, order
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from create_dump.analysis.secrets.policy import Policy
    from create_dump.node import Node
    from create_dump.plan import Plan
    from create_dump.tree import Tree

_STEP = 256
"""Nodes between two yields: well under a millisecond."""

# Looked up once: Python 3.11 takes as long for an enum's member as for all else of a file.
_FILE: Final = Kind.FILE
_DIRECTORY: Final = Kind.DIRECTORY
_TEXT: Final = Content.TEXT
_EXCLUDE: Final = Mode.EXCLUDE
_OUT: Final = State.OUT
_OUTLINE: Final = State.OUTLINE

_KINDS = {
    Kind.LINK: Skipped("", "link", "symbolic link, not followed"),
    Kind.SPECIAL: Skipped("", "special", "no regular file"),
    Kind.REPOSITORY: Skipped("", "repository", "another repository"),
}


def planning(tree: Tree, empty: Plan) -> Generator[None, None, Plan]:
    """Fill *empty* with what is chosen in *tree*; yield now and then; return the plan.

    The tree must not change between two steps, and no chosen file may be unweighed.
    """
    files: list[PlannedFile] = []
    skipped: list[Skipped] = []
    directory, above = tree.root, ""
    for number, (node, state) in enumerate(chosen(tree.root)):
        if number % _STEP == _STEP - 1:
            yield
        if node.kind is _DIRECTORY:
            if node.error or node.left_out:
                skipped += _left_by(node)
            continue
        if node.parent is not None and node.parent is not directory:
            directory = node.parent
            above = f"{directory.path}/" if directory.parent is not None else ""
        what = planned(node, above + node.name, state, empty.policy)
        if isinstance(what, PlannedFile):
            files.append(what)
        elif what is not None:
            skipped.append(what)
    skipped.sort(key=lambda skip: order(skip.path))
    return replace(empty, files=tuple(files), skipped=tuple(skipped))


def planned(node: Node, path: str, state: State, policy: Policy) -> PlannedFile | Skipped | None:
    """Return how *node* at *path*, chosen in *state*, goes into a dump, or why it does not.

    None while that is not known: it is pending. Directories go in by what is in them.
    """
    facts = node.facts
    if node.kind is not _FILE:
        return _KINDS[node.kind]._replace(path=path)
    if facts is None:
        return None
    if facts.content is not _TEXT:
        return Skipped(path, CONTENT_REASONS[facts.content], facts.detail)
    if policy.mode is _EXCLUDE and (kept := kept_out(path, facts, policy)) is not None:
        return kept
    outlined = node.outlined if state is _OUTLINE else None
    if outlined is None or outlined >= node.wrapped:
        return PlannedFile(path, facts, node.wrapped)
    return PlannedFile(path, facts, outlined, Representation.OUTLINE)


def chosen(top: Node) -> Iterator[tuple[Node, State]]:
    """Yield *top* and what is chosen below it in the order of the tree.

    What is wholly out is not entered.
    """
    stack = [(top, top.state)]
    while stack:
        node, state = stack.pop()
        if state is not _OUT:
            yield node, state
        if node.children and (state is not _OUT or node.mixed is not None):
            stack += [
                (child, state if child.choice is None else child.choice)
                for child in reversed(node.ordered())
            ]


def _left_by(directory: Node) -> Iterator[Skipped]:
    """Yield what a person would miss in a chosen directory."""
    if directory.error:
        yield Skipped(directory.path, "unreadable", directory.error)
    for entry, verdict in directory.left_out:
        if verdict.reason is Reason.TOO_LARGE:
            yield Skipped(entry.path, "too-large", f"{entry.size} bytes")
