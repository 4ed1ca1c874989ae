"""The line in which the filter is typed. Made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from create_dump.explore import keys, safe
from create_dump.explore.widgets.typing_row import TypingInput, TypingRow

if TYPE_CHECKING:
    from textual.binding import BindingType


_LEAST = 20
"""Cells of what is found, at the least."""


class FilterInput(TypingInput):
    """Takes the filter's letters."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.FILTERING)]


class FilterRow(TypingRow):
    """A slash, what is typed, and how much it finds."""

    INPUT = FilterInput
    SIGN = "/"

    class Typed(TypingRow.Typed):
        """The text is another."""

    class Kept(TypingRow.Kept):
        """Enter: the filter stays."""

    class Ended(TypingRow.Ended):
        """Esc: the filter goes."""

    class Went(TypingRow.Went):
        """An arrow: the cursor goes on in the tree."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__("filter")

    def found(self, words: str, *, wrong: bool = False) -> None:
        """Say how much there is, or what is *wrong*."""
        self._found.set_class(wrong, "-wrong")
        super().found(safe.cut(safe.line(words), max(_LEAST, self.size.width * 2 // 3)))
