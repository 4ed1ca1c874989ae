"""The way from the workspace's threads to the screen: slices of news, at a pace that keys allow.

Knows the workspace, the clock and the garbage collector; what is drawn is the app's.
"""

from __future__ import annotations

import gc
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from create_dump.explore.news import News
from create_dump.explore.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.workspace import Workspace

_SLICE_S: Final = 0.004
"""How long the workspace may take at a time: a key that comes meanwhile waits for it."""
_MUCH: Final = 5_000
"""So many new objects are set aside: long before there are enough for a round of the collector."""
_REST_S: Final = 1.0
"""How long no key has to come before that round."""
_STORM: Final = 5_000
"""So many files analysed are worth a round of the collector afterwards."""


class Feed:
    """Pumps the workspace and hands over what it told.

    Args:
        workspace: What is pumped; `woken` is to be called when it says that there is something.
        later: Does something in a while.
        show: Puts news on the screen.

    Attributes:
        pace: When things may be done; tell it of every key.
    """

    def __init__(
        self,
        workspace: Workspace,
        later: Callable[[float, Callable[[], None]], object],
        show: Callable[[News], None],
    ) -> None:
        """Wait for the first news."""
        self.pace = Pace()
        self._workspace = workspace
        self._later = later
        self._show = show
        self._news = News()
        self._pumping = False
        self._showing = False
        self._listed = False
        self._tidied: int | None = None

    @property
    def at_rest(self) -> bool:
        """Whether nothing that was told is still to be shown."""
        return not (self._pumping or self._showing)

    def woken(self) -> None:
        """Take in a slice, now or soon."""
        if not self._pumping:
            self._pumping = True
            self._when(partial(self.pace.until_pump, monotonic()), self._pump)

    def _pump(self) -> None:
        self._pumping = False
        events = self._workspace.pump(_SLICE_S)
        for event in events:
            self._news.take(event)
        self.pace.pumped()
        if gc.get_count()[0] > _MUCH:
            gc.freeze()
        if events and not self._showing:
            self._showing = True
            self._when(partial(self.pace.until_shown, monotonic()), self._hand_over)

    def _hand_over(self) -> None:
        self._showing = False
        began = monotonic()
        news, self._news = self._news, News()
        self._show(news)
        self._listed |= bool(news.directories)
        # The first rows wait for nothing that came before them.
        if self._listed:
            self.pace.shown(began)
        self._end_storm()

    def _when(self, wait: Callable[[], float], work: Callable[[], None]) -> None:
        """Do *work* as soon as *wait* says so; a key may make it say something else by then."""
        seconds = wait()
        if seconds <= 0:
            work()
        else:
            self._later(seconds, lambda: self._when(wait, work))

    # A round of the collector over 80,000 files takes longer than a frame, and a scan would
    # bring many. So what came in is set aside as it comes, and looked through once, when all is
    # there and no key is held.

    def _end_storm(self) -> None:
        workspace = self._workspace
        if workspace.walked and not workspace.pending:
            tidied = self._tidied
            self._tidied = workspace.analysed
            if tidied is None or workspace.analysed - tidied > _STORM:
                self._when(lambda: self.pace.until_rest(_REST_S), _tidy_up)


def _tidy_up() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()
