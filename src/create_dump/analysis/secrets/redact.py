"""Takes spans out of a text, and brings places in what is left back to the text as it was.

A span becomes ``[REDACTED:rule]``; the line breaks within it stay, so that every line keeps its
number.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from create_dump.analysis.secrets.finding import Hit

OPENING: Final = "[REDACTED:"


class Span(Protocol):
    """What can be taken out."""

    @property
    def start(self) -> int:
        """The first character's offset."""
        ...

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        ...

    @property
    def rule(self) -> str:
        """What stands in its stead."""
        ...


class Place(NamedTuple):
    """Where a span was, and where what stands in its stead is."""

    start: int
    end: int
    new_start: int
    new_end: int


def redact(text: str, spans: Iterable[Span]) -> str:
    """Return *text* without *spans*, which are sorted and do not overlap."""
    return taken_out(text, spans)[0]


def taken_out(text: str, spans: Iterable[Span]) -> tuple[str, list[Place]]:
    """Return the same, and what stands where."""
    pieces: list[str] = []
    places: list[Place] = []
    at = size = 0
    for span in spans:
        pieces.append(text[at : span.start])
        size += span.start - at
        stead = f"{OPENING}{span.rule}]{_breaks(text[span.start : span.end])}"
        places.append(Place(span.start, span.end, size, size + len(stead)))
        pieces.append(stead)
        size += len(stead)
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces), places


def brought_back(hit: Hit, places: Sequence[Place]) -> Hit:
    """Return *hit*, found in a redacted text, with its place in the text as it was.

    What reaches into a span that was taken out has that span whole.
    """
    start, end = hit.start, hit.end
    before = bisect_right(places, start, key=lambda place: place.new_start) - 1
    last = bisect_right(places, end - 1, key=lambda place: place.new_start) - 1
    return hit._replace(start=_back(start, before, places, 0), end=_back(end, last, places, 1))


def merged(hits: Iterable[Hit]) -> list[Hit]:
    """Return *hits* in order and without overlaps: of two the surer one counts.

    Where they overlap only in part the span grows over both, so that nothing is left of either.
    """
    chosen: list[Hit] = []
    for hit in sorted(hits, key=_rank):
        for index, other in enumerate(chosen):
            if hit.start < other.end and other.start < hit.end:
                inside = other.start <= hit.start and hit.end <= other.end
                around = hit.start <= other.start and other.end <= hit.end
                if not inside and not around:
                    chosen[index] = other._replace(
                        start=min(hit.start, other.start), end=max(hit.end, other.end)
                    )
                break
        else:
            chosen.append(hit)
    return _joined(sorted(chosen))


def _rank(hit: Hit) -> tuple[object, ...]:
    """Return what sorts the surer hits first; of equals, those with the more telling names."""
    return -hit.level, hit.start, -hit.end, "-" not in hit.rule, hit.rule


def _joined(hits: list[Hit]) -> list[Hit]:
    """Return *hits* with those joined that grew into each other."""
    joined: list[Hit] = []
    for hit in hits:
        if joined and hit.start < joined[-1].end:
            last = joined[-1]
            better = max(last, hit, key=lambda each: each.level)
            joined[-1] = better._replace(start=last.start, end=max(last.end, hit.end))
        else:
            joined.append(hit)
    return joined


def _back(at: int, index: int, places: Sequence[Place], side: int) -> int:
    if index < 0:
        return at
    place = places[index]
    inside = place.new_start <= at < place.new_end if side == 0 else at <= place.new_end
    if inside:
        return place.start if side == 0 else place.end
    return at - place.new_end + place.end


def _breaks(text: str) -> str:
    r"""Return the line breaks of *text*: ``\n``, and ``\r`` where it stands before one."""
    if "\n" not in text:
        return ""
    return "".join("\r\n" if line.endswith("\r") else "\n" for line in text.split("\n")[:-1])
