"""The line in which one types what is searched for in the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from create_dump.explore import keys
from create_dump.explore.widgets.typing_row import TypingInput, TypingRow

if TYPE_CHECKING:
    from textual.binding import BindingType


class SearchInput(TypingInput):
    """Takes the search's letters."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SEARCHING)]


class SearchRow(TypingRow):
    """What is searched for, and how much of it there is."""

    INPUT = SearchInput
    SIGN = "Find"

    class Typed(TypingRow.Typed):
        """The text is another."""

    class Kept(TypingRow.Kept):
        """Enter: what is found stays marked."""

    class Ended(TypingRow.Ended):
        """Esc: the search ends."""

    class Went(TypingRow.Went):
        """An arrow: on to the next match."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__("search")
