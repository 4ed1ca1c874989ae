"""What an outline of Go keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.outline.page import BRACES, Block

if TYPE_CHECKING:
    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page
    from create_dump.analysis.outline.walk import Keep
_EMPTY = re.compile(r"\n\s*\n")

STYLE = BRACES
BEFORE = frozenset({"comment"})

_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
"""What gofmt aligns fields with."""


def root(node: Node, page: Page) -> Block:  # noqa: ARG001 - as every language's
    """Return the file."""
    return Block(node.children)


def _package(outer: Node, node: Node, page: Page) -> None:
    page.document(whole=True)
    page.note(outer, page.of(node))


def _import(outer: Node, node: Node, page: Page) -> None:
    page.keep(outer, _EMPTY.sub("\n", page.of(node)))


def _function(outer: Node, node: Node, page: Page) -> None:
    page.document()
    page.cut(outer, node.child_by_field_name("body"))


def _group(outer: Node, node: Node, page: Page) -> Block | None:
    """Look into ``const ( … )``; a declaration of one thing is kept as that thing."""
    inside = node
    if specs := [child for child in node.named_children if child.type == "var_spec_list"]:
        inside = specs[0]
    for child in inside.children:
        if child.type == "(":
            indent = page.indent(outer)
            return Block(inside.children, f"{indent}{page.head(outer, child)} (", f"{indent})")
        if handle := KEEP.get(child.type):
            return handle(outer, child, page)
    return None


def _value(outer: Node, node: Node, page: Page) -> None:
    if page.inside_function(outer):
        return
    value = node.child_by_field_name("value")
    if value is None:
        page.minor(outer, _clipped(page.whole(outer)))
    else:
        page.minor(outer, page.given(outer, value))


def _type(outer: Node, node: Node, page: Page) -> Block | None:
    page.document()
    kind = node.child_by_field_name("type")
    if kind is not None and kind.type == "struct_type":
        for child in kind.named_children:
            if child.type == "field_declaration_list":
                return page.braces(outer, child)
    if kind is not None and kind.type == "interface_type":
        for child in kind.children:
            if child.type == "{":
                block = page.braces(outer, child)
                block.parts = kind.children
                return block
    page.keep(outer, page.whole(outer) + page.number(outer))
    return None


def _field(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, _clipped(page.whole(node)))


def _clipped(text: str) -> str:
    """Return a field without the fields of the struct that it may be."""
    first, more, _ = text.partition("\n")
    if more and first.rstrip().endswith("{"):
        text = f"{first.rstrip()} … }}"
    return _GAP.sub(" ", text)


KEEP: dict[str, Keep] = {
    "package_clause": _package,
    "import_declaration": _import,
    "function_declaration": _function,
    "method_declaration": _function,
    "const_declaration": _group,
    "var_declaration": _group,
    "type_declaration": _group,
    "const_spec": _value,
    "var_spec": _value,
    "type_spec": _type,
    "type_alias": _type,
    "field_declaration": _field,
    "method_elem": _field,
    "type_elem": _field,
}
