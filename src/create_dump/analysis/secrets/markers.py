"""Inline markers: comments by which a line of a file allows what would be found in it.

All that the common scanners know are taken, so that a repository need not be marked twice.
"""

from __future__ import annotations

import re
from typing import Final

_SAME: Final = re.compile(
    r"create-dump:\s?allow|pragma:\s?(?:allowlist|whitelist)[\s_-]secret|(?:gitleaks|betterleaks):\s?allow"
    r"|kingfisher:\s?ignore|trufflehog:\s?ignore|secretlint-disable-line|\#\s?nosec\b|//\s?nosec\b",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(
    r"pragma:\s?(?:allowlist|whitelist)\snextline\ssecret|secretlint-disable-next-line",
    re.IGNORECASE,
)
_OFF: Final = re.compile(r"secretlint-(?P<what>disable|enable)(?!-)", re.IGNORECASE)


class Markers:
    """The markers of one text, looked for when there is something that they could allow."""

    def __init__(self, text: str) -> None:
        """Look for blocks that are switched off as a whole; lines are looked at when asked for."""
        self._text = text
        self._off = _blocks(text) if "secretlint-" in text else []

    def allowing(self, start: int, end: int) -> str:
        """Return the marker that allows what stands from *start* to *end*, or ""."""
        text = self._text
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        line = text[first : len(text) if last < 0 else last]
        if match := _SAME.search(line):
            return match[0]
        above = text[text.rfind("\n", 0, max(0, first - 1)) + 1 : first]
        if match := _NEXT.search(above):
            return match[0]
        return next((word for begin, stop, word in self._off if begin <= start < stop), "")


def _blocks(text: str) -> list[tuple[int, int, str]]:
    blocks: list[tuple[int, int, str]] = []
    begun: re.Match[str] | None = None
    for match in _OFF.finditer(text):
        if match["what"].lower() == "disable":
            begun = begun or match
        elif begun is not None:
            blocks.append((begun.start(), match.start(), begun[0]))
            begun = None
    if begun is not None:
        blocks.append((begun.start(), len(text), begun[0]))
    return blocks
