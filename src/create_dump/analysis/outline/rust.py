"""What an outline of Rust keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.outline.page import BRACES, Block

if TYPE_CHECKING:
    from tree_sitter import Node

    from create_dump.analysis.outline.page import Page
    from create_dump.analysis.outline.walk import Keep

STYLE = BRACES
BEFORE = frozenset({"line_comment", "block_comment", "attribute_item"})

_LINE = 100
_TOP = frozenset({"line_comment", "block_comment", "inner_attribute_item"})
_INNER = ("//!", "/*!")
_OUTER = ("///", "/**")
_LINTS = re.compile(
    r"#\[\s*(?:inline|allow|warn|deny|forbid|expect|doc|track_caller|cold|must_use|rustfmt|clippy"
    r"|cfg_attr|stable|unstable|rustc_\w+|automatically_derived|no_mangle)\b"
)
"""Attributes that say nothing of what a thing is."""
_TEST = re.compile(r"#\[\s*cfg\s*\(\s*test\s*\)")


def root(node: Node, page: Page) -> Block:
    """Return the file, after the first paragraph of its ``//!`` comment."""
    children = node.children
    for child in children:
        if child.type not in _TOP:
            break
        if page.text(child.start_byte, child.start_byte + 3).startswith(_INNER):
            page.pending.append(child)
    page.document(whole=True)
    page.pending = []
    return Block(children)


def _before(page: Page) -> str:
    """Add the doc comment and the attributes before the node that is visited.

    Returns:
        The attributes.
    """
    before = page.pending
    page.pending = [node for node in before if node.type != "attribute_item"]
    page.document(only=_OUTER)
    said = []
    for node in before:
        if node.type == "attribute_item":
            text = page.of(node)
            said.append(text)
            if not _LINTS.match(text):
                long = len(text) > _LINE or "\n" in text
                page.note(node, f"{text.partition('(')[0]}(…)]" if long else text)
    return "\n".join(said)


def _function(outer: Node, node: Node, page: Page) -> None:
    _before(page)
    page.cut(outer, node.child_by_field_name("body"))


def _type(outer: Node, node: Node, page: Page) -> Block | None:
    _before(page)
    body = node.child_by_field_name("body")
    if body is None or body.type == "ordered_field_declaration_list":
        page.keep(outer, page.whole(node) + page.number(node))
        return None
    return page.braces(outer, body)


def _member(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, f"{page.of(node)},")


def _line(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, page.whole(node))


def _use(outer: Node, node: Node, page: Page) -> None:
    page.minor(outer, _joined(page.of(node)))


def _value(outer: Node, node: Node, page: Page) -> None:
    value = node.child_by_field_name("value")
    if value is None:
        page.minor(outer, page.whole(node))
    else:
        page.minor(outer, f"{page.given(node, value)};")


def _module(outer: Node, node: Node, page: Page) -> Block | None:
    attributes = _before(page)
    body = node.child_by_field_name("body")
    if body is None:
        page.minor(outer, page.whole(node))
    elif _TEST.search(attributes):
        page.cut(outer, body)
    else:
        return page.braces(outer, body, members=False)
    return None


def _foreign(outer: Node, node: Node, page: Page) -> Block | None:
    body = node.child_by_field_name("body")
    return None if body is None else page.braces(outer, body, members=False)


def _rules(outer: Node, node: Node, page: Page) -> None:
    _before(page)
    name = node.child_by_field_name("name")
    if name is not None:
        page.keep(outer, f"macro_rules! {page.of(name)} {BRACES.body}{page.number(node)}")


def _call(outer: Node, node: Node, page: Page) -> None:
    """Keep that a macro is called where items stand: what it makes is not known."""
    name = node.child_by_field_name("macro")
    if name is not None and not page.inside_function(outer):
        page.minor(outer, f"{page.of(name)}! {BRACES.body}")


def _statement(outer: Node, node: Node, page: Page) -> None:
    for child in node.named_children[:1]:
        if child.type == "macro_invocation":
            _call(outer, child, page)


def _joined(text: str) -> str:
    """Return a ``use`` on one line, unless a comment is in the way."""
    if "\n" not in text or "//" in text:
        return text
    return " ".join(text.split()).replace("{ ", "{").replace(", }", "}").replace(" }", "}")


KEEP: dict[str, Keep] = {
    "function_item": _function,
    "function_signature_item": _function,
    "struct_item": _type,
    "enum_item": _type,
    "union_item": _type,
    "trait_item": _type,
    "impl_item": _type,
    "field_declaration": _member,
    "enum_variant": _member,
    "use_declaration": _use,
    "extern_crate_declaration": _use,
    "const_item": _value,
    "static_item": _value,
    "type_item": _line,
    "associated_type": _line,
    "mod_item": _module,
    "foreign_mod_item": _foreign,
    "macro_definition": _rules,
    "macro_invocation": _call,
    "expression_statement": _statement,
}
