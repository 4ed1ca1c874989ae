"""Where something stands in a text as it is drawn: what is searched for, and to-dos.

Runs on a thread, a piece of the text at a time, so that the screen's thread gets its turns.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate, islice
from time import sleep
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.explore import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from create_dump.explore.document import Document

TODOS: Final = ("TODO", "FIXME", "XXX", "HACK")
"""The words that mark what is still to be done."""
MOST: Final = 100_000
"""No more places are looked for: nobody goes through so many."""
_LINES: Final = 500
"""Lines of a piece."""
_WORD: Final = re.compile(r"\w").match


class Place(NamedTuple):
    """One place: characters of a drawn line.

    Attributes:
        row: The line, from 0.
        start: The first character.
        end: The one behind the last.
    """

    row: int
    start: int
    end: int


class Places:
    """Places in the order of the text. They don't overlap."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        """Hold *places*."""
        # Three arrays: a hundred thousand places are a megabyte, not as many objects.
        self._rows, self._starts, self._ends = array("L"), array("L"), array("L")
        for row, start, end in places:
            self._rows.append(row)
            self._starts.append(start)
            self._ends.append(end)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    def __getitem__(self, index: int) -> Place:
        """Return the place at *index*."""
        return Place(self._rows[index], self._starts[index], self._ends[index])

    def on(self, row: int) -> list[Place]:
        """Return those on *row*."""
        first = bisect_left(self._rows, row)
        return [self[at] for at in range(first, bisect_left(self._rows, row + 1, first))]

    def beside(self, place: Place, step: int) -> int:
        """Return the index of the next one behind *place*, or of the last before it.

        Around the ends; there must be some. *place* need not be one of them.

        Args:
            place: From where.
            step: Which way: more than 0 is down.
        """
        at = bisect_right(self, place) if step > 0 else bisect_left(self, place) - 1
        return at % len(self)


def find_text(document: Document, stopped: Callable[[], bool], text: str) -> Places:
    """Return where *text* is found; capitals count only where *text* has some.

    Args:
        document: Where it is looked for.
        stopped: Asked between two pieces whether nobody wants to know any more.
        text: What for; in one line, not empty.
    """
    pattern = re.compile(re.escape(text), 0 if _has_capitals(text) else re.IGNORECASE)
    plain = text.isascii() and not _has_capitals(text)

    def spans(piece: str) -> Iterator[tuple[int, int]]:
        # As lower case a text may have another length, but not an ASCII one.
        if plain and piece.isascii():
            return _occurrences(piece.lower(), text)
        return (match.span() for match in pattern.finditer(piece))

    return Places(islice(_found(document.lines, spans, stopped), MOST))


def find_todos(document: Document, stopped: Callable[[], bool]) -> Places:
    """Return where the words of `TODOS` stand; arguments as for `find_text`."""

    def spans(piece: str) -> Iterator[tuple[int, int]]:
        found = [span for word in TODOS for span in _occurrences(piece, word)]
        for start, end in sorted(found):
            before = piece[start - 1 : start]
            if not (_WORD(before) or _WORD(piece[end : end + 1])):
                yield start, end

    return Places(islice(_found(document.lines, spans, stopped), MOST))


def find_secrets(document: Document, stopped: Callable[[], bool]) -> Places:
    """Return where masks of secrets stand; arguments as for `find_text`."""
    del stopped
    return Places(Place(*mark[:3]) for mark in islice(document.marks, MOST))


def _found(
    lines: Sequence[str],
    spans: Callable[[str], Iterator[tuple[int, int]]],
    stopped: Callable[[], bool],
) -> Iterator[Place]:
    for first in range(0, len(lines), _LINES):
        # The screen's thread comes first.
        sleep(0)
        if stopped():
            return
        piece = _drawn(lines[first : first + _LINES])
        starts: list[int] | None = None
        for start, end in spans(piece):
            if starts is None:
                starts = [0, *accumulate(len(line) + 1 for line in piece.split("\n"))]
            at = bisect_left(starts, start + 1) - 1
            yield Place(first + at, start - starts[at], end - starts[at])


def _drawn(lines: Sequence[str]) -> str:
    """Return *lines* as they are drawn, a newline between two of them."""
    text = "\n".join(lines)
    if (
        text.isascii()
        and "\t" not in text
        and text.replace("\n", "").isprintable()
        and max(map(len, lines)) <= safe.LONGEST
    ):
        return text
    return "\n".join(map(safe.line, lines))


def _occurrences(text: str, word: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word))


def _has_capitals(text: str) -> bool:
    return text != text.lower()
