"""The totals: what the dump would be if it were written now, against the model's window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.explore import numbers
from create_dump.explore.widgets.line import Line, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.workspace import DumpSize

_METER: Final = (8, 40)
"""Cells of the meter, at least and at most."""
_WARN: Final = 0.9
_BARREN: Final = ((" There is no file here that can go into a dump", ""),)
_EMPTY: Final = (
    (" Nothing chosen yet", ""),
    (" · ", "$foreground 40%"),
    ("space", "bold $text-accent"),
    (" chooses what the cursor is on, ", ""),
    ("a", "bold $text-accent"),
    (" chooses all", ""),
)


class Sum(NamedTuple):
    """What the line says.

    Attributes:
        files: Chosen.
        tokens: Of the dump.
        bytes: Of its contents.
        sign: Before the tokens: ``≈`` estimated, ``~`` still being counted, or "".
        pending: Chosen files that are not counted yet.
    """

    files: int
    tokens: int
    bytes: int
    sign: str
    pending: int


def summed(size: DumpSize, *, exact: bool) -> Sum:
    """Return what to say of *size*.

    Args:
        size: The workspace's.
        exact: Whether the tokenizer counts, or only estimates.
    """
    sign = "" if size.exact else "~" if exact else "≈"
    return Sum(size.files, size.tokens, size.bytes, sign, size.pending)


class TotalsLine(Line):
    """Shows the meter and the sums.

    Attributes:
        sum: What it shows.
    """

    def __init__(self, window: int) -> None:
        """Measure against *window* tokens."""
        super().__init__(id="totals")
        self.sum = Sum(0, 0, 0, "", 0)
        self._window = window
        self._barren = False

    def show(self, new: Sum, *, barren: bool) -> None:
        """Show *new*.

        Args:
            new: The sums.
            barren: Whether there is nothing that could be chosen.
        """
        if (new, barren) != (self.sum, self._barren):
            self.sum, self._barren = new, barren
            self.refresh()

    def parts(self, width: int) -> Sequence[Part]:
        """Return the meter and the sums, the least important left out where it is narrow."""
        if not self.sum.files:
            return _BARREN if self._barren else _EMPTY
        total, window = self.sum.tokens, self._window
        over = total > window
        style = (
            "$text-error"
            if over
            else "$text-warning"
            if total > _WARN * window
            else "$text-success"
        )
        percent = f"{100 * total / window:.0f}%".rjust(5) if window else ""
        texts = self._texts(over=over)
        label = f" {numbers.window(window)} "
        while True:
            told = " · ".join(texts)
            cells = width - len(label) - 2 - len(percent) - 3 - len(told) - 1
            if cells >= _METER[0] or len(texts) == 1:
                break
            texts.pop()
        meter = max(0, min(cells, _METER[1]))
        bar = numbers.bar(total, window, meter)
        return [
            (label, "$foreground 70%"),
            ("▕", "$foreground 40%"),
            (bar, style),
            ("░" * (meter - len(bar)), "$foreground 25%"),
            ("▏", "$foreground 40%"),
            (percent, f"bold {style}"),
            ("  ", ""),
            (texts[0], "bold"),
            ("".join(f" · {text}" for text in texts[1:]), "$foreground 70%"),
        ]

    def _texts(self, *, over: bool) -> list[str]:
        files, tokens, size, sign, pending = self.sum
        texts = [f"{sign}{tokens:,} tok", numbers.counted(files, "file"), numbers.size(size)]
        if over:
            texts.insert(1, f"OVER by {tokens - self._window:,}")
        if pending:
            texts.insert(1, f"counting {pending:,}")
        return texts
