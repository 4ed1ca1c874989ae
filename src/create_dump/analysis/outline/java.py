"""What an outline of Java keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis.outline.page import BRACES, Block

if TYPE_CHECKING:
    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page
    from create_dump.analysis.outline.walk import Keep

STYLE = BRACES
BEFORE = frozenset({"line_comment", "block_comment"})

_JAVADOC = ("/**",)


def root(node: Node, page: Page) -> Block:  # noqa: ARG001 - as every language's
    """Return the compilation unit."""
    return Block(node.children)


def _package(outer: Node, node: Node, page: Page) -> None:
    page.document(only=_JAVADOC, whole=True)
    page.note(outer, page.of(node))


def _line(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, page.whole(node))


def _method(outer: Node, node: Node, page: Page) -> None:
    page.document(only=_JAVADOC)
    page.cut(outer, node.child_by_field_name("body"))


def _type(outer: Node, node: Node, page: Page) -> Block | None:
    page.document(only=_JAVADOC)
    body = node.child_by_field_name("body")
    return None if body is None else page.braces(outer, body)


def _field(outer: Node, node: Node, page: Page) -> None:
    declared = [child for child in node.named_children if child.type == "variable_declarator"]
    value = declared[0].child_by_field_name("value") if len(declared) == 1 else None
    if value is None:
        page.minor(outer, page.whole(node))
    else:
        page.minor(outer, f"{page.given(node, value)};")


def _constant(outer: Node, node: Node, page: Page) -> None:
    """Keep a constant of an enum, without the body that it may have."""
    body = node.child_by_field_name("body")
    page.minor(outer, f"{page.of(node) if body is None else page.head(node, body)},")


def _inside(outer: Node, node: Node, page: Page) -> Block:  # noqa: ARG001 - as every handler's
    return Block(node.children)


KEEP: dict[str, Keep] = {
    "package_declaration": _package,
    "import_declaration": _line,
    "class_declaration": _type,
    "interface_declaration": _type,
    "enum_declaration": _type,
    "record_declaration": _type,
    "annotation_type_declaration": _type,
    "module_declaration": _type,
    "method_declaration": _method,
    "constructor_declaration": _method,
    "compact_constructor_declaration": _method,
    "field_declaration": _field,
    "constant_declaration": _field,
    "enum_constant": _constant,
    "enum_body_declarations": _inside,
    "annotation_type_element_declaration": _line,
    "requires_module_directive": _line,
    "exports_module_directive": _line,
    "opens_module_directive": _line,
    "uses_module_directive": _line,
    "provides_module_directive": _line,
}
