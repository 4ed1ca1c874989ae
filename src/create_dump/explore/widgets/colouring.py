"""The syntax colours of what a view shows: asked for when scrolling rests, made on a thread.

Knows which lines of a document are coloured, not how they are drawn.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from create_dump.explore import colours, safe
from create_dump.explore.document import DIFF, Card
from create_dump.explore.surely import surely

if TYPE_CHECKING:
    from textual.timer import Timer

    from create_dump.explore.document import Document, Page
    from create_dump.explore.spans import Spans
    from create_dump.explore.widgets.page import PageView

_REST_S: Final = 0.04
"""Colours wait until scrolling rests this long."""
_AHEAD: Final = 30
"""Lines below the screen that are coloured with it."""


class Colouring:
    """The colours of one page at a time.

    Args:
        view: Whose page it is; it is drawn again when colours come in.
    """

    def __init__(self, view: PageView) -> None:
        """Know no page."""
        self._view = view
        self._page: Page = Card("", ())
        self._spans: dict[int, Spans] = {}
        self._asked: set[tuple[int, int]] = set()
        self._timer: Timer | None = None
        self._under_way = 0

    @property
    def at_rest(self) -> bool:
        """Whether no colours are still to come."""
        return not (self._timer or self._under_way)

    def begin(self, page: Page) -> None:
        """Colour *page* from now on."""
        self._page = page
        self._spans, self._asked = {}, set()

    def of(self, row: int) -> Spans:
        """Return the spans of *row*; none while it is plain."""
        return self._spans.get(row, [])

    def want(self) -> None:
        """Colour what is in sight as soon as scrolling rests."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        page = self._page
        # The lines of a diff have their signs' colours.
        if not isinstance(page, Card) and page.language != DIFF:
            self._timer = surely(self._view.set_timer(_REST_S, partial(self._ask, page)))

    def _ask(self, page: Document) -> None:
        self._timer = None
        top = self._view.scroll_offset.y
        stop = min(len(page.lines), top + self._view.size.height + _AHEAD)
        wanted = [row for row in range(top, stop) if row not in self._spans]
        if not wanted or (top, stop) in self._asked:
            return
        self._asked.add((top, stop))
        start = wanted[0]
        first = max(0, start - colours.LEAD)
        self._under_way += 1
        work = partial(self._colour, page, first, start, wanted[-1] + 1)
        # Not exclusive: each one that is asked for answers.
        self._view.run_worker(work, thread=True, group="colours", exit_on_error=False)

    def _colour(self, page: Document, first: int, start: int, stop: int) -> None:
        lines = [safe.line(line) for line in page.lines[first:stop]]
        spans: list[Spans] = []
        try:
            spans = colours.colour(lines, page.language, start - first)
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge; it stays plain
            self._view.log("no colours for", page.language, repr(error))
        self._view.call(partial(self._take, page, start, spans))

    def _take(self, page: Document, start: int, spans: list[Spans]) -> None:
        self._under_way -= 1
        if page is self._page:
            self._spans.update(enumerate(spans, start))
            self._view.refresh()
