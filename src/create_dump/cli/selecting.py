"""``--select`` and ``--selection``: from the items that were given to what a workspace chooses.

What an item means is `create_dump.selection.notation`'s affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.config.wording import show_key, suggest
from create_dump.errors import UsageError
from create_dump.selection import notation
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from create_dump.config.load import Loaded
    from create_dump.selection.notation import Choice
    from create_dump.selection.selection import Selection
    from create_dump.workspace import Workspace

_NAMED: Final = "--selection"
_WHY: Final = "paths begin at the root; create-dump why PATH tells of a rule that leaves one out"


def choices_of(loaded: Loaded, items: Sequence[str], name: str | None) -> tuple[Choice, ...] | None:
    """Return what was chosen, read, or None where nothing was said.

    Args:
        loaded: The settings, with the selections that have a name.
        items: Those of ``--select``.
        name: That of ``--selection``.

    Raises:
        UsageError: There is no such selection, or an item can't be read.
    """
    if name is None:
        return notation.parse(items) if items else None
    known = loaded.sections.selections
    if name not in known:
        raise UsageError(
            f"there is no selection {show_key(name)}",
            where=_NAMED,
            hint=suggest(name, known) or "write one below [selections], or use --select",
        )
    return notation.parse(known[name].items, where=known[name].places)


class Chosen(NamedTuple):
    """What choices come to in a tree.

    Attributes:
        selection: What is in.
        notes: What a person should know: the items that name nothing, a line each.
    """

    selection: Selection
    notes: tuple[str, ...]


def choose(workspace: Workspace, choices: Sequence[Choice], name: str | None) -> Chosen:
    """Return what *choices* come to in a workspace that is walked.

    Args:
        workspace: Where.
        choices: What.
        name: That of the selection that they are, or None.

    Raises:
        UsageError: None of the items that let something in names anything.
    """
    paths = list(_paths(workspace))
    lost = notation.missing(choices, [*paths, *_kept_out(workspace, choices)])
    wanted = [choice.item for choice in choices if choice.state is not State.OUT]
    if not set(wanted) - set(lost):
        shown = ", ".join(quote_path(item) for item in wanted)
        what = f"nothing is there that is called {shown}" if wanted else "nothing is chosen"
        where = notation.OPTION if name is None else _NAMED
        raise UsageError(what, where=where, hint=_WHY if wanted else "add --select .")
    notes = tuple(f"{quote_path(item)} is chosen but names nothing: {_WHY}" for item in lost)
    return Chosen(notation.apply(choices, paths), notes)


def apply(workspace: Workspace, selection: Selection) -> None:
    """Choose *selection*, and nothing else."""
    workspace.select(workspace.needed(selection))


def _kept_out(workspace: Workspace, choices: Sequence[Choice]) -> Iterator[str]:
    """Yield the paths that are named one by one, and are there though a rule keeps them out."""
    for choice in choices:
        for path in choice.paths if choice.state is not State.OUT else ():
            if workspace.tree.get(path) is None and workspace.is_there(path):
                yield path


def _paths(workspace: Workspace) -> Iterator[str]:
    """Yield the paths that there are, directories with a final slash."""
    for node in workspace.tree.root.preorder():
        yield f"{node.path}/" if node.kind is Kind.DIRECTORY else node.path
