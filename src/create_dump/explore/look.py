"""How a row of the tree looks: plain values that decide every cell of it.

It knows nodes and rows, not styles or widgets; equal looks are drawn the same, so that a look is
the key of the cache of drawn rows.
"""

from __future__ import annotations

from enum import IntEnum
from time import time
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from create_dump.analysis.facts import Content
from create_dump.analysis.secrets.policy import Unscanned
from create_dump.explore import numbers, safe
from create_dump.explore.columns import columns
from create_dump.explore.order import By, size
from create_dump.explore.ranges import stands_whole
from create_dump.selection.selection import State
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.explore.columns import Columns
    from create_dump.explore.rows import Rows
    from create_dump.node import Node
    from create_dump.sources.git_status import GitStatus

MARKS: Final = {State.IN: "[x]", State.OUTLINE: "[o]", State.OUT: "[ ]", None: "[-]"}
NO_MARK: Final = "   "
_NEW: Final = " +"
"""Behind what appeared while the person was looking, until it was in a dump."""
_HEAVY: Final = (5, 10)
"""Per cent of all that fits into a dump from which a single file is heavy, and very heavy."""
SECRETS: Final = "!"
"""Beside what holds secrets that nobody has settled."""
NOT_SCANNED: Final = "?"
"""Beside what could not be looked at."""
_BELOW: Final = " •"
"""Stands for a directory in which something has changed."""
_KINDS: Final = {Kind.LINK: "link", Kind.SPECIAL: "special", Kind.REPOSITORY: "submodule"}
_IGNORED: Final = "ignored"
_CONTENTS: Final = {
    Content.BINARY: "binary",
    Content.DUMP: "a dump",
    Content.UNREADABLE: "unreadable",
}


class Tone(IntEnum):
    """How a name is drawn."""

    FILE = 0
    DIRECTORY = 1
    OUT = 2
    """It can't go into a dump, or the rules keep it out."""


class Heat(IntEnum):
    """How much of a dump's room a file takes."""

    LIGHT = 0
    HEAVY = 1
    VERY_HEAVY = 2


def _no_places(_: Node) -> tuple[int, ...]:
    return ()


class Scene(Struct):
    """What rows are drawn by, beside the rows themselves.

    Attributes:
        project: The root's name.
        approximate: The sign before every number of a tokenizer that only estimates; else "".
        places: Returns which letters of a name the filter sought.
        git: What git says has changed; None where there is no repository, or not yet.
        secrets: Whether any were found that nobody has settled, or files that can't be scanned.
        room: The tokens that fit into a dump; 0 where that is not known.
        clock: Returns the time, in seconds since 1970.
        painting: What the mouse makes of the range's rows; None when it is not at it.
    """

    project: str
    approximate: str = ""
    places: Callable[[Node], tuple[int, ...]] = _no_places
    git: GitStatus | None = None
    secrets: bool = False
    room: int = 0
    clock: Callable[[], float] = time
    painting: State | None = None


class Look(Struct, frozen=True):
    """All that decides how a row is drawn.

    Attributes:
        guides: The lines that lead to it, as text.
        arrow: Whether it is folded, two cells.
        mark: Its tri-state mark, or three spaces.
        name: As it is drawn, not cut yet.
        places: Which of its letters the filter sought.
        tone: How the name is drawn.
        git: What git says: the letter of what is staged, that of what is not; or "".
        secrets: The sign of secrets in it, or "".
        detail: What the rows are sorted by, or "".
        tokens: The column of tokens.
        counted: Whether that number is final.
        word: Why it can't go in, instead of tokens; or "".
        bar: Its share of its directory.
        heat: How heavy it is.
        columns: Which columns there are at its right.
        cursor: Whether the cursor is on it.
        spanned: Whether it is in the range that the cursor extends.
    """

    guides: str
    arrow: str
    mark: str
    name: str
    places: tuple[int, ...]
    tone: Tone
    git: str
    secrets: str
    detail: str
    tokens: str
    counted: bool
    word: str
    bar: str
    heat: Heat
    columns: Columns
    cursor: bool
    spanned: bool


def look(rows: Rows, row: int, width: int, scene: Scene) -> Look:
    """Return how *row* looks in a tree view of *width* cells."""
    node = rows.nodes[row]
    directory = node.children is not None
    word = obstacle(node)
    out = bool(word) and not directory
    word = word or (_IGNORED if node.ignored else "")
    totals = node.totals
    tokens, counted = ("", True) if word else _tokens(node, scene.approximate)
    above = node.parent
    name = safe.name(node.name if above is not None else scene.project)
    whole = above.totals.tokens if above is not None else 0
    shown = shown_columns(rows, width, scene)
    return Look(
        guides(rows, node, width),
        _arrow(rows, node),
        NO_MARK if out else MARKS[_mark(rows, row, scene)],
        name + ("/" if directory else "") + (_NEW if node.new else ""),
        scene.places(node) if rows.filtered and name == node.name else (),
        Tone.OUT if out or node.ignored else Tone.DIRECTORY if directory else Tone.FILE,
        _git(node, scene.git) if shown.git else "",
        _secrets(node) if shown.secrets else "",
        _detail(node, rows, scene) if shown.detail else "",
        tokens,
        counted,
        word,
        numbers.bar(totals.tokens, whole, shown.bar - 1),
        Heat.LIGHT if directory or word else _heat(totals.tokens, scene.room),
        shown,
        row == rows.cursor,
        row in rows.span,
    )


def obstacle(node: Node) -> str:
    """Return why nothing of *node* can go into a dump, in a word or two; "" when it can."""
    if node.children is not None:
        if node.error:
            return "unreadable"
        return "empty" if _is_empty(node) else ""
    if node.facts is not None and node.kind is Kind.FILE:
        return _CONTENTS.get(node.facts.content, "")
    return _KINDS.get(node.kind, "")


def shown_columns(rows: Rows, width: int, scene: Scene) -> Columns:
    """Return the columns of a row of *width* cells."""
    detail = rows.sort.by in {By.SIZE, By.TIME}
    return columns(width, git=scene.git is not None, secrets=scene.secrets, detail=detail)


def guides(rows: Rows, node: Node, width: int) -> str:
    """Return the lines that lead to *node*; deep ones begin with an ellipsis."""
    parts: list[str] = []
    at = node
    while at.parent is not None:
        last = rows.is_last(at)
        if at is node:
            parts.append("└ " if last else "├ ")
        else:
            parts.append("  " if last else "│ ")
        at = at.parent
    most = max(2, width // 4)
    if len(parts) > most:
        parts[most - 1 :] = [f"{safe.ELLIPSIS} "]
    return "".join(reversed(parts))


def _mark(rows: Rows, row: int, scene: Scene) -> State | None:
    """Return the mark of *row*, as it will be where the mouse is painting it."""
    node, span = rows.nodes[row], rows.span
    if scene.painting is None or row not in span:
        return node.mark
    return scene.painting if stands_whole(rows, row) else node.mark


def _arrow(rows: Rows, node: Node) -> str:
    if node.children is None or _is_empty(node):
        return "  "
    return "▾ " if rows.is_open(node) else "▸ "


def _is_empty(directory: Node) -> bool:
    return directory.listed and not directory.children and not directory.hidden


def _tokens(node: Node, approximate: str) -> tuple[str, bool]:
    totals = node.totals
    if node.children is not None and not node.listed:
        return safe.ELLIPSIS, False
    if totals.pending:
        if node.facts is None and node.children is None:
            return safe.ELLIPSIS, False
        return "~" + numbers.short(totals.tokens), False
    return approximate + numbers.short(totals.tokens), True


def _git(node: Node, git: GitStatus | None) -> str:
    if git is None:
        return ""
    path = node.path
    change = git.changes.get(path)
    if change is None:
        return _BELOW if node.children is not None and path in git.directories else ""
    return f"{change.staged or ' '}{change.unstaged or ' '}"


def _secrets(node: Node) -> str:
    if node.totals.secrets:
        return SECRETS
    lost = node.facts is not None and node.facts.unscanned is Unscanned.FAILED
    return NOT_SCANNED if lost else ""


def _detail(node: Node, rows: Rows, scene: Scene) -> str:
    if rows.sort.by is By.SIZE:
        return numbers.size(size(node))
    written = rows.newest(node)
    return numbers.age(scene.clock() - written / 1e9) if written else ""


def _heat(tokens: int, room: int) -> Heat:
    percent = 100 * tokens / room if room else 0
    return Heat(sum(percent >= least for least in _HEAVY))
