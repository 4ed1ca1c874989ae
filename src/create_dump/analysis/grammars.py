"""Tree-sitter's grammars by language: loaded when a language is first met, parsing within limits.

Knows how to get a syntax tree of a text; what is looked for in the tree is others' affair. Nothing
of tree-sitter is imported before the first parse.
"""

from __future__ import annotations

import re
import time
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Language, Point, Tree

_GRAMMARS = {
    "c": ("tree_sitter_c", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "go": ("tree_sitter_go", "language"),
    "java": ("tree_sitter_java", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "jsx": ("tree_sitter_javascript", "language"),
    "python": ("tree_sitter_python", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
}
"""Where each language of `create_dump.analysis.languages` has its grammar."""

LANGUAGES = frozenset(_GRAMMARS)

PACKAGES = (
    "tree-sitter",
    *sorted({module.replace("_", "-") for module, _ in _GRAMMARS.values()}),
)
"""What a registry calls all that parses."""

MAX_BYTES = 2_000_000
"""A larger text is generated or data; its tree would take seconds and hundreds of megabytes."""

_CHUNK = 1 << 16
_SECONDS = 1.0
_SECONDS_A_BYTE = 1e-6
"""Ten times what source takes (8 to 10 MB/s). Only text that was made for it comes near."""

_AMBIGUOUS = re.compile(rb"(?:[\w.]+\s*<\s*){64}")
"""Is each ``<`` a comparison or a type's? Java's grammar keeps both answers for all of them: 30 kB
of ``a<a<`` take it 5 s and 2.5 GB, most of it within one step that can't be stopped."""


def parse(source: bytes, language: str) -> Tree | None:
    """Return the syntax tree of *source*, or None when it is too large or takes too long.

    Broken source has a tree, too, with ``ERROR`` nodes in it.

    Args:
        source: UTF-8.
        language: One of `LANGUAGES`.
    """
    if len(source) > MAX_BYTES or _AMBIGUOUS.search(source):
        return None
    from tree_sitter import Parser

    # Time of this thread alone, so that a busy machine doesn't change the answer.
    clock = time.thread_time
    deadline = clock() + _SECONDS + _SECONDS_A_BYTE * len(source)

    def chunk(offset: int, _: Point) -> bytes:
        return source[offset : offset + _CHUNK]

    def too_long(_offset: int, _has_error: bool) -> bool:  # noqa: FBT001 - tree-sitter's signature
        return clock() > deadline

    try:
        return Parser(_load(language)).parse(chunk, progress_callback=too_long)
    except ValueError:
        if clock() <= deadline:
            raise
        return None


@cache
def _load(language: str) -> Language:
    from tree_sitter import Language

    module, function = _GRAMMARS[language]
    return Language(getattr(import_module(module), function)())
