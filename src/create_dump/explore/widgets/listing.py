"""A list of any length in an overlay: rows with a key, a mark, a text and a detail at the right.

Knows how to draw, scroll and move. What its rows stand for is the screen's; their texts must be
harmless already (`create_dump.explore.safe`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from create_dump.explore import keys, safe
from create_dump.explore.widgets.lines import Lines
from create_dump.explore.widgets.paint import paint, under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType

POINTER: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
"""Stands before the row that the cursor is on."""


class Row(Struct, frozen=True):
    """One row.

    Attributes:
        text: What it is.
        detail: What stands at the right.
        key: The letter that stands for it, or "".
        mark: A tick such as ``[x]``, or "".
        faint: Whether it is drawn as one that can't be taken.
        tail: Whether its end matters most, as a path's.
        bar: What stands behind the detail, filled up to one width, or "".
    """

    text: str
    detail: str = ""
    key: str = ""
    mark: str = ""
    faint: bool = False
    tail: bool = False
    bar: str = ""


class Listing(Lines, can_focus=True, inherit_bindings=False):
    """Rows, one of which the cursor is on.

    Attributes:
        rows: What is shown.
        cursor: The row that the cursor is on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.LIST)]
    ALLOW_SELECT = False
    CURSOR: ClassVar[str] = "on $primary 35%"
    CURSOR_WAITING: ClassVar[str] = CURSOR
    """The same where something else has the keys, which in an overlay are still the list's."""

    class Moved(Message):
        """The cursor is on another row."""

    class Picked(Message):
        """Enter was pressed on the row under the cursor, or it was clicked."""

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None) -> None:  # noqa: A002 - as every widget's
        """Show *rows*, the cursor on the first."""
        super().__init__(id=id)
        self.rows = rows
        self.cursor = 0
        self._keyed = any(row.key for row in rows)

    def show(self, rows: Sequence[Row]) -> None:
        """Show *rows* instead; the cursor stays where it is, as far as there are rows."""
        # What holds the list may give it as many lines as it has rows.
        others = len(rows) != len(self.rows)
        self.rows = rows
        self._keyed = any(row.key for row in rows)
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        self._measure()
        self.refresh(layout=others)

    def move_to(self, row: int) -> None:
        """Put the cursor on *row*, or on the last or first where there is none."""
        row = max(0, min(row, len(self.rows) - 1))
        if row != self.cursor:
            self.cursor = row
            self._into_sight()
            self.refresh()
            self.post_message(self.Moved())

    # -- keys and the mouse

    def action_move(self, step: int) -> None:
        """Go *step* rows down."""
        self.move_to(self.cursor + step)

    def action_page(self, pages: float) -> None:
        """Go *pages* screens down."""
        step = max(1, int(abs(pages) * self.size.height))
        self.action_move(step if pages > 0 else -step)

    def action_first(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.move_to(len(self.rows) - 1)

    def action_pick(self) -> None:
        """Take the row under the cursor."""
        if self.rows:
            self.post_message(self.Picked())

    def on_click(self, event: events.Click) -> None:
        """Take the row that is clicked."""
        event.stop()
        row = event.y + self.scroll_offset.y
        if row < len(self.rows):
            self.move_to(row)
            self.action_pick()

    # -- drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return a line for each row: what holds it says how many there is room for."""
        del container, viewport, width
        return max(1, len(self.rows))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._measure()
        self._into_sight()

    def render_line(self, y: int) -> Strip:
        """Draw the row at line *y* of the list."""
        at = y + self.scroll_offset.y
        width = self.size.width
        if at >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        segments = self.pieces(at, width)
        strip = Strip(segments).adjust_cell_length(width, self.rich_style)
        if at != self.cursor:
            return strip
        below = under(self, self.CURSOR if self.has_focus else self.CURSOR_WAITING)
        return Strip([Segment(t, (own or Style()) + below) for t, own, _ in strip], width)

    def pieces(self, at: int, width: int) -> list[Segment]:
        """Return what the row *at* is drawn with, in a list of *width* cells."""
        row = self.rows[at]
        left = f"{row.key:2}" if self._keyed else ""
        mark = f"{row.mark} " if row.mark else ""
        detail = safe.cut(row.detail, width // 2)
        bar = f"{row.bar} " if row.bar else ""
        room = max(0, width - 2 - cell_len(left + mark) - cell_len(detail + bar) - 2)
        text = safe.cut_start(row.text, room) if row.tail else row.text
        faint = paint(self, "$foreground 45%")
        return [
            Segment(f"{POINTER if at == self.cursor else ' '} ", paint(self, "$text-accent")),
            Segment(left, paint(self, "bold $text-accent")),
            Segment(mark, paint(self, "$text-success") if row.mark == "[x]" else faint),
            Segment(safe.fit(text, room), faint if row.faint else self.rich_style),
            Segment(f" {detail} ", paint(self, "$foreground 60%")),
            Segment(bar, paint(self, "$primary")),
        ]

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows))

    def _into_sight(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
