"""The columns at the right of the tree's rows: which there are in how much room.

It knows numbers of cells; the rows and the heading above them are both drawn by it.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

TOKENS: Final = 8
"""Cells of the column of tokens."""
BAR: Final = (6, 10)
"""Cells of the bar that shows a row's share of its directory, where there is room and much room."""
_GIT: Final = 3
_SECRETS: Final = 2
_DETAIL: Final = 10
_BAR_FROM: Final = (48, 84)
"""Columns from which there is room for such a bar."""
_GIT_FROM: Final = 40
_SECRETS_FROM: Final = 30
_ALL_FROM: Final = 62
"""Columns from which there is room for the detail and the bar."""


class Columns(Struct, frozen=True):
    """Cells of each column, with the space before it; 0 where it is not there.

    Attributes:
        git: What git says, two letters.
        secrets: The sign of what is in it.
        detail: What the rows are sorted by, where it is no other column.
        tokens: The tokens.
        bar: The share of the directory.
    """

    git: int
    secrets: int
    detail: int
    tokens: int
    bar: int


def columns(width: int, *, git: bool, secrets: bool, detail: bool) -> Columns:
    """Return the columns of rows of *width* cells.

    Args:
        width: Of the whole row.
        git: Whether there is a repository.
        secrets: Whether any were found.
        detail: Whether the rows are sorted by something that no other column shows.
    """
    bar = BAR[1] if width >= _BAR_FROM[1] else BAR[0] if width >= _BAR_FROM[0] else 0
    if detail and width < _ALL_FROM:
        bar = 0
    return Columns(
        _GIT if git and width >= _GIT_FROM else 0,
        _SECRETS if secrets and width >= _SECRETS_FROM else 0,
        _DETAIL if detail and width >= _BAR_FROM[0] else 0,
        TOKENS,
        bar and bar + 1,
    )
