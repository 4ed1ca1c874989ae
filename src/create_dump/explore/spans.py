"""How the pieces of a line are drawn: a line's own kinds, and others laid over them.

Knows lengths and kinds, neither texts nor styles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Spans = list[tuple[int, str]]
"""A line's pieces: how many characters, and of which kind; "" is plain."""


def covering(spans: Spans, length: int) -> Spans:
    """Return *spans* for all of a line of *length* characters: what is behind them is plain."""
    rest = length - sum(span for span, _ in spans)
    return [*spans, (rest, "")] if rest > 0 else spans


def overlaid(spans: Spans, over: Sequence[tuple[int, int, str]]) -> Spans:
    """Return *spans* with others laid over them.

    Args:
        spans: Those of a whole line.
        over: From, up to, and the kind of each; in their order, none over another.
    """
    pieces: Spans = []
    at = index = 0
    for length, kind in spans:
        end = at + length
        while at < end:
            while index < len(over) and over[index][1] <= at:
                index += 1
            start, stop, other = over[index] if index < len(over) else (end, end, kind)
            if start > at:
                stop, other = start, kind
            stop = min(stop, end)
            pieces.append((stop - at, other))
            at = stop
    return pieces
