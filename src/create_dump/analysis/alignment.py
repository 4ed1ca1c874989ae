"""Which lines two texts have in common, found with bounded effort.

It knows lines as values, nothing of their text. What can't be matched within the effort counts
as taken out and put in whole.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_EFFORT_A_LINE = 10
_EFFORT = 300_000
"""Steps that may be spent on any two texts; a step is some tenths of a microsecond."""
_NEAR = 100
"""Changes up to which the fewest are sought at once."""
_FAR = 400
"""Changes up to which they are sought where there are no landmarks."""


class Block(NamedTuple):
    """Lines ``old[old_start:old_stop]`` became ``new[new_start:new_stop]``; either may be empty."""

    old_start: int
    old_stop: int
    new_start: int
    new_stop: int


def find_blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Return what differs, from top to bottom; between two blocks there is a line in common."""
    whole = _trimmed(old, new, Block(0, len(old), 0, len(new)))
    numbers: dict[str, int] = {}
    number = numbers.setdefault
    old_lines = [number(line, len(numbers)) for line in old[whole.old_start : whole.old_stop]]
    new_lines = [number(line, len(numbers)) for line in new[whole.new_start : whole.new_stop]]
    # What only one side has can't be matched: the search is for the rest.
    both = set(old_lines).intersection(new_lines)
    old_places = [at for at, line in enumerate(old_lines) if line in both]
    new_places = [at for at, line in enumerate(new_lines) if line in both]
    search = _Search([old_lines[at] for at in old_places], [new_lines[at] for at in new_places])
    pairs = (
        (whole.old_start + old_places[a], whole.new_start + new_places[b])
        for a, b in search.matches()
    )
    return list(_unmatched(whole, pairs))


class _Search:
    """One comparison: lines as numbers, and the effort that is left."""

    def __init__(self, old: list[int], new: list[int]) -> None:
        self.old = old
        self.new = new
        self.effort = _EFFORT + _EFFORT_A_LINE * (len(old) + len(new))

    def matches(self) -> Iterator[tuple[int, int]]:
        """Yield the places of the lines in common, from top to bottom.

        Few changes are found at once. Else what both sides have only once each are landmarks
        (patience diff, Bram Cohen), between which the search begins again.
        """
        a = b = 0
        for block in self._blocks():
            while a < block.old_start:
                yield a, b
                a += 1
                b += 1
            a, b = block.old_stop, block.new_stop
        yield from zip(range(a, len(self.old)), range(b, len(self.new)), strict=True)

    def _blocks(self) -> Iterator[Block]:
        """Yield what differs, in pieces that may touch."""
        stack = [Block(0, len(self.old), 0, len(self.new))]
        while stack:
            block = _trimmed(self.old, self.new, stack.pop())
            if block.old_start == block.old_stop or block.new_start == block.new_stop:
                yield block
                continue
            steps, rest = self._shortest(block, _NEAR)
            if rest is not None and (landmarks := self._landmarks(block)):
                stack += reversed(list(_between(block, landmarks)))
                continue
            if rest is not None:
                steps, rest = self._shortest(block, _FAR)
            yield from steps
            if rest is not None and self.effort > 0:
                stack.append(rest)
            elif rest is not None:
                yield rest

    def _landmarks(self, block: Block) -> list[tuple[int, int]]:
        """Return the longest rising chain of lines that stand exactly once on both sides."""
        self.effort -= block.old_stop - block.old_start + block.new_stop - block.new_start
        if self.effort < 0:
            return []
        in_new = _unique(self.new, block.new_start, block.new_stop)
        in_old = _unique(self.old, block.old_start, block.old_stop)
        pairs = [(at, in_new[line]) for line, at in in_old.items() if line in in_new]
        # For each length the chain of it that ends lowest: its end, and the pair before.
        ends: list[int] = []
        tops: list[int] = []
        before: list[int] = []
        for index, (_, at) in enumerate(pairs):
            length = bisect_left(ends, at)
            before.append(tops[length - 1] if length else -1)
            if length == len(ends):
                ends.append(at)
                tops.append(index)
            else:
                ends[length] = at
                tops[length] = index
        picked: list[tuple[int, int]] = []
        index = tops[-1] if tops else -1
        while index >= 0:
            picked.append(pairs[index])
            index = before[index]
        picked.reverse()
        return picked

    def _shortest(self, block: Block, most: int) -> tuple[list[Block], Block | None]:
        """Return the fewest changes, and what is left where *most* of them were not enough.

        Myers, "An O(ND) Difference Algorithm and Its Variations", 1986: for each number of
        changes how far one gets on each diagonal.
        """
        old, new = self.old, self.new
        a, b = block.old_start, block.new_start
        high, wide = block.old_stop - a, block.new_stop - b
        reach = {1: 0}
        history: list[dict[int, int]] = []
        for changes in range(min(high + wide, most) + 1):
            history.append(reach.copy())
            self.effort -= changes + 1
            if self.effort < 0:
                return [], block
            for diagonal in range(-changes, changes + 1, 2):
                x = _step(reach, diagonal, changes)
                y = x - diagonal
                start = x
                while x < high and y < wide and old[a + x] == new[b + y]:
                    x += 1
                    y += 1
                self.effort -= x - start
                reach[diagonal] = x
                if x >= high and y >= wide:
                    return _way(history, block, x, y), None
        diagonal = max(
            (d for d, x in reach.items() if (d - most) % 2 == 0 and x <= high and x - d <= wide),
            key=lambda diagonal: 2 * reach[diagonal] - diagonal,
        )
        x, y = reach[diagonal], reach[diagonal] - diagonal
        return _way(history, block, x, y), Block(a + x, block.old_stop, b + y, block.new_stop)


def _step(reach: dict[int, int], diagonal: int, changes: int) -> int:
    """Return where one more change leads to on *diagonal*: down, or to the right."""
    if _is_down(reach, diagonal, changes):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _is_down(reach: dict[int, int], diagonal: int, changes: int) -> bool:
    return diagonal == -changes or (
        diagonal != changes and reach[diagonal - 1] < reach[diagonal + 1]
    )


def _way(history: list[dict[int, int]], block: Block, x: int, y: int) -> list[Block]:
    """Go back to the block's beginning along the way that led to *x* and *y* in it."""
    found: list[Block] = []
    for changes in range(len(history) - 1, 0, -1):
        reach = history[changes]
        down = _is_down(reach, x - y, changes)
        was = x - y + 1 if down else x - y - 1
        x = reach[was]
        y = x - was
        a, b = block.old_start + x, block.new_start + y
        found.append(Block(a, a, b, b + 1) if down else Block(a, a + 1, b, b))
    found.reverse()
    return found


def _trimmed(old: Sequence[object], new: Sequence[object], block: Block) -> Block:
    """Return *block* without what both sides have in common at its ends."""
    a, a_stop, b, b_stop = block
    while a < a_stop and b < b_stop and old[a] == new[b]:
        a += 1
        b += 1
    while a < a_stop and b < b_stop and old[a_stop - 1] == new[b_stop - 1]:
        a_stop -= 1
        b_stop -= 1
    return Block(a, a_stop, b, b_stop)


def _unique(lines: list[int], start: int, stop: int) -> dict[int, int]:
    """Return the places of the lines that stand only once between *start* and *stop*."""
    places: dict[int, int] = {}
    for at in range(start, stop):
        line = lines[at]
        places[line] = -1 if line in places else at
    return {line: at for line, at in places.items() if at >= 0}


def _between(block: Block, landmarks: list[tuple[int, int]]) -> Iterator[Block]:
    a, b = block.old_start, block.new_start
    for at_old, at_new in chain(landmarks, [(block.old_stop, block.new_stop)]):
        yield Block(a, at_old, b, at_new)
        a, b = at_old + 1, at_new + 1


def _unmatched(whole: Block, pairs: Iterable[tuple[int, int]]) -> Iterator[Block]:
    """Yield what lies between the lines in common."""
    a, b = whole.old_start, whole.new_start
    for at_old, at_new in chain(pairs, [(whole.old_stop, whole.new_stop)]):
        if a < at_old or b < at_new:
            yield Block(a, at_old, b, at_new)
        a, b = at_old + 1, at_new + 1
