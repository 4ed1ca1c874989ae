"""Words in a comment with which a person says that what stands there is no secret.

Ours, and those of the scanners that people come from, so that nothing must be marked twice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE = re.compile(
    r"create-dump:\s?allow\b"
    r"|pragma:\s?(?:allowlist|whitelist)[ -]secret\b"
    r"|\bgitleaks:allow\b"
    r"|\bbetterleaks:allow\b"
    r"|\bkingfisher:ignore\b"
    r"|(?:#|//|/\*)\s?nosec\b"
    r"|\bsecretlint-disable-line\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\bsecretlint-disable-next-line\b|pragma:\s?(?:allowlist|whitelist)[ -]nextline[ -]secret\b",
    re.IGNORECASE,
)
_SWITCH = re.compile(r"\bsecretlint-(disable|enable)(?![\w-])", re.IGNORECASE)
_ANY = re.compile(r"allow|whitelist|kingfisher:ignore|nosec\b|secretlint-", re.IGNORECASE)


class Allowed:
    """What is allowed in one text.

    Args:
        text: The whole text.
        starts: Where each of its lines starts, in characters.
    """

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        """Look for any such word at all: most texts have none."""
        self._text = text
        self._starts = starts
        self._any = _ANY.search(text) is not None
        self._switches = list(_SWITCH.finditer(text)) if self._any else []
        self._places = [found.start() for found in self._switches]
        # A line may be megabytes long and hold thousands of secrets.
        self._known: dict[tuple[int, re.Pattern[str]], bool] = {}

    def at(self, first: int, last: int) -> bool:
        """Return whether what stands on the lines *first* to *last*, from 0, is allowed.

        A word counts on the first or the last of these lines, one for the next line on the line
        before the first, and secretlint's pair for all between.
        """
        if not self._any:
            return False
        before = bisect_left(self._places, self._starts[first])
        return (
            (before > 0 and self._switches[before - 1][1].lower() == "disable")
            or self._has(first, _HERE)
            or self._has(last, _HERE)
            or (first > 0 and self._has(first - 1, _NEXT))
        )

    def _has(self, line: int, words: re.Pattern[str]) -> bool:
        known = self._known.get((line, words))
        if known is None:
            end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
            known = words.search(self._text, self._starts[line], end) is not None
            self._known[line, words] = known
        return known
