"""Which matches of a pattern stand in code, and which in a comment or string.

Knows spans of text, but no language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

SLASH_COMMENT = r"//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)"
"""The comments of C's family; one that isn't closed ends with the text."""
DOUBLE = r'"(?:[^"\\\n]|\\.)*+"?'
"""A string in double quotes; one that isn't closed ends with its line."""
SINGLE = r"'(?:[^'\\\n]|\\.)*+'?"
"""A string in single quotes; one that isn't closed ends with its line."""


def visible(
    candidates: Iterable[re.Match[str]], hidden: Iterable[tuple[int, int]], group: str | int = 0
) -> Iterator[re.Match[str]]:
    """Yield the *candidates* whose *group* starts outside the *hidden* spans.

    Both are in the text's order. The spans are asked for only as far as there are candidates:
    imports stand at the top of most files.
    """
    spans = iter(hidden)
    start, end = -1, 0
    for candidate in candidates:
        at = candidate.start(group)
        while end <= at and start <= at:
            start, end = next(spans, (_NEVER, _NEVER))
        if not start <= at < end:
            yield candidate


_NEVER = 1 << 62


class Lines:
    """Tells the lines of places that come in the text's order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def of(self, at: int) -> int:
        """Return the line of the character at *at*, from 1."""
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        return self._line
