"""Source without the definition that a parser stumbled over, so that it sees what comes after.

An unclosed parenthesis makes everything behind it one error. What starts a line at its first
column is most likely a new definition, whatever was open before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

TRIES = 3
"""How many broken definitions are left out before it is taken as it is."""

_START = re.compile(
    rb"^(?:[A-Za-z_$][\w$]*[^\w$:\n]|@\w|#\[|/\*\*|[^\W\d]*[\x80-\xff])", re.MULTILINE
)
"""A line that may start a definition; not a label, not a brace."""
_VISIBLE = re.compile(rb"[^\n]")


def without_break(source: bytes, root: Node) -> bytes | None:
    """Return *source* with blanks for the definition that the first long error starts in.

    Returns:
        The same number of bytes and lines; None when no error goes on over a definition's start.
    """
    children = root.children
    errors = [root] if root.type == "ERROR" else [c for c in children if c.type == "ERROR"]
    errors += [child for child in children if child.has_error and child.type != "ERROR"]
    for error in errors:
        stumbled = _stumbled(error)
        following = _START.search(source, stumbled + 1, error.end_byte)
        if following is None:
            continue
        start = stumbled
        for found in _START.finditer(source):
            if found.start() > stumbled:
                break
            start = found.start()
        end = following.start()
        return source[:start] + _VISIBLE.sub(b" ", source[start:end]) + source[end:]
    return None


def _stumbled(node: Node) -> int:
    """Return where the first error in *node* starts."""
    while node.type != "ERROR":
        inner = next((child for child in node.children if child.has_error), None)
        if inner is None:
            return node.start_byte
        node = inner
    # What was understood at its beginning is none.
    for child in node.children:
        if child.type == "ERROR" or not child.is_named or child.child_count == 0:
            return child.start_byte
    return node.start_byte
