"""Keys one at a time: each is passed on when all that the one before has led to is done.

Textual passes a key on as it comes. Typed at once, the letters behind a ``/`` would go to the tree.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from textual.events import Key
    from textual.message_pump import MessagePump

    Way = list[MessagePump]

_ROUNDS: Final = 2
"""How often a key's effects climb to the app: the key itself, then the messages it gave rise to."""


class InTurn:
    """Keeps the keys that were typed and not passed on yet.

    Args:
        way_up: Returns what a key passes on its way now, from what has the focus to the app.
        pass_on: Passes a key on, along the way that it is told.
        later: Calls something when the app has nothing else in its queue.
    """

    def __init__(
        self,
        way_up: Callable[[], Iterable[MessagePump]],
        pass_on: Callable[[Key, Way], Awaitable[None]],
        later: Callable[..., object],
    ) -> None:
        """Begin with no key."""
        self._way_up = way_up
        self._pass_on = pass_on
        self._later = later
        self._typed: deque[Key] = deque()

    @property
    def at_rest(self) -> bool:
        """Whether all keys are done."""
        return not self._typed

    async def take(self, key: Key) -> None:
        """Pass *key* on, now or when those before it are done."""
        self._typed.append(key)
        if len(self._typed) == 1:
            await self._begin(key)

    async def _begin(self, key: Key) -> None:
        way = [*self._way_up()]
        await self._pass_on(key, way)
        self._climb(way, _ROUNDS)

    def _climb(self, way: Way, rounds: int) -> None:
        """Queue behind what the key has put into the queues of all on the *way*, one by one."""
        while way:
            if way[0].call_later(self._climb, way[1:], rounds):
                return
            way = way[1:]
        if rounds:
            self._climb([*self._way_up()], rounds - 1)
            return
        self._typed.popleft()
        if self._typed:
            self._later(self._begin, self._typed[0])
