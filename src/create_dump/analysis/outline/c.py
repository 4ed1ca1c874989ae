"""What an outline of C and C++ keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.outline.page import BRACES, Block

if TYPE_CHECKING:
    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page
    from create_dump.analysis.outline.walk import Keep

STYLE = BRACES
BEFORE = frozenset({"comment"})

_LINE = 100
_GUARD = 12
"""Nodes of a header among which the definition of its include guard is looked for."""
_ARMS = frozenset({"preproc_else", "preproc_elif", "preproc_elifdef"})
_TYPES = frozenset({"struct_specifier", "union_specifier", "class_specifier", "enum_specifier"})
_AROUND = frozenset({"pointer_declarator", "reference_declarator"})

_WRAPPERS = frozenset({"linkage_specification", "template_declaration"})

_CPP = re.compile(
    rb"^\s*(?:class|namespace|template\s*<|using)\b|^\s*(?:public|private|protected)\s*:",
    re.MULTILINE,
)
_EXPORTED = re.compile(rb"\b(?:class|struct)[ \t]+([A-Z][A-Z0-9_]*(?:\([^()\n]*\))?)(?=[ \t]+\w)")
"""A macro between ``class`` and the name, which no grammar knows what to do with."""


def is_cpp(source: bytes) -> bool:
    """Tell whether a file is C++'s, whatever its name: headers often end in ``.h`` all the same."""
    return _CPP.search(source) is not None


def without_macros(source: bytes) -> bytes:
    """Return *source* with blanks for the macros that keep classes from being recognised."""

    def blank(found: re.Match[bytes]) -> bytes:
        # Nothing stands behind the macro in what was found.
        return found[0].removesuffix(found[1]) + b" " * len(found[1])

    return _EXPORTED.sub(blank, source)


def root(node: Node, page: Page) -> Block:
    """Return the file, after what its first comment says of it."""
    children = node.children
    comments: list[Node] = []
    for child in children:
        if child.type != "comment" or (comments and _gap(comments[-1], child)):
            break
        comments.append(child)
    after = children[len(comments) : len(comments) + 1]
    # A comment right before a definition is that definition's.
    code = bool(after) and not after[0].type.startswith("preproc")
    if comments and code and not _gap(comments[-1], after[0]):
        return Block(children)
    page.pending = comments
    page.document(whole=True)
    page.pending = []
    return Block(children[len(comments) :])


def _gap(first: Node, second: Node) -> bool:
    return second.start_point[0] > first.end_point[0] + 1


def _include(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, page.of(node).strip())


def _define(outer: Node, node: Node, page: Page) -> None:
    name = node.child_by_field_name("name")
    if name is None:
        return
    named = node.child_by_field_name("parameters") or name
    line = page.text(node.start_byte, named.end_byte)
    value = node.child_by_field_name("value")
    page.minor(outer, line if value is None else f"{line} {page.short(value).strip()}")


def _condition(outer: Node, node: Node, page: Page) -> Block:  # noqa: ARG001 - as every handler's
    """Return the arms of an ``#if``, or what is in the file's include guard."""
    children = node.children
    if guard := _guard(node, children, page):
        return Block([child for child in children[2:] if child != guard])
    arms: list[Node | Block] = []
    arm: Node | None = node
    while arm is not None:
        header = page.text(arm.start_byte, arm.start_byte + 4 * _LINE).partition("\n")[0].rstrip()
        following = arm.child_by_field_name("alternative")
        inside = [child for child in arm.children if child.type not in _ARMS]
        # An arm with nothing in it is told only where another one follows.
        arms.append(Block(inside, header, empty=header if following is not None else ""))
        arm = following
    closed = any(child.type == "#endif" and not child.is_missing for child in children)
    return Block(arms, footer="#endif" if closed else "")


def _guard(node: Node, children: list[Node], page: Page) -> Node | None:
    """Return the ``#define X`` of an ``#ifndef X`` that is there for the compiler alone."""
    if page.depth > 1 or node.type != "preproc_ifdef" or children[0].type != "#ifndef":
        return None
    name = node.child_by_field_name("name")
    for child in children[2:_GUARD] if name is not None else ():
        defined = child.child_by_field_name("name") if child.type == "preproc_def" else None
        if name is not None and defined is not None and page.of(defined) == page.of(name):
            return child
    return None


def _access(outer: Node, node: Node, page: Page) -> None:
    page.note(outer, f"{page.of(node).rstrip(': ')}:")


def _enumerator(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, f"{page.of(node)},")


def _line(outer: Node, node: Node, page: Page) -> None:
    if not page.inside_function(outer):
        page.minor(outer, _joined(page.of(node)))


def _namespace(outer: Node, node: Node, page: Page) -> Block | None:
    body = node.child_by_field_name("body")
    return None if body is None else page.braces(outer, body, members=False)


def _wrapped(outer: Node, node: Node, page: Page) -> Block | None:
    """Look behind ``template <…>`` and ``extern "C"``, as many as there are."""
    inner: Node | None = node
    while inner is not None and inner.type in _WRAPPERS:
        if inner.type == "linkage_specification":
            inner = inner.child_by_field_name("body")
        else:
            count = inner.named_child_count
            inner = inner.named_child(count - 1) if count else None
    if inner is None:
        return None
    if inner.type == "declaration_list":
        return page.braces(outer, inner, members=False)
    handle = KEEP.get(inner.type)
    return None if handle is None else handle(outer, inner, page)


def _function(outer: Node, node: Node, page: Page) -> None:
    page.document()
    for child in node.children:
        if child.type == "field_initializer_list":
            page.cut(outer, child)
            return
    page.cut(outer, node.child_by_field_name("body"))


def _type(outer: Node, node: Node, page: Page) -> Block | None:
    body = node.child_by_field_name("body")
    if body is None:  # announced here, defined elsewhere
        return None
    page.document()
    return page.braces(outer, body, shut="};")


def _declaration(outer: Node, node: Node, page: Page) -> Block | None:
    """Keep a prototype, a variable, a field or a name for a type; or look into its type's body."""
    if page.inside_function(outer):
        return None
    typed = node.child_by_field_name("type")
    body = typed.child_by_field_name("body") if typed is not None and typed.type in _TYPES else None
    if body is not None:
        page.document()
        tail = page.text(body.end_byte, outer.end_byte)
        if len(tail) > _LINE or "\n" in tail:
            tail = f"{tail.partition('=')[0].partition(chr(10))[0].rstrip()};"
        return page.braces(outer, body, shut=f"}}{tail}")
    declarator = node.child_by_field_name("declarator")
    value = node.child_by_field_name("default_value")
    if declarator is not None and declarator.type == "init_declarator":
        value = declarator.child_by_field_name("value")
    # Arguments without a function: a prototype behind a macro.
    if _is_function(declarator) or (value is not None and value.type == "argument_list"):
        page.document()
        page.keep(outer, page.whole(outer))
    elif value is not None:
        page.minor(outer, f"{_joined(page.given(outer, value))};")
    elif declarator is not None:
        page.minor(outer, _joined(page.whole(outer)))
    return None


def _is_function(declarator: Node | None) -> bool:
    while declarator is not None and declarator.type in _AROUND:
        count = declarator.named_child_count
        declarator = declarator.named_child(count - 1) if count else None
    return declarator is not None and declarator.type == "function_declarator"


def _joined(text: str) -> str:
    """Return a declaration on one line, unless a comment is in the way."""
    return text if "//" in text else " ".join(text.split())


KEEP: dict[str, Keep] = {
    "preproc_include": _include,
    "preproc_def": _define,
    "preproc_function_def": _define,
    "preproc_if": _condition,
    "preproc_ifdef": _condition,
    "access_specifier": _access,
    "enumerator": _enumerator,
    "using_declaration": _line,
    "alias_declaration": _line,
    "concept_definition": _line,
    "namespace_alias_definition": _line,
    "namespace_definition": _namespace,
    "linkage_specification": _wrapped,
    "template_declaration": _wrapped,
    "function_definition": _function,
    "struct_specifier": _type,
    "union_specifier": _type,
    "class_specifier": _type,
    "enum_specifier": _type,
    "declaration": _declaration,
    "field_declaration": _declaration,
    "type_definition": _declaration,
}
