"""What was delivered last comes back at the start, and each delivery is kept for the next time.

So the screen says after a restart, too, how much of what a model knows has grown old, and what
has changed can go out as diffs. Nothing waits for the disk.
"""

from __future__ import annotations

from functools import partial
from time import time
from typing import TYPE_CHECKING

from create_dump.explore.widgets.status import Tone
from create_dump.sent import Sent
from create_dump.sessions import LastDelivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.destinations.receipt import Receipt
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.keeper import Delivered, Keeper


class Recalling:
    """The last delivery."""

    def __init__(self, app: Explorer) -> None:
        """Recall nothing yet."""
        self._app = app
        self._keeper = app.keeper
        self._looking = False
        self._found: Delivered | None = None
        self._unkept: LastDelivery | None = None
        self._number = 0
        self._told = ""

    @property
    def at_rest(self) -> bool:
        """Whether the last delivery is known, as far as there is one, and the latest is kept."""
        return not self._looking and self._found is None and self._unkept is None

    def begin(self) -> None:
        """Look for the last delivery."""
        if self._keeper is not None and not self._keeper.fresh:
            self._looking = True
            self._app.on_thread(partial(self._find, self._keeper))

    def follow(self) -> None:
        """Take up what was found, once it is known which files are gone."""
        app, found = self._app, self._found
        if found is None or found.last is None or not app.workspace.walked:
            return
        self._found = None
        # Who could not wait has delivered something else by now.
        if app.outgoing.sent is None:
            app.outgoing.sent = Sent.whole(found.dump, found.last.digests)
            app.workspace.remember(found.last.digests)
            app.looking.again()

    def keep(self, receipts: Sequence[Receipt]) -> None:
        """Keep what has gone out."""
        sent = self._app.outgoing.sent
        if self._keeper is None or sent is None:
            return
        self._number += 1
        self._unkept = last = _last(sent, receipts, whole=self._app.outgoing.in_one_piece)
        self._app.on_thread(partial(self._keep, self._keeper, self._number, last))

    def leave(self) -> str:
        """Keep at the end what is not kept yet, and not on the screen; return why not, or ""."""
        if self._keeper is None or self._unkept is None:
            return ""
        branch = self._app.resuming.branch
        problem = self._keeper.keep_delivery(self._number, branch, self._unkept)
        return "" if problem == self._told else problem

    def _find(self, keeper: Keeper) -> None:
        found = keeper.find_delivery()
        self._app.call(partial(self._take, found))

    def _take(self, found: Delivered) -> None:
        self._looking = False
        if found.problem:
            self._app.say(found.problem, Tone.WARNING)
        if found.last is not None:
            self._found = found
            self.follow()

    def _keep(self, keeper: Keeper, number: int, last: LastDelivery) -> None:
        problem = keeper.keep_delivery(number, self._app.resuming.branch, last)
        self._app.call(partial(self._kept, last, problem))

    def _kept(self, last: LastDelivery, problem: str) -> None:
        if self._unkept is last:
            self._unkept = None
        if problem and problem != self._told:
            self._told = problem
            self._app.say(problem, Tone.WARNING)


def _last(sent: Sent, receipts: Sequence[Receipt], *, whole: bool) -> LastDelivery:
    receipt = receipts[-1]
    saved = receipt.delivery.saved
    return LastDelivery(
        sent.digests,
        receipt.format,
        receipt.delivery.where,
        time(),
        sum(each.tokens for each in receipts),
        sum(each.bytes for each in receipts),
        receipt.sha256,
        "" if saved is None or not whole else str(saved.resolve()),
    )
