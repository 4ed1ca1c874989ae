"""The totals: what the dump would be if it were written now, against the model's window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from textual.message import Message

from create_dump.explore import numbers, safe
from create_dump.explore.budget import Budget, Level
from create_dump.explore.widgets.line import Line, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from create_dump.explore.keymap import Keymap
    from create_dump.sizing import DumpSize

_METER: Final = (8, 40)
"""Cells of the meter, at least and at most."""
_FREE: Final = "░"
_KEPT: Final = "▒"
"""What is kept for the answer is not free: another shade, and without colours another sign."""
STYLES: Final = {
    Level.FITS: "$text-success",
    Level.TIGHT: "$text-warning",
    Level.OVER: "$text-error",
}
"""By how a dump fits."""
_BARREN: Final = ((" There is no file here that can go into a dump", ""),)
_EMPTY: Final = ((" Nothing chosen yet", ""), (" · ", "$foreground 40%"))
_HOW: Final = "{choose.toggle} chooses what the cursor is on, {choose.all} chooses all"


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


class Notes(NamedTuple):
    """What the line says beside the sums.

    Attributes:
        old: Files that have changed since the last dump went out.
        words: What else there is to know of the dump, the most important first.
        secrets: Secrets in what is chosen that nobody has settled.
    """

    old: int = 0
    words: tuple[str, ...] = ()
    secrets: int = 0


_NO_NOTES: Final = Notes()


def summed(size: DumpSize, *, exact: bool) -> Sum:
    """Return what to say of *size*.

    Args:
        size: The workspace's.
        exact: Whether the tokenizer counts, or only estimates.
    """
    sign = "" if size.exact else "~" if exact else "≈"
    return Sum(size.files, size.tokens, size.bytes, sign, size.pending)


def meter(budget: Budget, size: int, cells: int) -> tuple[str, str, str]:
    """Return a meter of *cells*: what is filled, what is free, and what is kept for the answer.

    The filled part reaches into the kept one only where the dump does not fit.
    """
    kept = 0
    if budget.reserve and cells > 1 and budget.window:
        kept = min(cells - 1, max(1, round(cells * budget.reserve / budget.window)))
    room = cells - kept
    if size <= budget.room:
        filled = numbers.bar(size, budget.room, room)
        return filled, _FREE * (room - len(filled)), _KEPT * kept
    filled = "█" * room + numbers.bar(size - budget.room, budget.window - budget.room, kept)
    return filled, "", _KEPT * (cells - len(filled))


class TotalsLine(Line):
    """Shows the meter and the sums.

    Attributes:
        sum: What it shows.
        cost: What the last change cost, or "".
        budget: What it measures against.
        notes: What it says beside that.
    """

    class Clicked(Message):
        """It was clicked, on the secrets or elsewhere."""

        def __init__(self, *, secrets: bool) -> None:
            """Say whether it was on the *secrets*."""
            super().__init__()
            self.secrets = secrets

    def __init__(self, budget: Budget, keymap: Keymap) -> None:
        """Measure against *budget*, and tell of the keys of *keymap* while nothing is chosen."""
        super().__init__(id="totals")
        self._keymap = keymap
        self.sum = Sum(0, 0, 0, "", 0)
        self.cost = ""
        self.notes = _NO_NOTES
        self.budget = budget
        self._barren = False

    def show(self, new: Sum, *, barren: bool, cost: str = "", notes: Notes = _NO_NOTES) -> None:
        """Show *new*.

        Args:
            new: The sums.
            barren: Whether there is nothing that could be chosen.
            cost: What the last change cost, or "".
            notes: What else there is to know of the dump.
        """
        if (new, barren, cost, notes) != (self.sum, self._barren, self.cost, self.notes):
            self.sum, self._barren, self.cost, self.notes = new, barren, cost, notes
            self.refresh()

    def measure(self, budget: Budget) -> None:
        """Measure against *budget* from now on."""
        self.budget = budget
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Tell of it, where there is a meter."""
        if not self.sum.files:
            return
        *others, alarm = (cell_len(text) for text, _ in self.parts(self.size.width))
        self.post_message(self.Clicked(secrets=0 <= event.x - sum(others) < alarm))

    def parts(self, width: int) -> Sequence[Part]:
        """Return the meter and the sums, the least important left out where it is narrow."""
        if not self.sum.files:
            return _BARREN if self._barren else self._empty()
        total, budget = self.sum.tokens, self.budget
        level = budget.level(total)
        percent = f"{budget.percent(total)}%".rjust(5) + ("!" if level is Level.TIGHT else " ")
        tokens = f"{self.sum.sign}{total:,} tok"
        secrets = self.notes.secrets
        alarm = f"  ⚠ {numbers.counted(secrets, 'secret')}" if secrets else ""
        beside = cell_len(percent) + 3 + cell_len(tokens + alarm) + 1
        for label, cost, texts, least in self._shortened(level):
            more = "".join(f" · {text}" for text in texts)
            cells = width - cell_len(label) - 2 - beside - cell_len(cost + more)
            if cells >= least:
                break
        style = STYLES[level]
        filled, free, kept = meter(budget, total, max(0, min(cells, _METER[1])))
        return [
            (label, "$foreground 70%"),
            ("▕", "$foreground 40%"),
            (filled, style),
            (free, "$foreground 25%"),
            (kept, "$foreground 45%"),
            ("▏", "$foreground 40%"),
            (percent, f"bold {style}"),
            (" ", ""),
            (tokens, "bold"),
            (cost, "$text-accent"),
            (more, "$foreground 70%"),
            (alarm, "bold $text-warning"),
        ]

    def _empty(self) -> Sequence[Part]:
        how = self._keymap.pieces(_HOW)
        return [*_EMPTY, *((piece, "bold $text-accent" * key) for piece, key in how)]

    def _shortened(self, level: Level) -> list[tuple[str, str, list[str], int]]:
        """Return label, cost, texts and the meter's least cells, each time with less."""
        files, tokens, size, _, pending = self.sum
        name, window, kept, *_ = self.budget
        first = []
        if level is Level.OVER:
            first.append(f"OVER by {tokens - self.budget.room:,}")
        elif level is Level.TIGHT:
            first.append(level.value)
        counting = [f"counting {pending:,}"] if pending else []
        many = numbers.counted(files, "file")
        short = safe.line(name.removeprefix("claude-"))
        takes = numbers.window(window)
        plain = f" {takes} "
        label = f" {safe.cut(short, 20)} {takes} " if name else plain
        reserved = f"{label}-{numbers.window(kept)} " if kept else label
        old, words, _ = self.notes
        first += counting
        if old:
            first.append(f"{old:,} changed since copied")
        cost = f" {self.cost}" if self.cost else ""
        large = _METER[0]
        return [
            (reserved, cost, [*first, many, *words, numbers.size(size)], large),
            (label, cost, [*first, many, *words, numbers.size(size)], large),
            (label, cost, [*first, many, *words], large),
            (plain, cost, [*first, many, *words], large),
            *((plain, cost, [*first, *words[:most]], large) for most in range(len(words), -1, -1)),
            (plain, cost, first[:1], 0),
            (plain, "", first[:1], 0),
            (plain, "", [level.value] if level is Level.OVER else [], 0),
        ]
