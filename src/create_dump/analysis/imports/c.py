"""What a C or C++ file includes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from create_dump.analysis.imports.found import SYSTEM, Import
from create_dump.analysis.imports.visible import DOUBLE, SLASH_COMMENT, Lines, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_CANDIDATE = re.compile(
    r"^[ \t]*+#[ \t]*+(?:include|include_next|import)\b[ \t]*+([\"<])(?P<path>[^\">\n]++)[\">]",
    re.MULTILINE,
)
# A character closed on its line: C++ has single quotes in numbers, too.
_HIDDEN = re.compile(rf"{SLASH_COMMENT}|{DOUBLE}|'(?:[^'\\\n]|\\.)++'", re.DOTALL)


def scan(text: str) -> list[Import]:
    """Return the includes of *text*."""
    lines = Lines(text)
    candidates = _CANDIDATE.finditer(text) if "#" in text else ()
    return [
        Import(found["path"].strip(), lines.of(found.start()), kind=SYSTEM * (found[1] == "<"))
        for found in visible(candidates, _spans(text))
    ]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    # The string of an include itself is none of these: the line that it is on starts before it.
    return (found.span() for found in _HIDDEN.finditer(text))
