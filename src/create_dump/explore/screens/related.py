"""The list of what a file imports, or of what imports it: one step, or all that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from create_dump.explore import keys
from create_dump.explore.screens.ticks import Ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType

    from create_dump.explore.screens.ticks import Item


class Related(Ticks):
    """Answers as `Ticks` does; it may be filled later, when something is found.

    Args:
        title: What is offered.
        items: What is found so far.
        sum_up: Says in a line what taking these values would come to, or what is being done.
        further: Called when one step is wanted instead of all, or the other way round.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.RELATED)]
    ALSO: ClassVar[str] = "{related.further} further · "

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        sum_up: Callable[[Sequence[str]], str],
        further: Callable[[], None],
    ) -> None:
        """Offer *items*."""
        super().__init__(title, items, sum_up)
        self._further = further

    def action_further(self) -> None:
        """Offer what follows from it, too, or no longer."""
        self._further()
