"""A plan cut into parts at file borders, for chats that take only so much at once.

It knows no format: what a part costs beside its files' sections, a callable counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from create_dump.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from create_dump.plan import Plan

    Overhead = Callable[[Plan], int]
    """Counts the tokens of a plan's header, separators and footer."""


def split(plan: Plan, limit: int, overhead: Overhead) -> tuple[Plan, ...]:
    """Return *plan* in parts of at most *limit* tokens each, as few as filling them up gives.

    The files keep their order. A file that is too large even alone is a part of its own, which
    `oversized` finds. Instructions stand in the first part or in the last one only, without a
    file where none fits beside them; what was skipped is told in the first.

    Args:
        plan: The whole.
        limit: The most tokens of a part, header and footer included.
        overhead: What a part costs beside its files' sections.

    Returns:
        The parts, numbered; the plan itself where one is enough or no cut would help.

    Raises:
        UsageError: Not even a header fits into *limit*.
    """
    cutter = _Cutter(plan, limit, overhead)
    if not plan.files or cutter.fits(plan):
        return (plan,)
    if len(plan.files) == 1 and not plan.instructions.strip():
        return (plan,)
    cutter.check()
    parts = 2
    # That the headers name one more part can make one more part necessary.
    while len(cuts := cutter.cut(parts)) > parts:
        parts = len(cuts)
    return _parts(plan, cuts)


def part_path(path: Path, part: tuple[int, int] | None) -> Path:
    """Return the file of a part: ``shop.dump.1-of-3.md`` for the whole's ``shop.dump.md``.

    Args:
        path: The whole's.
        part: As in `Plan`.
    """
    if part is None:
        return path
    number, parts = part
    return path.with_name(f"{path.stem}.{number}-of-{parts}{path.suffix}")


def oversized(parts: tuple[Plan, ...], limit: int, overhead: Overhead) -> tuple[Plan, ...]:
    """Return those of the *parts* that `split` could not keep within *limit* tokens."""
    return tuple(part for part in parts if _tokens(part, overhead) > limit)


def split_into(plan: Plan, parts: int) -> tuple[Plan, ...]:
    """Return *plan* in that many parts, cut where their sections come nearest to equal tokens.

    Raises:
        UsageError: There are fewer files than parts, or less than one part is asked for.
    """
    files = len(plan.files)
    if parts == 1:
        return (plan,)
    if not 1 < parts <= files:
        raise UsageError(
            f"a dump of {files} {'file' if files == 1 else 'files'} can't be cut into {parts}",
            where="parts",
            hint=f"choose a number from 1 to {files}, as files stay whole" if files > 1 else "",
        )
    sums = list(accumulate((file.wrapped for file in plan.files), initial=0))
    cuts: list[int] = []
    for number in range(1, parts):
        wanted = sums[-1] * number / parts
        low, high = (cuts[-1] if cuts else 0) + 1, files - (parts - number)
        cut = bisect_left(sums, wanted, low, high)
        if cut > low and wanted - sums[cut - 1] <= sums[cut] - wanted:
            cut -= 1
        cuts.append(cut)
    return _parts(plan, [*cuts, files])


def _parts(plan: Plan, cuts: list[int]) -> tuple[Plan, ...]:
    """Return the parts that end before the files whose indices are *cuts*."""
    starts = [0, *cuts]
    return tuple(
        _part(plan, number, len(cuts), starts[number - 1], stop)
        for number, stop in enumerate(cuts, 1)
    )


def _part(plan: Plan, number: int, parts: int, start: int, stop: int) -> Plan:
    asked = number == (parts if plan.instructions_last else 1)
    return replace(
        plan,
        files=plan.files[start:stop],
        skipped=plan.skipped if number == 1 else (),
        instructions=plan.instructions if asked else "",
        part=(number, parts),
    )


def _tokens(plan: Plan, overhead: Overhead) -> int:
    return overhead(plan) + sum(file.wrapped for file in plan.files)


class _Cutter:
    """Fills parts up to the limit, for a number of parts that all their headers name."""

    def __init__(self, plan: Plan, limit: int, overhead: Overhead) -> None:
        self.plan = plan
        self.limit = limit
        self.overhead = overhead
        self.sums = list(accumulate((file.wrapped for file in plan.files), initial=0))
        asked = bool(plan.instructions.strip())
        self.asked_first = asked and not plan.instructions_last
        self.asked_last = asked and plan.instructions_last

    def fits(self, part: Plan) -> bool:
        # Most that do not fit need no header to show it.
        sections = sum(file.wrapped for file in part.files)
        return sections <= self.limit and sections + self.overhead(part) <= self.limit

    def check(self) -> None:
        least = self.overhead(_part(replace(self.plan, instructions=""), 1, 2, 0, 0))
        if least >= self.limit:
            raise UsageError(
                f"a part of {self.limit:,} tokens can't hold a file",
                where="parts",
                hint=f"a part's header alone has {least:,} tokens: allow more",
            )

    def cut(self, parts: int) -> list[int]:
        """Return where the parts end when the headers say that there are *parts*; or longer.

        A longer list says how many are needed at least: each file is in it, but the headers
        for which it was made are not those of one number of parts.
        """
        files = len(self.plan.files)
        cuts: list[int] = []
        start = 0
        while True:
            number = len(cuts) + 1
            if number >= parts and self.is_last(number, start):
                return [*cuts, files]
            # Each of the parts that follow gets a file, so that there are as many as was said.
            follow = max(parts - number, 1) - self.asked_last
            start = self.fill(number, max(parts, number + 1), start, files - follow)
            cuts.append(start)

    def is_last(self, number: int, start: int) -> bool:
        """Return whether part *number* can hold all from *start*, or must."""
        rest = len(self.plan.files) - start
        return (
            rest == 0
            or (rest == 1 and not self.asked_last)
            or self.fits(_part(self.plan, number, number, start, start + rest))
        )

    def fill(self, number: int, parts: int, start: int, most: int) -> int:
        """Return where a part that begins at *start* ends, *most* at the farthest."""

        def tokens(stop: int) -> int:
            return self.sums[stop] - self.sums[start] + beside(stop)

        def beside(stop: int) -> int:
            return self.overhead(_part(self.plan, number, parts, start, stop))

        def stop_with(tokens_beside: int) -> int:
            room = self.sums[start] + self.limit - tokens_beside
            return max(bisect_right(self.sums, room, start, most + 1) - 1, start)

        # A shorter part has no more overhead than a longer one, so two counts leave few to try.
        most = stop_with(0)
        low = stop_with(beside(most))
        if tokens(low) <= self.limit:
            most = stop_with(beside(low))
        else:
            low = start
        stop = low + bisect_right(range(low + 1, most + 1), self.limit, key=tokens)
        alone = self.asked_first and number == 1
        return stop if stop > start or alone else start + 1
