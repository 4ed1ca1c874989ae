"""What the last change of the selection cost, in tokens of the dump.

Knows sums as they were shown. It goes when they change for another reason, such as a file that
changes on disk: beside a sum that it does not explain it would mislead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from create_dump.selection.selection import Selection
    from create_dump.sizing import DumpSize


class Cost(Struct, frozen=True):
    """What a change cost.

    Attributes:
        tokens: More than before; negative for fewer.
        exact: Whether both totals were counted out.
    """

    tokens: int
    exact: bool

    def __str__(self) -> str:
        """Return it as it is shown: ``+1,204``, ``~-300``."""
        return f"{'' if self.exact else '~'}{self.tokens:+,}"


class LastCost:
    """Follows the selection and the size of the dump.

    Attributes:
        cost: Of the last change; None before the first, and once the sum has moved on without one.
    """

    def __init__(self, selection: Selection) -> None:
        """Begin with *selection*."""
        self.cost: Cost | None = None
        self._selection = selection
        self._before = 0
        self._last: DumpSize | None = None
        self._open = False
        self._settled: int | None = None

    def see(self, selection: Selection, size: DumpSize) -> None:
        """Take note of what is chosen now and how large that is."""
        if selection is not self._selection:
            self._selection = selection
            last = self._last
            self._before = 0 if last is None else last.tokens
            # What is counted later is the change's own only where all before it was counted.
            self._open = last is None or last.final or not last.files
            self.cost = Cost(size.tokens - self._before, exact=False)
            self._settled = None
        self._last = size
        if self._open:
            self.cost = Cost(size.tokens - self._before, size.final)
            self._open = not size.final
        # Once all of it is counted, what changes later is no part of the change.
        if self._settled is not None and self._settled != size.tokens:
            self.cost = None
        elif size.final:
            self._settled = size.tokens

    def forget(self) -> None:
        """Forget the last change: the numbers before it were another tokenizer's."""
        self.cost = None
        self._open = False
