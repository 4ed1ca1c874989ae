"""The tree as a table: tokens, share and name, a line each.

Pure functions over the nodes of a `Tree`; a share is of the whole dump.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from create_dump.analysis.facts import Content
from create_dump.cli.numbers import grouped, share
from create_dump.cli.terminal import cells, cut, safe
from create_dump.sources.entry import Kind
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from create_dump.cli.terminal import Paint
    from create_dump.node import Node

Sort = Literal["name", "tokens"]

# Looked up once: Python 3.11 takes as long for an enum's member as for the rest of a line.
_FILE: Final = Kind.FILE
_DIRECTORY: Final = Kind.DIRECTORY
_TEXT: Final = Content.TEXT
_INDENT: Final = "  "
_CONTENTS: Final = {
    Content.BINARY: "binary",
    Content.DUMP: "a dump of ours",
    Content.UNREADABLE: "unreadable",
}
_KINDS: Final = {
    Kind.LINK: "symbolic link",
    Kind.SPECIAL: "no regular file",
    Kind.REPOSITORY: "another repository",
}
_WRAPPER: Final = "header and tree"
_SHARE: Final = len("100.0%")


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        depth: How far it is indented; the root is 0.
        name: Quoted, directories with a slash behind.
        tokens: What it adds to the dump; None for what is not in it.
        remark: Why it is not, or what else is to be said; "" for a file of the dump.
    """

    depth: int
    name: str
    tokens: int | None
    remark: str = ""


def rows(  # noqa: PLR0913 - what is shown, and how
    root: Node,
    name: str,
    total: int,
    *,
    depth: int | None,
    sort: Sort,
    shown: Callable[[str], str] = str,
) -> Iterator[Row]:
    """Yield the root's line, then those of what is below it, then the wrapper's.

    Args:
        root: The tree's root.
        name: What the root is called.
        total: Tokens of the whole dump.
        depth: How many levels are shown below the root; None is all.
        sort: ``name`` is the order of the dump, ``tokens`` the heaviest first.
        shown: Hides the secret that a name may hold.
    """
    yield Row(0, f"{quote_path(name)}/", total)
    stack = [iter(_children(root, sort))] if depth is None or depth > 0 else []
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        yield _row(node, shown)
        if node.kind is _DIRECTORY and (depth is None or node.depth < depth):
            stack.append(iter(_children(node, sort)))
    yield Row(1, "", total - root.totals.wrapped, _WRAPPER)


def _children(node: Node, sort: Sort) -> Iterable[Node]:
    children = node.ordered()
    if sort == "name":
        return children
    return sorted(children, key=lambda child: -child.totals.wrapped)


def _row(node: Node, shown: Callable[[str], str]) -> Row:
    facts = node.facts
    name = quote_path(node.name if facts is not None and facts.plain else shown(node.name))
    if node.kind is _DIRECTORY:
        return Row(node.depth, f"{name}/", node.totals.wrapped, safe(node.error))
    if node.kind is not _FILE:
        return Row(node.depth, name, None, _KINDS[node.kind])
    if facts is None:
        return Row(node.depth, name, node.totals.wrapped)
    if facts.content is not _TEXT:
        return Row(node.depth, name, None, _CONTENTS[facts.content])
    return Row(node.depth, name, node.wrapped)


def render(
    table: Iterable[Row], total: int, *, exact: bool, width: int | None, paint: Paint
) -> Iterator[str]:
    """Yield the table's lines, numbers aligned to the right.

    Args:
        table: From `rows`.
        total: Tokens of the whole dump.
        exact: Whether tokens are counted; ``≈`` marks an estimate.
        width: Columns that there are; None is no limit.
        paint: Colour, or none.
    """
    head = "tokens" if exact else "≈ tokens"
    column = max(len(grouped(total)), len(head))
    yield paint.dim(f"{head:>{column}}  {'share':>{_SHARE}}  path")
    for depth, name, tokens, remark in table:
        number = "-" if tokens is None else grouped(tokens)
        part = "" if tokens is None else share(tokens, total)
        start = f"{number.rjust(column)}  {part.rjust(_SHARE)}  {_INDENT * depth}"
        if width is None and not remark and not paint.on:
            yield start + name
            continue
        shown, said = name, f"({remark})" if remark else ""
        if width is not None:
            shown = cut(shown, width - len(start))
            said = cut(said, width - len(start) - cells(shown) - bool(shown))
        if name.endswith("/"):
            shown = paint.bold(shown)
        yield start + " ".join(text for text in (shown, paint.dim(said)) if text)
