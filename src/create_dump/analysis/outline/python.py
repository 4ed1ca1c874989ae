"""What an outline of Python keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.outline import prose
from create_dump.analysis.outline.page import COLON, Block

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page
    from create_dump.analysis.outline.walk import Keep

STYLE = COLON
BEFORE = frozenset({"comment"})

_LINE = 80
_QUOTES = re.compile(r"""([A-Za-z]*)('''|\"""|'|")""")
_NAMES = frozenset({"identifier", "pattern_list", "tuple_pattern"})
_ARMS = frozenset(
    {
        "elif_clause",
        "else_clause",
        "except_clause",
        "except_group_clause",
        "finally_clause",
        "case_clause",
    }
)


def root(node: Node, page: Page) -> Block:
    """Return the module, after its docstring's first paragraph."""
    children = node.children
    # Written before the file's block is open, so that it isn't worth an outline by itself.
    if children and (doc := _docstring(children, page, prose.paragraph)):
        page.note(children[0], doc)
    return Block(children)


def _import(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, _joined(page.of(node)))


def _decorated(outer: Node, node: Node, page: Page) -> Block | None:
    inner = node.child_by_field_name("definition")
    if inner is None:
        return None
    for child in node.children:
        if child.type == "decorator":
            page.note(child, _decorator(child, page))
    return (_class if inner.type == "class_definition" else _function)(outer, inner, page)


def _decorator(node: Node, page: Page) -> str:
    text = page.of(node).rstrip()
    if len(text) <= _LINE and "\n" not in text:
        return text
    return f"@{page.short(node.named_child(0), _LINE)}" if node.named_child_count else "@..."


def _function(outer: Node, node: Node, page: Page) -> None:
    header, number = _header(node, page), page.number(node)
    body = node.child_by_field_name("body")
    name = node.child_by_field_name("name")
    # A test's name says what it is about.
    tests = name is not None and page.of(name).startswith("test")
    if body is not None and not tests:
        doc = _docstring(body.children, page, prose.sentence)
        if doc:
            page.keep(outer, f"{header}{number}\n{_inner(outer, body, page)}{doc}")
            return
    page.keep(outer, f"{header} {COLON.body}{number}")


def _class(outer: Node, node: Node, page: Page) -> Block:
    indent, header, number = page.indent(outer), _header(node, page), page.number(node)
    body = node.child_by_field_name("body")
    statements = body.children if body is not None else []
    opening, empty = f"{indent}{header}{number}", f"{indent}{header} {COLON.body}{number}"
    if body is not None and (doc := _docstring(statements, page, prose.sentence)):
        opening = empty = f"{opening}\n{_inner(outer, body, page)}{doc}"
    return Block(statements, opening, empty=empty, members=True)


def _header(node: Node, page: Page) -> str:
    """Return *node* up to the colon before its body, and the colon."""
    end = node.end_byte
    for child in node.children:
        if child.type == ":":
            end = child.end_byte
        elif child.type == "block":
            break
    return page.text(node.start_byte, end).rstrip()


def _inner(outer: Node, body: Node, page: Page) -> str:
    """Return the indentation of a body."""
    outside, inside = page.indent(outer), page.indent(body)
    return inside if len(inside) > len(outside) else outside + COLON.step


def _docstring(statements: list[Node], page: Page, shorten: Callable[[str], str]) -> str:
    """Return the docstring among *statements*, shortened, or "" when there is none."""
    first = next((node for node in statements if node.type != "comment"), None)
    if first is None or first.type != "expression_statement" or not first.child_count:
        return ""
    string = first.child(0)
    text = page.of(string) if string.type == "string" else ""
    quotes = _QUOTES.match(text)
    if quotes is None:
        return ""
    mark = quotes[2]
    said = shorten(text[quotes.end() :].removesuffix(mark))
    if not said or (len(mark) == 1 and mark in said):
        return ""
    # A quote or backslash at the end would run into the closing quotes.
    gap = " " if said.endswith((mark[0], "\\")) else ""
    return f"{quotes[0]}{said}{gap}{mark}"


def _statement(outer: Node, node: Node, page: Page) -> None:
    """Keep an assignment to names: a constant, or a field."""
    for child in node.children[:1]:
        left = child.child_by_field_name("left") if child.type == "assignment" else None
        if left is None or left.type not in _NAMES or page.inside_function(outer):
            return
        right = child.child_by_field_name("right")
        while right is not None and right.type == "assignment":  # a = b = 1
            right = right.child_by_field_name("right")
        if right is None:
            page.minor(outer, page.of(child))
        else:
            page.minor(outer, page.given(child, right))


def _alias(outer: Node, node: Node, page: Page) -> None:
    right = node.child_by_field_name("right")
    if right is not None:
        page.minor(outer, page.given(node, right, _LINE))


def _compound(outer: Node, node: Node, page: Page) -> Block:  # noqa: ARG001 - as every handler's
    """Look into the arms of a compound statement, each with its own header."""
    arms: list[Node | Block] = []
    for child in node.children:
        if child.type in _ARMS:
            arms += [_arm(child, inner, page) for inner in child.children if inner.type == "block"]
        elif child.type != "block":
            continue
        elif node.type == "match_statement":
            for case in child.children:
                arms += [_arm(case, body, page) for body in case.children if body.type == "block"]
        else:
            arms.append(_arm(node, child, page))
    return Block(arms)


def _arm(node: Node, body: Node, page: Page) -> Block:
    header = page.indent(node) + _header(node, page)
    return Block(body.children, header, empty=f"{header} {COLON.body}")


def _joined(text: str) -> str:
    """Return an import on one line, unless a comment is in the way."""
    if "\n" not in text or "#" in text:
        return text
    line = " ".join(text.replace("\\\n", " ").split())
    return line.replace("( ", "(").replace(", )", ")").replace(" )", ")")


KEEP: dict[str, Keep] = {
    "import_statement": _import,
    "import_from_statement": _import,
    "future_import_statement": _import,
    "decorated_definition": _decorated,
    "function_definition": _function,
    "class_definition": _class,
    "expression_statement": _statement,
    "type_alias_statement": _alias,
    "if_statement": _compound,
    "try_statement": _compound,
    "with_statement": _compound,
    "for_statement": _compound,
    "while_statement": _compound,
    "match_statement": _compound,
}
