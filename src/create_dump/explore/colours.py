"""Syntax colours for the lines on the screen and a few around them; nothing else is ever lexed.

Runs on a thread. It knows Pygments and lines that are harmless already, not styles.
"""

from __future__ import annotations

from functools import cache
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Final

from create_dump.analysis.languages import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pygments.lexer import Lexer  # type: ignore[import-untyped]  # it has no types

    from create_dump.explore.spans import Spans

KINDS: Final = ("comment", "string", "number", "keyword", "builtin", "name", "decorator", "tag")

LEAD: Final = 400
"""Lines before the first one wanted that are lexed too, to know what it stands in."""
_LONGEST: Final = 500
"""A longer line stays plain: it is data, and lexers are slow on it."""
_MOST: Final = 40_000
"""Characters in one go."""
_SECONDS: Final = 0.25
"""For one go; what is left then stays plain."""
_BREATH: Final = 100
"""Tokens after which the screen's thread gets a turn."""

_SAME: Final = {"svelte": "html", "astro": "html", "dotenv": "bash", "jsonc": "json"}
"""Languages that Pygments lacks, and one that is like them."""

# From Pygments' token types to ours; the nearest ancestor counts.
_TOKENS: Final = {
    "Token.Comment": "comment",
    "Token.Literal.String": "string",
    "Token.Literal.String.Doc": "comment",
    "Token.Literal.Number": "number",
    "Token.Keyword": "keyword",
    "Token.Keyword.Type": "builtin",
    "Token.Keyword.Constant": "number",
    "Token.Operator.Word": "keyword",
    "Token.Name.Function": "name",
    "Token.Name.Class": "name",
    "Token.Name.Decorator": "decorator",
    "Token.Name.Builtin": "builtin",
    "Token.Name.Exception": "builtin",
    "Token.Name.Tag": "tag",
    "Token.Name.Attribute": "builtin",
    "Token.Generic.Heading": "name",
    "Token.Generic.Subheading": "name",
    "Token.Generic.Inserted": "string",
    "Token.Generic.Deleted": "keyword",
}


def colour(lines: Sequence[str], language: str, start: int) -> list[Spans]:
    """Return the spans of ``lines[start:]``; those before *start* are only read for context.

    A language without a lexer, and what took too long, comes back plain.
    """
    kind_of_lexer = None if language == UNKNOWN else _lexer(language)
    if kind_of_lexer is None:
        return []
    lexer = kind_of_lexer(stripnl=False, ensurenl=False)
    text = "\n".join(line if len(line) <= _LONGEST else "" for line in lines)[:_MOST]
    until = perf_counter() + _SECONDS
    found: list[Spans] = [[]]
    for count, (token, value) in enumerate(lexer.get_tokens(text)):
        kind = _kind(token)
        first, *rest = value.split("\n")
        if first:
            found[-1].append((len(first), kind))
        found += ([(len(piece), kind)] if piece else [] for piece in rest)
        if count % _BREATH == 0:
            sleep(0)
            if perf_counter() > until:
                break
    return found[start : len(lines)]


@cache
def _lexer(language: str) -> type[Lexer] | None:
    from pygments.lexers import (  # type: ignore[import-untyped]  # it has no types
        find_lexer_class_by_name,
    )
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]  # the same

    try:
        found: type[Lexer] = find_lexer_class_by_name(_SAME.get(language, language))
    except ClassNotFound:
        return None
    return found


@cache
def _kind(token: object) -> str:
    name = str(token)
    while name not in _TOKENS and "." in name:
        name = name.rpartition(".")[0]
    return _TOKENS.get(name, "")
