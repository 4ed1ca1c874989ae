"""A dump that is over its budget: by how much, and which files weigh most."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, Final

from create_dump.cli.numbers import grouped, tokens
from create_dump.errors import BudgetExceeded
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from create_dump.plan import Plan, PlannedFile

_NAMED: Final = 10
"""How many of the heaviest files are named."""


class OverBudgetError(BudgetExceeded):
    """The dump of *plan* has *measured* tokens and may have *budget*.

    Attributes:
        measured: Tokens of the whole dump.
        budget: How many it may have.
        heaviest: The files with most tokens, the heaviest first.
    """

    def __init__(self, plan: Plan, measured: int, budget: int) -> None:
        over = tokens(measured - budget, exact=plan.exact)
        super().__init__(
            f"the dump would have {tokens(measured, exact=plan.exact)} tokens "
            f"({plan.tokenizer}), {over} over the budget of {grouped(budget)}",
            hint="leave paths out with --exclude, or choose them in create-dump explore",
        )
        self.measured = measured
        self.budget = budget
        self.heaviest: list[PlannedFile] = nlargest(
            _NAMED, plan.files, key=lambda file: file.wrapped
        )

    def table(self) -> list[str]:
        """Return the heaviest files, a line each."""
        width = max((len(grouped(file.wrapped)) for file in self.heaviest), default=0)
        return [
            f"  {grouped(file.wrapped):>{width}}  {quote_path(file.path)}" for file in self.heaviest
        ]

    def record(self) -> dict[str, object]:
        """Return the same as scripts see it."""
        return {
            "tokens": self.measured,
            "budget": self.budget,
            "heaviest": [{"path": file.path, "tokens": file.wrapped} for file in self.heaviest],
        }
