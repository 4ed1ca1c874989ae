"""The pane of secrets: a row for each finding, as wide as there is room.

Knows how to draw; what is listed, and what a key does to it, is the app's. It never holds a
secret: what it draws of one is a mask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from create_dump.explore import keys, safe
from create_dump.explore.widgets.aside import Paths
from create_dump.explore.widgets.listing import POINTER
from create_dump.explore.widgets.paint import paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType
    from textual.geometry import Size

_WORDS_FROM: Final = 54
"""Columns from which there is room for the level's word."""
_MASK_FROM: Final = 44
"""Columns from which there is room for the mask."""
_MARK: Final = 9
_RULE: Final = (14, 22)
"""Cells of a rule's id, where there is little room and where there is more."""
_MASK: Final = 8
_STYLES: Final = {"●": "bold $text-error", "◐": "bold $text-warning", "?": "bold $text-warning"}


class Findings(Paths):
    """Lists findings; what is called a path in `Paths` is any key of a row here."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SECRETS)]

    class Picked(Paths.Picked):
        """Enter: the row under the cursor is to be opened, or what it is about shown."""

    class Moved(Paths.Moved):
        """The cursor is on another row."""

    class Scrolled(Message):
        """Other rows are on the screen."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as every widget's
        """Show nothing yet."""
        super().__init__("3 Secrets", id=id)
        self.words: Sequence[str] = ()

    def on_mount(self) -> None:
        """Tell of other rows."""
        self.watch(self, "scroll_y", self._scrolled, init=False)

    def _scrolled(self) -> None:
        self.post_message(self.Scrolled())

    def say(self, words: Sequence[str]) -> None:
        """Show *words* where there are no rows, a line each."""
        if words != self.words:
            self.words = words
            self.refresh(layout=not self.rows)

    def action_pick(self) -> None:
        """Have the row under the cursor opened."""
        if self.path:
            self.post_message(self.Picked())

    @property
    def on_screen(self) -> range:
        """Which rows are on the screen."""
        top = int(self.scroll_offset.y)
        return range(top, min(len(self.rows), top + max(1, self.size.height)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return a line for each row, or for each line that is said instead."""
        if not self.rows:
            return max(1, len(self.words))
        return super().get_content_height(container, viewport, width)

    def render_line(self, y: int) -> Strip:
        """Draw a row, or a line of what is said instead."""
        if self.rows or y >= len(self.words):
            return super().render_line(y)
        width = self.size.width
        style = self.rich_style if y == 0 else paint(self, "$foreground 60%")
        line = Segment(f"  {safe.cut(self.words[y], width - 2)}", style)
        return Strip([line]).adjust_cell_length(width, self.rich_style)

    def pieces(self, at: int, width: int) -> list[Segment]:
        """Return what the row *at* is drawn with."""
        row = self.rows[at]
        faint = paint(self, "$foreground 45%")
        sign, _, word = row.mark.partition(" ")
        wide = width >= _WORDS_FROM
        mark = f"{sign} {word}" if wide and word else sign
        cells = _MARK if wide and row.detail else 2
        rule = safe.fit(row.detail, _RULE[wide]) if row.bar else safe.cut(row.detail, width // 2)
        mask = f" {safe.fit(row.bar, _MASK)}" if width >= _MASK_FROM and row.bar else ""
        cells = max(cells, cell_len(mark) + 1)
        room = max(0, width - 2 - cells - cell_len(rule + mask) - 1 - bool(rule))
        text = safe.cut_start(row.text, room) if row.tail else row.text
        return [
            Segment(f"{POINTER if at == self.cursor else ' '} ", paint(self, "$text-accent")),
            Segment(safe.fit(mark, cells), paint(self, _STYLES.get(sign, "$foreground 60%"))),
            Segment(safe.fit(text, room), faint if row.faint else self.rich_style),
            Segment(f" {rule}" if rule else "", paint(self, "$foreground 70%")),
            Segment(mask, paint(self, "$text-accent")),
        ]
