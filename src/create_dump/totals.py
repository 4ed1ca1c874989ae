"""Sums over files that can go into a dump.

It knows numbers; which files they are about, `create_dump.node` and `create_dump.tree` know.
"""

from __future__ import annotations

from typing import Final

from create_dump.selection.selection import State

# Looked up once: Python 3.11 takes as long for an enum's member as for all else here.
_IN: Final = State.IN
_OUT: Final = State.OUT


class Totals:
    """Sums over files that can go into a dump.

    Attributes:
        files: How many.
        bytes: Of their contents.
        lines: Of their contents; 0 for those not analysed yet.
        tokens: Of their contents; a guess for those not analysed yet.
        wrapped: Tokens of their sections in the chosen format; a guess likewise.
        pending: How many are not analysed yet, or only counted with another tokenizer.
        unweighed: For how many `wrapped` is a guess: those, and those that were only counted for
            another format yet.
        outlined: Tokens of their sections with the outline instead; a guess for those whose
            outline is not made yet.
        unoutlined: For how many that is a guess.
        secrets: Findings of a level of `SERIOUS` or above that nobody has settled.
        high: Those of them of the highest level.
        low: Findings below `SERIOUS` that nobody has settled.
    """

    __slots__ = (
        "bytes",
        "files",
        "high",
        "lines",
        "low",
        "outlined",
        "pending",
        "secrets",
        "tokens",
        "unoutlined",
        "unweighed",
        "wrapped",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - one number each, in the order of `as_tuple`
        self,
        files: int = 0,
        bytes: int = 0,  # noqa: A002 - the field's name everywhere else
        lines: int = 0,
        tokens: int = 0,
        wrapped: int = 0,
        pending: int = 0,
        unweighed: int = 0,
        outlined: int = 0,
        unoutlined: int = 0,
        secrets: int = 0,
        high: int = 0,
        low: int = 0,
    ) -> None:
        """Start from the given sums."""
        self.files = files
        self.bytes = bytes
        self.lines = lines
        self.tokens = tokens
        self.wrapped = wrapped
        self.pending = pending
        self.unweighed = unweighed
        self.outlined = outlined
        self.unoutlined = unoutlined
        self.secrets = secrets
        self.high = high
        self.low = low

    def add(self, other: Totals, sign: int = 1) -> None:
        """Add *other* (or take it away)."""
        self.files += sign * other.files
        self.bytes += sign * other.bytes
        self.lines += sign * other.lines
        self.tokens += sign * other.tokens
        self.wrapped += sign * other.wrapped
        self.pending += sign * other.pending
        self.unweighed += sign * other.unweighed
        self.outlined += sign * other.outlined
        self.unoutlined += sign * other.unoutlined
        self.secrets += sign * other.secrets
        self.high += sign * other.high
        self.low += sign * other.low

    def under(self, state: State) -> Totals:
        """Return what these sums become where all of it is in *state*."""
        if state is _IN:
            return self
        if state is _OUT:
            return _ZERO
        return Totals(
            self.files,
            self.bytes,
            self.lines,
            self.tokens,
            self.outlined,
            self.pending,
            self.unoutlined,
            self.outlined,
            self.unoutlined,
            self.secrets,
            self.high,
            self.low,
        )

    def copy(self) -> Totals:
        """Return the same sums, apart from this object."""
        return Totals(*self.as_tuple())

    def as_tuple(self) -> tuple[int, ...]:
        """Return the sums in the order of the constructor."""
        return (
            self.files,
            self.bytes,
            self.lines,
            self.tokens,
            self.wrapped,
            self.pending,
            self.unweighed,
            self.outlined,
            self.unoutlined,
            self.secrets,
            self.high,
            self.low,
        )

    def __eq__(self, other: object) -> bool:
        """Compare the sums."""
        if not isinstance(other, Totals):
            return NotImplemented
        return self.as_tuple() == other.as_tuple()

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __repr__(self) -> str:
        """Name the sums."""
        names = (
            "files",
            "bytes",
            "lines",
            "tokens",
            "wrapped",
            "pending",
            "unweighed",
            "outlined",
            "unoutlined",
            "secrets",
            "high",
            "low",
        )
        parts = zip(names, self.as_tuple(), strict=True)
        return f"Totals({', '.join(f'{name}={value}' for name, value in parts)})"


_ZERO: Final = Totals()
