"""A list that is made anew when something is new: in slices, a few times a second at most."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SLICE_S: Final = 0.004
_REST_S: Final = 0.01
"""Between two slices: the screen's turn."""
_AGAIN_S: Final = 0.25
"""News come many times a second; a list is made anew less often."""


class Renewing:
    """Has a list made anew.

    Args:
        later: Does something in a while.
        make: Begins the list; each step of what it returns is a short one.
        show: Puts it on the screen when it is whole.
    """

    def __init__(
        self,
        later: Callable[[float, Callable[[], None]], object],
        make: Callable[[], Iterator[object]],
        show: Callable[[], None],
    ) -> None:
        """Have nothing to do."""
        self._later = later
        self._make = make
        self._show = show
        self._steps: Iterator[object] = iter(())
        self._waiting = False
        self._dirty = False
        self._began = float("-inf")

    @property
    def at_rest(self) -> bool:
        """Whether the list is that of what is known now."""
        return not self._waiting

    def again(self) -> None:
        """Make it anew: soon, or at once after a rest."""
        self._dirty = True
        if not self._waiting:
            self._when(self._began + _AGAIN_S - perf_counter(), self._begin)

    def _begin(self) -> None:
        self._dirty = False
        self._began = perf_counter()
        self._steps = self._make()
        self._go_on()

    def _go_on(self) -> None:
        until = perf_counter() + _SLICE_S
        for _ in self._steps:
            if perf_counter() > until:
                self._when(_REST_S, self._go_on)
                return
        self._show()
        if self._dirty:
            self._when(_AGAIN_S, self._begin)

    def _when(self, seconds: float, work: Callable[[], None]) -> None:
        self._waiting = seconds > 0
        if self._waiting:
            self._later(seconds, lambda: self._now(work))
        else:
            work()

    def _now(self, work: Callable[[], None]) -> None:
        self._waiting = False
        work()
