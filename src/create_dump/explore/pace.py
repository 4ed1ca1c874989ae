"""How often the screen takes in news and shows them: never at the cost of a key.

Knows times only; what is done is the app's.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_PUMP_S: Final = 0.016
"""From one slice of news to the next: each wake-up costs more than the message behind it."""
_SHOW_S: Final = 0.05
"""From one drawing of news to the next, at least."""
_SHOW_BUSY_S: Final = 0.25
"""The same while keys come in: they have the screen for themselves."""
_KEY_S: Final = 0.02
"""So long after a key nothing is done but what it asks for: most have their frame by then."""
_HELD_S: Final = 0.1
"""That long at most: keys may come as fast."""
_BUSY_S: Final = 0.15
"""How long after a key the next one of a held key may come."""
_SHARE: Final = 8
"""Showing news takes at most one part in so many of the time."""
_LATEST_S: Final = 1.0
"""Whatever the last showing took: the whole machine may have slept meanwhile."""


class Pace:
    """Says how long to wait.

    Args:
        clock: Returns seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Start with nothing to wait for."""
        self._clock = clock
        self._pumped_at = self._shown_at = self._touched_at = self._pressed_at = float("-inf")
        self._cost = 0.0

    def pressed(self) -> None:
        """Take note that a key has come."""
        self._pressed_at = self._clock()

    def touched(self) -> None:
        """Take note that a key that may be held has done its work."""
        self._touched_at = self._clock()

    def pumped(self) -> None:
        """Take note that a slice of news was taken in."""
        self._pumped_at = self._clock()

    def shown(self, began: float) -> None:
        """Take note that news were shown; it *began* at that time."""
        self._shown_at = self._clock()
        self._cost = self._shown_at - began

    def until_pump(self, since: float) -> float:
        """Return how long a slice asked for *since* then has to wait; 0 or less: not at all."""
        return max(self._pumped_at + _PUMP_S, self._after_key(since)) - self._clock()

    def until_shown(self, since: float) -> float:
        """Return how long news that are there *since* then have to wait; 0 or less: not at all."""
        now = self._clock()
        least = _SHOW_BUSY_S if now - self._touched_at < _BUSY_S else _SHOW_S
        after = self._shown_at + max(least, min(_SHARE * self._cost, _LATEST_S))
        return max(after, self._after_key(since)) - now

    def _after_key(self, since: float) -> float:
        return min(self._pressed_at + _KEY_S, since + _HELD_S)

    def until_rest(self, seconds: float) -> float:
        """Return how long it is until no key came for *seconds*."""
        return self._touched_at + seconds - self._clock()
