"""The keys that sort the rows, and when rows that are sorted by numbers are sorted again.

Numbers change all the time while files are counted and written. The rows stay where they are
until all is counted and no key came for a moment; the cursor's row does not move even then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from create_dump.explore.commands import Command
from create_dump.explore.order import By, Sort

if TYPE_CHECKING:
    from textual.timer import Timer

    from create_dump.explore.explorer import Explorer
    from create_dump.explore.news import News

_REST_S: Final = 1.0
_FIRST: Final = {
    By.NAME: ("", ", from z to a"),
    By.TOKENS: (", the most first", ", the fewest first"),
    By.SIZE: (", the largest first", ", the smallest first"),
    By.TIME: (", the newest first", ", the oldest first"),
    By.GIT: (", what has changed first", ", what has changed last"),
}


class Sorting:
    """The order of the rows."""

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self._due = False
        self._timer: Timer | None = None

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "sort.next": Command(lambda: self._sort(self._app.tree_view.rows.sort.next())),
            "sort.reverse": Command(lambda: self._sort(self._app.tree_view.rows.sort.turned())),
        }

    @property
    def at_rest(self) -> bool:
        """Whether the rows are sorted by what is known."""
        return self._timer is None

    def by(self, wanted: By | None) -> None:
        """Sort by what is *wanted*, the other way round if they are already; None is the next."""
        sort = self._app.tree_view.rows.sort
        if wanted is None:
            self._sort(sort.next())
        else:
            self._sort(sort.turned() if sort.by is wanted else Sort(wanted))

    def follow(self, news: News) -> None:
        """Sort again, a while after numbers have changed."""
        by = self._app.tree_view.rows.sort.by
        if by is By.NAME:
            return
        numbers = bool(news.analysed or news.rewritten or news.complete)
        self._due |= news.git if by is By.GIT else numbers
        if self._due and self._timer is None:
            self._timer = self._app.set_timer(_REST_S, self._again)

    def _again(self) -> None:
        self._timer = None
        workspace = self._app.workspace
        rest = self._app.feed.pace.until_rest(_REST_S)
        if rest > 0:
            self._timer = self._app.set_timer(rest, self._again)
        elif workspace.walked and not workspace.pending:
            self._due = False
            self._app.tree_view.sort_by(self._app.tree_view.rows.sort)

    def _sort(self, sort: Sort) -> None:
        self._due = False
        self._app.tree_view.sort_by(sort)
        self._app.finding.show()
        self._app.say(f"Sorted by {sort.by.value}{_FIRST[sort.by][sort.reverse]}")
