"""Fit to budget: the key that proposes what can go, and what becomes of the proposal.

What is proposed is `create_dump.fitting`'s. The list is there at once, by what is known; what the
analysis finds out meanwhile makes it better as long as nobody has touched it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Final

from create_dump.errors import CreateDumpError
from create_dump.explore import fit, numbers, wording
from create_dump.explore.budget import Level
from create_dump.explore.central import central
from create_dump.explore.commands import Command
from create_dump.explore.widgets.status import Tone
from create_dump.fitting import Action, Candidate, Proposal, apply, propose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer
    from textual.worker import Worker

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.screens.ticks import Item, Ticks

_SLICE: Final = 8
"""Pauses of the gathering that pass between two turns of the screen: a few milliseconds."""
_AGAIN_S: Final = 0.3
"""News come many times a second; the list is renewed less often."""


class Fitting:
    """The key that fits, and the list that it brings."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._list: Ticks | None = None
        self._proposal = Proposal((), 0, 0)
        self._candidates: list[Candidate] = []
        self._guessed: set[str] = set()
        self._asked: set[str] = set()
        self._ranked = False
        self._central: dict[str, float] = {}
        self._ranking: Worker[None] | None = None
        self._renewing: Worker[None] | None = None
        self._timer: Timer | None = None

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {"budget.fit": Command(self._fit, self._needless)}

    @property
    def at_rest(self) -> bool:
        """Whether the list is what it is going to be."""
        works = (self._timer, self._renewing, self._ranking)
        return not any(works) and not (self._list and self._to_come)

    def again(self) -> None:
        """Make the list better soon; to be called when facts came in."""
        if self._list is not None and not (self._timer or self._renewing):
            self._timer = self._app.set_timer(_AGAIN_S, self._begin_again)

    # -- within

    @property
    def _to_come(self) -> int:
        """How many outlines of the list are still to be made."""
        steps = self._proposal.steps
        return sum(step.action is Action.OUTLINE and step.path in self._guessed for step in steps)

    def _needless(self) -> str:
        workspace, budget = self._app.workspace, self._app.measuring.budget
        if not workspace.tree.root.chosen.files:
            return "Nothing is chosen that would have to fit"
        size = workspace.size
        if budget.level(size.tokens) is Level.OVER:
            return ""
        return f"It fits: {size.tokens:,} of {budget.room:,} tokens"

    # The keys behind it belong to the list, so they wait until it is there. The gathering is over
    # within a frame for some thousand files; for more, the screen has its turn in between.

    async def _fit(self) -> None:
        from create_dump.explore.screens.ticks import Ticks

        self._asked.clear()
        self._ranked = False
        await self._propose()
        title = f"Fit into {self._app.measuring.budget.room:,} tokens"
        self._list = Ticks(title, self._items(), self._sum_up, verb="does it")
        self._app.push_screen(self._list, self._taken)
        self._look_closer()

    async def _propose(self) -> None:
        workspace = self._app.workspace
        line = fit.line(workspace.size, workspace.tree.root.chosen.wrapped)
        gathering = fit.files(workspace.tree, self._central, line)
        pauses = 0
        while True:
            try:
                next(gathering)
            except StopIteration as stop:
                found: fit.Files = stop.value
                break
            pauses += 1
            if pauses % _SLICE == 0:
                await asyncio.sleep(0)
        size, room = workspace.size.tokens, self._app.measuring.budget.room
        self._proposal = await asyncio.to_thread(propose, found.candidates, size, room)
        self._candidates = found.candidates
        self._guessed = found.guessed

    def _items(self, ticked: Sequence[str] | None = None) -> list[Item]:
        return fit.items(self._proposal.steps, self._guessed, ticked)

    def _sum_up(self, taken: Sequence[str]) -> str:
        return fit.summed(self._proposal, self._app.measuring.budget, taken, self._to_come)

    def _look_closer(self) -> None:
        """Have the outlines made that the list only guesses, and then see what is central."""
        workspace = self._app.workspace
        guessed = [
            step.path
            for step in self._proposal.steps
            if step.action is Action.OUTLINE
            and step.path in self._guessed
            and step.path not in self._asked
        ]
        if guessed:
            self._asked.update(guessed)
            workspace.weigh_outlines(guessed)
        elif not self._to_come and not self._ranked:
            self._ranked = True
            self._ranking = self._app.run_worker(self._rank(), exit_on_error=False)

    async def _rank(self) -> None:
        try:
            self._central = await central(self._app.workspace)
            self.again()
        except CreateDumpError as error:
            self._app.say(wording.failed(error), Tone.WARNING)
        finally:
            self._ranking = None

    def _begin_again(self) -> None:
        # Not here: the keys would wait for it.
        self._timer = None
        self._renewing = self._app.run_worker(self._renew(), exit_on_error=False)

    async def _renew(self) -> None:
        """Propose anew; where the person has touched the list, only its numbers are renewed."""
        shown, before = self._list, self._proposal
        if shown is not None:
            await self._propose()
        self._renewing = None
        if shown is None or self._list is not shown:
            return
        if shown.touched:
            self._proposal = fit.renewed(before, self._candidates, self._proposal.size)
            shown.offer(self._items(shown.ticked))
        else:
            shown.offer(self._items())
        self._look_closer()

    def _taken(self, taken: list[str] | None) -> None:
        self._list = None
        if self._ranking is not None:
            self._ranking.cancel()
        if taken is None:
            return
        done = set(taken)
        steps = [step for step in self._proposal.steps if step.path in done]
        if not steps:
            self._app.say("Nothing was changed")
            return
        workspace = self._app.workspace
        workspace.select(apply(workspace.selection, steps))
        self._app.show_choice()
        counts = Counter(step.action for step in steps)
        words = [
            f"{numbers.counted(counts[action], 'file')} {word}"
            for action, word in ((Action.OUTLINE, "outlined"), (Action.OUT, "left out"))
            if counts[action]
        ]
        left = self._proposal.size - sum(step.gain for step in steps)
        over = left > self._app.measuring.budget.room
        undo = self._app.keymap.name("choose.undo")
        told = f"{' and '.join(words)} · {undo} takes it back"
        told += " · still too large" if over else ""
        self._app.say(told, Tone.WARNING if over else Tone.DONE)
