"""The model that the dump is measured against, and the key that changes it.

What fits into a model is `create_dump.explore.budget`'s; counting anew is the workspace's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.analysis import tokens
from create_dump.explore import numbers, safe
from create_dump.explore.budget import Level, about, approximate, named
from create_dump.explore.commands import Command
from create_dump.explore.cost import LastCost
from create_dump.explore.widgets.status import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.explore.budget import Budget
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.screens.menu import Choice
    from create_dump.sizing import DumpSize


class Measuring:
    """The meter's model.

    Attributes:
        model: The name of the model that is measured against, "" for a window of its own: what
            is to be remembered of it.
        budget: Its window.
        budgets: All that there are to choose from.
    """

    def __init__(self, app: Explorer, budgets: Sequence[Budget]) -> None:
        """Begin with the first of *budgets*."""
        self._app = app
        self.budgets = budgets
        self.budget = budgets[0]
        self._cost = LastCost(app.workspace.selection)

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {"budget.model": Command(self._ask)}

    @property
    def model(self) -> str:
        """The name to remember."""
        return self.budget.name

    @property
    def over(self) -> bool:
        """Whether the dump, as it is shown, does not fit."""
        return self.budget.level(self._app.totals.sum.tokens) is Level.OVER

    def cost(self, size: DumpSize) -> str:
        """Return what the last change cost, as it is shown; *size* is the dump's now."""
        self._cost.see(self._app.workspace.selection, size)
        return "" if self._cost.cost is None else str(self._cost.cost)

    def start_over(self) -> None:
        """Take what is chosen now as given: it is no change of the person's."""
        self._cost = LastCost(self._app.workspace.selection)

    def take(self, name: str) -> str:
        """Measure against the model of that *name* from now on; return why it can't be, or "".

        Where it has another tokenizer, all is counted anew.
        """
        found = named(self.budgets, name)
        if found is None:
            return f"There is no model {safe.name(name)} any more"
        workspace = self._app.workspace
        if found.tokenizer and found.tokenizer != workspace.options.tokenizer:
            if self._app.desk.busy:
                return f"Something is under way that counts as before: {self._app.desk.stops}"
            workspace.set_tokenizer(found.tokenizer)
            self._cost.forget()
        self.budget = found
        self._app.totals.measure(found)
        self._app.show_counting()
        return ""

    def _ask(self) -> None:
        from create_dump.explore.screens.menu import Menu

        at = self.budgets.index(self.budget)
        menu = Menu("Measure against", [self._choice(each) for each in self.budgets], at)
        self._app.push_screen(menu, self._taken)

    def _taken(self, name: str | None) -> None:
        if name is None or name == self.model:
            return
        before = self._app.workspace.options.tokenizer
        if obstacle := self.take(name):
            self._app.say(obstacle, Tone.WARNING)
            return
        budget = self.budget
        told = f"{safe.name(budget.title)}: {budget.room:,} tokens for the dump"
        told += f", {budget.reserve:,} kept for the answer" if budget.reserve else ""
        after = self._app.workspace.options.tokenizer
        if after != before:
            how = "exactly" if tokens.get(after).exact else "≈ an estimate"
            told += f" · counting anew as {after}, {how}"
        self._app.say(told)

    def _choice(self, budget: Budget) -> Choice[str]:
        from create_dump.explore.screens.menu import Choice

        counted = self._app.workspace.options.tokenizer
        wanted = budget.tokenizer or counted
        size = self._app.workspace.size.tokens
        sign = "≈" if size and approximate(counted, wanted) else ""
        percent = f"{sign}{budget.percent(about(size, counted, wanted))}%"
        kept = f"-{numbers.window(budget.reserve)}" if budget.reserve else ""
        detail = f"{numbers.window(budget.window):>6} {kept:<6} {percent:>6}  {wanted:<13}"
        return Choice(
            budget.name, safe.name(budget.title), detail, hint=safe.line(budget.told) or "settings"
        )
