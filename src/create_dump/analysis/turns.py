"""Turns for threads that ask the system for little things all the time.

Each such call lets go of the interpreter's lock, and where another thread wants it, the two wake
each other up for every file: that costs more than the calls. In turns of some milliseconds they
don't, and lose nothing, for only one of them can run Python at a time. Where a disk is waited
for it is otherwise: then all of them should wait at once.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

_Item = TypeVar("_Item")

_TURN_S: Final = 0.008
"""How long a turn of `in_turns` takes, about."""
_SLOW_S: Final = 0.002
"""A turn that waited for so long, and for longer than it worked, has waited for a disk."""
_PATIENCE_S: Final = 0.05
"""For how long one waits for a turn: the one whose turn it is may wait for a disk for ever."""
_APART_S: Final = 0.1
"""For how long nobody waits for a turn after either."""


class Turns:
    """Who may go on, in the order of asking. Any thread may ask, but none within its own turn."""

    def __init__(self) -> None:
        """Let the first one go on at once."""
        self._state = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()
        self._apart_until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Run the body in a turn of its own, or at once while a disk is slow."""
        if perf_counter() < self._apart_until or not self._take():
            yield
            return
        began, worked = perf_counter(), thread_time()
        try:
            yield
        finally:
            now, worked = perf_counter(), thread_time() - worked
            if now - began - worked > max(_SLOW_S, worked):
                self._apart_until = now + _APART_S
            self._pass_on()

    def in_turns(self, items: Iterable[_Item]) -> Generator[_Item]:
        """Yield *items*, so that both making and using them happens in turns.

        Close it where it is left early (`contextlib.closing`).
        """
        remaining = iter(items)
        more = True
        while more:
            with self.turn():
                until = perf_counter() + _TURN_S
                more = False
                for item in remaining:
                    yield item
                    if perf_counter() > until:
                        more = True
                        break

    def _take(self) -> bool:
        """Wait for a turn; return False when it takes so long that waiting is of no use."""
        with self._state:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        try:
            if mine.acquire(timeout=_PATIENCE_S):
                return True
        except BaseException:  # a Ctrl-C: the turn must not come to one who is gone
            if not self._give_up(mine):
                self._pass_on()
            raise
        return not self._give_up(mine)

    def _give_up(self, mine: threading.Lock) -> bool:
        """Wait no longer; return False if the turn has come meanwhile."""
        with self._state:
            if mine not in self._waiting:
                return False
            self._waiting.remove(mine)
        self._apart_until = perf_counter() + _APART_S
        return True

    def _pass_on(self) -> None:
        """Give the turn to whoever has waited longest."""
        with self._state:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
