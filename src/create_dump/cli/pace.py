"""When a dump is to be written anew: soon after a change, but not in the middle of a burst.

It knows times only, in seconds of a monotonic clock.
"""

from __future__ import annotations

from math import inf
from typing import Final

_QUIET_S: Final = 0.1
"""A silence of this length ends a burst of changes."""
_MOST_S: Final = 2.0
"""A burst that goes on for longer, such as a log file's, is not waited for."""
_AGAIN_S: Final = 5.0
"""What failed is tried again after this time, if nothing changes before."""


class Pace:
    """Says when the next refresh is due."""

    def __init__(self) -> None:
        """Have nothing to wait for."""
        self._first = inf
        self._last = -inf
        self._rest = -inf
        self._again = inf

    def changed(self, now: float) -> None:
        """Something has changed."""
        self._first = min(self._first, now)
        self._last = now

    def until_due(self, now: float) -> float:
        """Return how many seconds are left; infinite when there is nothing to do."""
        after_burst = min(self._last + _QUIET_S, self._first + _MOST_S)
        due = after_burst if self._first < inf else inf
        return max(min(due, self._again), self._rest) - now

    def begin(self) -> None:
        """What has changed so far is being seen to."""
        self._first = self._again = inf

    def done(self, began: float, now: float, *, failed: bool = False) -> None:
        """It has taken from *began* to *now*; rest for as long, so that half the time is free."""
        self._rest = now + (now - began)
        self._again = now + _AGAIN_S if failed else inf
