"""What an outline of JavaScript and TypeScript keeps, with and without JSX.

Knows declarations and members; what values come down to, `bindings` knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.outline.bindings import FUNCTIONS, LINE, Core, bind, core, joined, tail
from create_dump.analysis.outline.page import BRACES, Block

if TYPE_CHECKING:
    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page
    from create_dump.analysis.outline.walk import Keep

STYLE = BRACES
BEFORE = frozenset({"comment", "decorator"})

_JSDOC = ("/**",)
_TARGETS = frozenset({"identifier", "member_expression"})
_EXPORTS = ("module.exports", "exports.")

_SCOPES = re.compile(
    r"(?:\$|jQuery)(?:\((?:document|window)\)\.(?:ready|on))?$"
    r"|(?:define|require|requirejs|document\.addEventListener|QUnit\.module)$"
    r"|(?:describe|context|suite)(?:\.\w+)?$"
)
"""Calls whose function is the file's, or a group of tests, rather than a step of the program."""
_TESTS = re.compile(r"(?:it|test|specify|bench|QUnit\.test)(?:\.\w+)?$")


def root(node: Node, page: Page) -> Block:
    """Return the program, after what its first comment says of the file."""
    children = node.children
    first, second = children[:1], children[1:2]
    # A comment right before the first definition is that definition's.
    apart = not second or second[0].start_point[0] > first[0].end_point[0] + 1
    if first and first[0].type == "comment" and apart:
        page.pending = first
        page.document(only=_JSDOC, whole=True)
        page.pending = []
    return Block(children)


def _documented(page: Page, *, said: bool = True) -> None:
    """Add the decorators before the node that is visited, and the doc comment if *said*."""
    decorators = [node for node in page.pending if node.type == "decorator"]
    page.pending = [node for node in page.pending if node.type == "comment"][-1:]
    if said:
        page.document(only=_JSDOC)
    for node in decorators:
        called = node.named_child(0) if node.named_child_count else node
        page.note(node, f"@{page.short(called, LINE)}")


def _import(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, joined(page.of(node)))


def _export(outer: Node, node: Node, page: Page) -> Block | None:
    """Look behind ``export`` and ``declare``."""
    inner: Node | None = node
    while inner is not None and inner.type in {"export_statement", "ambient_declaration"}:
        value = inner.child_by_field_name("value")
        if value is not None:
            _documented(page)
            return bind(outer, value, core(value), page)
        named = inner.named_children
        declared = inner.child_by_field_name("declaration")
        if inner.type == "ambient_declaration":
            declared = named[-1] if named else None
        if declared is None:
            page.minor(outer, joined(page.of(outer)))
            return None
        inner = declared
    if inner is not None and inner.type == "statement_block":  # declare global
        return page.braces(outer, inner, members=False)
    handle = KEEP.get(inner.type) if inner is not None else None
    return None if handle is None or inner is None else handle(outer, inner, page)


def _function(outer: Node, node: Node, page: Page) -> None:
    _documented(page)
    body = node.child_by_field_name("body")
    if body is None:
        page.keep(outer, page.whole(outer).rstrip(";") + page.number(outer))
    else:
        page.cut(outer, body)


def _type(outer: Node, node: Node, page: Page) -> Block | None:
    _documented(page)
    body = node.child_by_field_name("body")
    return None if body is None else page.braces(outer, body)


def _space(outer: Node, node: Node, page: Page) -> Block | None:
    body = node.child_by_field_name("body")
    if body is not None:
        return page.braces(outer, body, members=False)
    page.keep(outer, page.whole(outer))
    return None


def _variables(outer: Node, node: Node, page: Page) -> Block | None:
    """Keep each variable on a line of its own."""
    found = [child for child in node.named_children if child.type == "variable_declarator"]
    if not found or page.inside_function(outer):
        return None
    value = found[0].child_by_field_name("value")
    if len(found) == 1 and value is not None:
        its = core(value)
        _documented(page, said=its is not None)
        return bind(outer, value, its, page)
    start = page.text(outer.start_byte, found[0].start_byte)
    for each in found:
        value = each.child_by_field_name("value")
        said = page.of(each) if value is None else page.given(each, value)
        page.minor(outer, start + said)
    return None


def _field(outer: Node, node: Node, page: Page) -> Block | None:
    value = node.child_by_field_name("value")
    its = core(value) if value is not None else None
    _documented(page, said=its is not None)
    if value is not None:
        return bind(outer, value, its, page)
    page.minor(outer, page.whole(node))
    return None


def _pair(outer: Node, node: Node, page: Page) -> Block | None:
    """Keep a property of an object that is a function, or has one."""
    value = node.child_by_field_name("value")
    its = core(value) if value is not None else None
    if value is None or its is None:
        return None
    _documented(page)
    block = bind(outer, value, its, page)
    if block is not None:
        block.members, block.empty = its.node.type != "object", ""
    return block


def _property(outer: Node, node: Node, page: Page) -> None:
    line = joined(page.of(node))
    page.minor(outer, line if len(line) <= LINE else f"{line[: line.find(':') + 1]} …")


def _signature(outer: Node, node: Node, page: Page) -> None:
    _documented(page)
    page.keep(outer, page.whole(node))


def _member(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, f"{page.of(node)},")


def _alias(outer: Node, node: Node, page: Page) -> Block | None:
    _documented(page)
    value = node.child_by_field_name("value")
    if value is None:
        return None
    line = joined(page.of(value))
    if value.type == "object_type" and len(line) > LINE:
        return page.braces(outer, value)
    if len(line) > LINE or "\n" in line:
        line = BRACES.value
    page.minor(outer, f"{page.head(outer, value)} {line}{page.number(outer)}")
    return None


def _statement(outer: Node, node: Node, page: Page) -> Block | None:
    """Keep an expression that defines something."""
    for inner in node.named_children[:1]:
        if inner.type == "internal_module":
            return _space(outer, inner, page)
        if inner.type == "assignment_expression":
            return _assignment(outer, inner, page)
        return _call(outer, inner, page)
    return None


def _assignment(outer: Node, node: Node, page: Page) -> Block | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type not in _TARGETS or page.inside_function(outer):
        return None
    its = core(right)
    if its is None and not page.of(left).startswith(_EXPORTS):
        return None
    _documented(page)
    return bind(outer, right, its, page)


def _call(outer: Node, node: Node, page: Page) -> Block | None:
    """Keep a statement that calls with a function: a wrapper of the file, a group of tests."""
    its: Core | None = core(node)
    if its is None or its.node.type not in FUNCTIONS:
        return None
    body = its.node.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return None
    called = node.child_by_field_name("function")
    name = "" if called is None else page.of(called)[:LINE]
    if its.called or _SCOPES.match(name):
        block = page.braces(outer, body, members=False, shut="}" + tail(outer, body, page))
        first, more, _ = block.header.partition("\n")
        if more:  # what chooses between module systems
            block.header = f"{first.rstrip()} {BRACES.value}"
        return block
    if _TESTS.match(name):
        head = page.head(outer, body)
        page.minor(outer, f"{head} {BRACES.body}{tail(outer, body, page)}")
    return None


def _returned(outer: Node, node: Node, page: Page) -> Block | None:
    """Look into the object that a module's function returns."""
    for value in node.named_children[:1]:
        if value.type == "object":
            return page.braces(outer, value, members=False)
    return None


def _inside(outer: Node, node: Node, page: Page) -> Block:  # noqa: ARG001 - as every handler's
    return Block(node.children)


KEEP: dict[str, Keep] = {
    "import_statement": _import,
    "export_statement": _export,
    "ambient_declaration": _export,
    "function_declaration": _function,
    "function_signature": _function,
    "generator_function_declaration": _function,
    "method_definition": _function,
    "abstract_method_signature": _function,
    "class_declaration": _type,
    "abstract_class_declaration": _type,
    "class": _type,
    "interface_declaration": _type,
    "enum_declaration": _type,
    "module": _space,
    "internal_module": _space,
    "lexical_declaration": _variables,
    "variable_declaration": _variables,
    "type_alias_declaration": _alias,
    "public_field_definition": _field,
    "field_definition": _field,
    "property_signature": _property,
    "method_signature": _signature,
    "call_signature": _signature,
    "construct_signature": _signature,
    "index_signature": _signature,
    "enum_assignment": _member,
    "property_identifier": _member,
    "pair": _pair,
    "expression_statement": _statement,
    "return_statement": _returned,
    "statement_block": _inside,
    "if_statement": _inside,
    "else_clause": _inside,
    "try_statement": _inside,
    "catch_clause": _inside,
}
