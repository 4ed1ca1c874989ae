"""What a value of JavaScript comes down to: the function, class or object that gets a name.

Knows expressions only; `create_dump.analysis.outline.script` knows declarations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from create_dump.analysis.outline.page import BRACES, VALUE, Block

if TYPE_CHECKING:
    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page

LINE = 100
"""Bytes of a definition that is kept on its one line whatever is in it."""
FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})

_CORES = FUNCTIONS | {"object", "class"}
_CALLS = frozenset({"call_expression", "new_expression"})
_WRAPPERS = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "await_expression",
        "non_null_expression",
        "unary_expression",
    }
)
_DEEPEST = 8
"""Wrappers and calls around a function that are looked through."""
_TAIL = 40
_UMD = 2_000
"""Bytes of the longest wrappers that choose between module systems."""


class Core(NamedTuple):
    """What a value comes down to.

    Attributes:
        node: A function, class or object.
        called: Whether it is a function that is called at once.
    """

    node: Node
    called: bool = False


def core(value: Node) -> Core | None:
    """Return what *value* comes down to, through parentheses, casts and calls around it."""
    called = False
    node: Node | None = value
    for _ in range(_DEEPEST):
        if node is None:
            break
        if node.type in _CORES:
            return Core(node, called and node.type in FUNCTIONS)
        if node.type in _CALLS:
            node, called = _called(node)
        elif node.type == "assignment_expression":
            node = node.child_by_field_name("right")
        elif node.type in _WRAPPERS:
            node = _first(node)
        else:
            break
    return None


def _called(call: Node) -> tuple[Node | None, bool]:
    """Return the function that *call* calls, if it stands there, or else the one it is given."""
    function = _bare(call.child_by_field_name("function"))
    if function is not None and function.type == "member_expression":  # (function () {}).call(this)
        function = _bare(function.child_by_field_name("object"))
    if function is not None and function.type in FUNCTIONS:
        return _factory(call, function), True
    for child in _given(call):
        if child.type in _CORES or child.type in _CALLS:
            return child, False
    return None, False


def _factory(call: Node, wrapper: Node) -> Node:
    """Return the function with the file's code: what a UMD wrapper is given, or the wrapper."""
    given = [child for child in _given(call) if child.type in FUNCTIONS]
    largest = max(given, key=_size, default=wrapper)
    return largest if _size(wrapper) < max(_UMD, _size(largest)) else wrapper


def _size(node: Node) -> int:
    return node.end_byte - node.start_byte


def _given(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return [] if arguments is None else arguments.named_children


def _bare(node: Node | None) -> Node | None:
    while node is not None and node.type == "parenthesized_expression":
        node = _first(node)
    return node


def _first(node: Node) -> Node | None:
    return node.named_child(0) if node.named_child_count else None


def bind(outer: Node, value: Node, found: Core | None, page: Page) -> Block | None:
    """Keep *outer*, which gives *value* a name; *found* is its core."""
    if found is None:
        required = page.text(value.start_byte, value.start_byte + 8) == "require("
        page.minor(outer, joined(page.given(outer, value, LINE if required else VALUE)))
        return None
    if found.node.type in FUNCTIONS:
        return _function(outer, found, page)
    node = found.node
    inside = node if node.type == "object" else node.child_by_field_name("body")
    if inside is None:
        return None
    block = page.braces(outer, inside, shut="}" + tail(outer, inside, page))
    if node.type == "object":
        # Without functions it is a value like others, and its line of no interest.
        block.empty = page.indent(outer) + page.given(outer, value)
    return block


def _function(outer: Node, found: Core, page: Page) -> Block | None:
    body = found.node.child_by_field_name("body")
    if body is None:
        return None
    if body.type != "statement_block":
        whole = page.of(outer).rstrip(";")
        short = len(whole) <= LINE and "\n" not in whole
        said = whole if short else f"{page.head(outer, body)} {BRACES.value}"
        page.keep(outer, said + page.number(outer))
        return None
    if found.called:
        return page.braces(outer, body, shut="}" + tail(outer, body, page))
    page.cut(outer, body, tail(outer, body, page))
    return None


def tail(outer: Node, body: Node, page: Page) -> str:
    """Return what stands behind a body when it is short: what closes the calls around it."""
    if outer.end_byte - body.end_byte > _TAIL:
        return ""
    said = page.text(body.end_byte, outer.end_byte).rstrip("; \n")
    return "" if "\n" in said else said


def joined(text: str) -> str:
    """Return *text* on one line, without the semicolon, unless a comment is in the way."""
    text = text.rstrip("; \n")
    if "\n" not in text or "//" in text:
        return text
    return " ".join(text.split()).replace(", }", " }")
