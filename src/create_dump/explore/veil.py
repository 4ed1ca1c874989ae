"""Names on the screen: what holds a secret stands there masked, and what may until it is known.

Only the few names that could hold one are asked about, where they are drawn, and off the screen's
thread; all others cost a look at their letters.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.policy import Mode
from create_dump.analysis.secrets.veiling import unknown, veiled

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from create_dump.workspace import Workspace

_BATCH: Final = 256
"""Pieces of names that are asked about at once."""


class Veil:
    """Knows what may be shown of names.

    Args:
        workspace: Has them looked at.
        call: Does something in the screen's thread, soon; from any thread.
        changed: Told there that names look different now.
    """

    def __init__(
        self,
        workspace: Workspace,
        call: Callable[[Callable[[], None]], None],
        changed: Callable[[], None],
    ) -> None:
        """Know none."""
        self._workspace = workspace
        self._call = call
        self._changed = changed
        self._policy = workspace.options.secrets
        self._known: dict[str, str] = {}
        self._wanted: dict[str, None] = {}
        self._asked: Future[tuple[str, ...]] | None = None
        self._due = False

    @property
    def at_rest(self) -> bool:
        """Whether all that was drawn is known."""
        return not self._due and self._asked is None

    def shown(self, text: str) -> str:
        """Return *text*, a name or a path, as it may be drawn now."""
        return veiled(text, self._piece)

    def _piece(self, piece: str) -> str:
        policy = self._workspace.options.secrets
        if policy is not self._policy:
            self._policy = policy
            self._known.clear()
        if policy.mode is Mode.OFF:
            return piece
        known = self._known.get(piece)
        if known is not None:
            return known
        self._wanted[piece] = None
        if not self._due and self._asked is None:
            self._due = True
            self._call(self._ask)
        return unknown(piece)

    def _ask(self) -> None:
        from create_dump.analysis.jobs import MaskNames

        self._due = False
        if self._asked is not None or not self._wanted:
            return
        wanted = tuple(self._wanted)[:_BATCH]
        for piece in wanted:
            del self._wanted[piece]
        self._asked = self._workspace.ask(MaskNames(wanted))
        self._asked.add_done_callback(
            lambda answer: self._call(partial(self._take, answer, wanted, self._policy))
        )

    def _take(
        self, answer: Future[tuple[str, ...]], wanted: tuple[str, ...], policy: object
    ) -> None:
        self._asked = None
        if answer.cancelled():
            return
        if policy is self._policy:
            failed = answer.exception() is not None
            # What can't be known is not asked for again.
            shown = tuple(map(unknown, wanted)) if failed else answer.result()
            self._known.update(zip(wanted, shown, strict=True))
            if shown != tuple(map(unknown, wanted)):
                self._changed()
        self._ask()
