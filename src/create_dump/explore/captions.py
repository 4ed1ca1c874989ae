"""What stands in the border of the preview: whose it is above, what is known of it below.

Knows nodes and widths. Where there is little room, what matters least is left out whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from rich.cells import cell_len

from create_dump.analysis.secrets.policy import Unscanned
from create_dump.explore import numbers, safe
from create_dump.explore.look import MARKS, NO_MARK, obstacle
from create_dump.explore.reasons import by_choice
from create_dump.node import SERIOUS
from create_dump.sources.entry import Kind

if TYPE_CHECKING:
    from create_dump.analysis.facts import FileFacts
    from create_dump.node import Node

_BETWEEN: Final = " · "
_USUAL: Final = "utf-8"


class _Part(Struct, frozen=True):
    text: str
    worth: int
    """What is worth less gives way first."""


def title(node: Node, project: str, width: int) -> str:
    """Return the mark and the path of *node* in *width* cells; of a path the end matters most."""
    path = safe.name(node.path if node.parent is not None else project)
    slash = "/" if node.children is not None else ""
    mark = NO_MARK if node.children is None and obstacle(node) else MARKS[node.mark]
    return f"{mark} {safe.cut_start(path + slash, width - len(mark) - 1)}".strip()


def facts(node: Node, width: int, sign: str = "") -> str:
    """Return why *node* is in or out, and what is known of it, in *width* cells.

    Args:
        node: Of what.
        width: How much room there is.
        sign: What stands before numbers of tokens that can only be estimated; or "".
    """
    parts = [part for part in _parts(node, sign) if part.text]
    while parts:
        line = _BETWEEN.join(part.text for part in parts)
        if cell_len(line) <= width:
            return line
        if len(parts) == 1:
            return safe.cut(line, width)
        parts.remove(min(parts, key=lambda part: part.worth))
    return ""


def _parts(node: Node, sign: str) -> list[_Part]:
    totals = node.totals
    parts = [_Part(by_choice(node), 4)]
    if node.children is not None:
        parts.append(_Part(numbers.counted(totals.files, "file"), 3))
    if not totals.files:
        return [*parts, _Part(numbers.size(node.size) if node.kind is Kind.FILE else "", 1)]
    sign = "~" if totals.pending else sign
    parts += [
        _Part(f"{sign}{totals.tokens:,} tok", 5),
        _Part("" if totals.pending else numbers.counted(totals.lines, "line"), 2),
        _Part(numbers.size(totals.bytes), 1),
    ]
    found = node.facts
    if found is not None:
        guessed = " (guessed)" if found.guessed else ""
        parts.append(_Part(found.encoding + guessed, 0 if found.encoding == _USUAL else 3))
        parts.append(_Part(_secrets(found), 6))
    return parts


def _secrets(found: FileFacts) -> str:
    """Return where secrets stand that nobody has settled, or that nobody could look."""
    if found.unscanned is Unscanned.FAILED:
        return "not scanned for secrets"
    lines = [one.line for one in found.findings if not one.suppressed and one.level >= SERIOUS]
    if not lines:
        return ""
    return f"⚠ line {lines[0]:,}" if len(lines) == 1 else f"⚠ {len(lines):,} secrets"
