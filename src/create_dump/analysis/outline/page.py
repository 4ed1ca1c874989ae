"""The outline as it is written: lines kept from the source, bodies cut out, blocks opened and shut.

Knows source text and syntax nodes, but no language: each has a module that says what to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.outline import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

VALUE = 30
"""Bytes that a value may have before it is cut."""
MINOR = 60
"""Fields, constants and members that a block may list before the rest is cut: more is a table."""

_BRACKETS = frozenset({("[", "]"), ("{", "}"), ("(", ")")})
_COLUMN = 400
"""Bytes before a node on its line; behind more, indentation means nothing."""
_COMMENT = 4_000
_COMMENT_LINES = 40


class Style(NamedTuple):
    """How a language writes what isn't there.

    Attributes:
        body: Stands for a body.
        value: Stands for a value.
        line: Starts a comment that ends with the line.
        step: A level of indentation, where the source has none to take over.
    """

    body: str
    value: str
    line: str
    step: str


BRACES = Style("{ … }", "…", "//", "  ")
COLON = Style("...", "...", "#", "    ")


@dataclass(slots=True)
class Block:
    """A part of the source that is looked into: a class's body, a namespace, an ``#ifdef``.

    Attributes:
        parts: What is in it: nodes to visit, and blocks of its own (the arms of an ``if``).
        header: The lines that open it, or "".
        footer: The line that closes it, or "".
        empty: What stands for it when nothing in it is kept; "" for nothing at all.
        members: Whether it is a definition itself: worth a line even when nothing in it is kept,
            and what is defined in it is no longer top level.
        broken: Whether its nodes stand in an ``ERROR``, and so may come from inside a function.
    """

    parts: Iterable[Node | Block]
    header: str = ""
    footer: str = ""
    empty: str = ""
    members: bool = False
    broken: bool = False


@dataclass(slots=True)
class _Open:
    """A block that was entered: where its lines start, and how much was kept before it."""

    block: Block
    parts: Iterator[Node | Block]
    mark: int
    kept: int
    indent: str | None
    minor: int = 0


class Page:
    """The lines of one outline, and the source that they are from.

    Attributes:
        style: The language's.
        kept: How many definitions and other lines were kept so far.
        pending: The comments and attributes right before the node that is visited.
        last_row: The row on which the node that was visited last ends, or -1.
    """

    def __init__(self, source: bytes, style: Style) -> None:
        self._source = source
        self._lines: list[str] = []
        self._open: list[_Open] = []
        self.kept = 0
        self._members = 0
        self._broken = 0
        self.style = style
        self.pending: list[Node] = []
        self.last_row = -1

    # What the source says.

    def text(self, start: int, end: int) -> str:
        """Return the source from byte *start* to byte *end*."""
        return self._source[start:end].decode("utf-8", "replace")

    def of(self, node: Node) -> str:
        """Return the source of *node*."""
        return self.text(node.start_byte, node.end_byte)

    def whole(self, node: Node) -> str:
        """Return the source of *node*, of its first line alone when it is broken."""
        text = self.of(node).rstrip()
        first, more, _ = text.partition("\n")
        return f"{first.rstrip()} {self.style.value}" if more and node.has_error else text

    def head(self, node: Node, body: Node) -> str:
        """Return the source of *node* up to its *body*."""
        return self.text(node.start_byte, body.start_byte).rstrip()

    def indent(self, node: Node) -> str:
        """Return the white space for the line of *node*: as it is in the source."""
        start, column = node.start_byte, node.start_point[1]
        if column > _COLUMN:
            return ""
        line = self._source[start - column : start]
        text = line.lstrip(b" \t")
        indent = line[: len(line) - len(text)].decode()
        if text and self._open and (around := self._open[-1].indent) is not None:
            # On one line with what it stands in: it gets a line of its own.
            return indent if len(indent) > len(around) else around + self.style.step
        return indent

    def inside_function(self, node: Node) -> bool:
        """Tell whether *node* may be a function's own: no error is that sure of its end."""
        return self._broken > 0 and self.indent(node) != ""

    # What the outline says.

    def keep(self, node: Node, text: str) -> None:
        """Add *text* at the indentation of *node*."""
        self.kept += 1
        self._lines.append(self.indent(node) + text)

    def note(self, node: Node, text: str) -> None:
        """Add what is not worth a block by itself: a doc comment, ``public:``."""
        self._lines.append(self.indent(node) + text)

    def minor(self, node: Node, text: str) -> None:
        """Add one of many alike; after `MINOR` of them in a block none is added."""
        block = self._open[-1]
        block.minor += 1
        if block.minor <= MINOR:
            self.keep(node, text)
        elif block.minor == MINOR + 1:
            self.keep(node, self.style.value)

    def cut(self, node: Node, body: Node | None, tail: str = "") -> None:
        """Add *node* with its *body*, and all behind it, cut out; *tail* stands behind instead."""
        if body is None:
            self.keep(node, self.whole(node) + self.number(node))
        else:
            cut = f"{self.head(node, body)} {self.style.body}{tail}"
            self.keep(node, cut + self.number(node))

    def number(self, node: Node) -> str:
        """Return the remark that tells a top-level definition's line in the source."""
        return "" if self._members else f" {self.style.line} L{node.start_point[0] + 1}"

    def short(self, node: Node, limit: int = VALUE) -> str:
        """Return a value, cut when it is long or has several lines."""
        if node.end_byte - node.start_byte <= limit and node.start_point[0] == node.end_point[0]:
            return self.of(node)
        if not node.child_count:
            return self.style.value
        first, last = node.child(0).type, node.child(node.child_count - 1).type
        if (first, last) in _BRACKETS:
            return f"{first}{self.style.value}{last}"
        arguments = node.child_by_field_name("arguments")
        if arguments is not None and arguments.start_byte - node.start_byte <= limit:
            called = self.head(node, arguments)
            if "\n" not in called:
                return f"{called}({self.style.value})"
        return self.style.value

    def given(self, node: Node, value: Node, limit: int = VALUE) -> str:
        """Return *node* up to its *value*, and that as `short` has it."""
        head = self.text(node.start_byte, value.start_byte)
        gap = " " if head[-1:].isspace() else ""
        return f"{head.rstrip()}{gap}{self.short(value, limit)}"

    def document(self, *, only: tuple[str, ...] = ("",), whole: bool = False) -> None:
        """Add the first sentence of the comment right before the node that is visited.

        Args:
            only: How a comment has to start to be a doc comment.
            whole: Add its first paragraph; it is about the file, and may be a licence.
        """
        groups = self._comments()
        # The file's is the first that is no licence; a definition's is the nearest.
        for group in groups if whole else groups[-1:]:
            first = group[0]
            said = "\n".join(self.of(node).rstrip("\n") for node in group[:_COMMENT_LINES])
            said = said[:_COMMENT]
            if prose.is_legal(said, file=whole) or not said.startswith(only):
                continue
            words = prose.unmarked(said)
            if words := prose.paragraph(words) if whole else prose.sentence(words):
                opening = next((mark for mark in _MARKS if said.startswith(mark)), "//")
                self.note(first, f"{opening} {words}{' */' if opening[1] == '*' else ''}")
                return

    def _comments(self) -> list[list[Node]]:
        """Return the pending comments: each block by itself, lines with those that they follow."""
        groups: list[list[Node]] = []
        lines = False
        for node in self.pending:
            was, lines = lines, self.text(node.start_byte, node.start_byte + 2) != "/*"
            if lines and was:
                groups[-1].append(node)
            else:
                groups.append([node])
        return groups

    # Blocks.

    def braces(self, node: Node, body: Node, *, members: bool = True, shut: str = "}") -> Block:
        """Return the block of *node*, whose *body* stands in braces.

        Args:
            node: What the block is of.
            body: What is in the braces; they may be nodes in it.
            members: As `Block.members`. Without, the block goes when nothing in it is kept.
            shut: What closes it.
        """
        header = f"{self.indent(node)}{self.head(node, body)} {{"
        number = self.number(node) if members else ""
        empty = f"{header}{shut}{number}" if members else ""
        return Block(body.children, header + number, self.indent(node) + shut, empty, members)

    def enter(self, block: Block) -> None:
        """Open *block*: what is added from now on is in it."""
        header = block.header
        around = self._open[-1].indent if self._open else None
        indent = header[: len(header) - len(header.lstrip())] if header else around
        self.kept += block.members
        self._open.append(_Open(block, iter(block.parts), len(self._lines), self.kept, indent))
        if header:
            self._lines.append(header)
        self._members += block.members
        self._broken += block.broken

    def leave(self) -> None:
        """Shut the innermost block, and take back its header when nothing in it was kept."""
        done = self._open.pop()
        block = done.block
        self._members -= block.members
        self._broken -= block.broken
        if self.kept == done.kept:
            del self._lines[done.mark :]
            if block.empty:
                self._lines.append(block.empty)
        elif block.footer:
            self._lines.append(block.footer)

    @property
    def depth(self) -> int:
        """How many blocks are open: none when all is done."""
        return len(self._open)

    def parts(self) -> Iterator[Node | Block]:
        """Return what is left to visit in the innermost block."""
        return self._open[-1].parts

    def finished(self) -> str:
        """Return the outline, or "" when nothing was kept."""
        if not self.kept:
            return ""
        return "".join(f"{line}\n" for line in self._lines)


_MARKS = ("/**", "/*", "///", "//!")
"""How comments start; the others are written ``//``."""
