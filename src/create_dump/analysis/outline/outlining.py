"""From a text and its language to its outline.

Knows which module knows which language, and which texts have no outline; not what is kept.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from create_dump.analysis.grammars import MAX_BYTES, parse
from create_dump.analysis.outline.page import Page
from create_dump.analysis.outline.repair import TRIES, without_break
from create_dump.analysis.outline.walk import walk

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

    from create_dump.analysis.outline.page import Block, Style
    from create_dump.analysis.outline.walk import Keep


class Keeper(Protocol):
    """What a language's module has to say.

    Attributes:
        STYLE: How the language writes what is left out.
        BEFORE: The types of nodes that belong to what follows them, as `walk` takes them.
        KEEP: What to do with each type of node.
    """

    STYLE: Style
    BEFORE: frozenset[str]
    KEEP: dict[str, Keep]

    def root(self, node: Node, page: Page) -> Block:
        """Return the file's block, after what the file says of itself."""
        ...


_KEEPERS = {
    "c": "c",
    "cpp": "c",
    "go": "go",
    "java": "java",
    "javascript": "script",
    "jsx": "script",
    "python": "python",
    "rust": "rust",
    "tsx": "script",
    "typescript": "script",
}
"""The module of this package for each language of `create_dump.analysis.languages`."""

LANGUAGES = frozenset(_KEEPERS)

_LINE_END = re.compile(r"\r+\n")
_LONG_LINE = 500
"""Characters; source that a person wrote has few lines as long."""


def outline(text: str, language: str) -> str | None:
    """Return the outline of a file: its imports and signatures, without the bodies.

    It reads as the language does, in the source's order and indentation, its lines ending in LF;
    top-level definitions carry their line's number. Broken source has an outline of what was
    understood. The same text has the same outline.

    Args:
        text: The file's content.
        language: As `create_dump.analysis.languages.language` names it.

    Returns:
        The outline, shorter than the text; or None when the language has none, when nothing in the
        file is worth one or it would not be shorter, and for minified, generated or huge files
        (above `MAX_BYTES`, or too long to parse).
    """
    if language not in LANGUAGES or len(text) > MAX_BYTES or _is_minified(text):
        return None
    # Tree-sitter counts bytes, and lines by LF, as everything here does.
    source = _LINE_END.sub("\n", text).encode("utf-8", "replace")
    grammar, parsed = _as_parsed(source, language)
    tree = parse(parsed, grammar)
    if tree is None:
        return None
    # mypy doesn't compare a module that is looked up by name with a protocol.
    keeper = cast("Keeper", import_module(f"create_dump.analysis.outline.{_KEEPERS[language]}"))
    page = _written(source, tree, keeper)
    for _ in range(TRIES if tree.root_node.has_error else 0):
        repaired = without_break(parsed, tree.root_node)
        other = None if repaired is None else parse(repaired, grammar)
        if repaired is None or other is None:
            break
        parsed, tree = repaired, other
        again = _written(source, tree, keeper)
        if again.kept <= page.kept:
            break
        page = again
    found = page.finished()
    return found if found and len(found) < len(text) else None


def _written(source: bytes, tree: Tree, keeper: Keeper) -> Page:
    page = Page(source, keeper.STYLE)
    walk(keeper.root(tree.root_node, page), keeper.KEEP, keeper.BEFORE, page)
    return page


def _as_parsed(source: bytes, language: str) -> tuple[str, bytes]:
    """Return the grammar that fits what is in the file, and what it is to see of it."""
    if language in {"c", "cpp"}:
        from create_dump.analysis.outline import c

        if language == "cpp" or c.is_cpp(source):
            return "cpp", c.without_macros(source)
    return language, source


def _is_minified(text: str) -> bool:
    long = sum(len(line) for line in text.split("\n") if len(line) > _LONG_LINE)
    return 2 * long > len(text)
