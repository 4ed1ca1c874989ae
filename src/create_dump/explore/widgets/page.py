"""The view of one page: only what is on the screen is drawn, whatever the text's size.

Knows how to draw and scroll. Text is there plain at once, its colours follow a moment later.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from create_dump.explore import keys, numbers, safe
from create_dump.explore.document import DIFF, Card
from create_dump.explore.spans import covering, overlaid
from create_dump.explore.widgets.colouring import Colouring
from create_dump.explore.widgets.lines import Lines
from create_dump.explore.widgets.paint import paint

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual.binding import BindingType

    from create_dump.explore.document import Document, Page
    from create_dump.explore.places import Place

_PAINTS: Final = {
    "bar": "$primary",
    "gutter": "$foreground 30%",
    "heading": "bold $text-primary",
    "comment": "italic $foreground 50%",
    "string": "$text-success",
    "number": "$text-warning",
    "keyword": "$text-accent",
    "builtin": "$text-secondary",
    "name": "bold $text-primary",
    "decorator": "$text-warning",
    "tag": "$text-primary",
    "added": "$text-success",
    "removed": "$text-error",
    "place": "bold $text-accent",
    "aside": "italic $foreground 50%",
    "hit": "bold underline on $warning 25%",
    "hit-here": "bold reverse $warning",
    "secret": "bold $text-error on $error 20%",
    "secret-here": "bold reverse $text-error",
    "todo": "bold underline $text-warning",
    "todo-here": "bold reverse $text-warning",
}
"""How the parts of what is shown are drawn; the kinds of `colours` among them."""
_SIGNS: Final = {"+": "added", "-": "removed", "@": "place", "\\": "aside"}


class PageView(Lines, can_focus=True, inherit_bindings=False):
    """Shows one page.

    Attributes:
        page: What is on the screen.
        over: What is drawn over the lines of the page: for a row from, up to, and how.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SCROLL)]
    ALLOW_SELECT = False

    class Left(Message):
        """Enter was pressed: the keys go back to the tree."""

    class _Called(Message):
        def __init__(self, work: Callable[[], None]) -> None:
            super().__init__()
            self.work = work

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__(id="page")
        self.page: Page = Card("", ())
        self.over: list[Callable[[int], list[tuple[int, int, str]]]] = []
        self._card_lines: list[tuple[str, bool]] = []
        self._paints: dict[str, Style] = {}
        self._colouring = Colouring(self)

    def put(self, page: Page, top: int | None) -> None:
        """Show *page* from line *top* on; None for where the view stands."""
        self.page = page
        self._colouring.begin(page)
        self._measure()
        if top is not None:
            self.scroll_to(0, top, animate=False)
        self.refresh()
        self._colouring.want()

    def shows(self, row: int) -> bool:
        """Tell whether *row* is on the screen."""
        top = self.scroll_offset.y
        return top <= row < top + self.size.height

    def reveal(self, place: Place) -> None:
        """Scroll as far as it takes to see *place*."""
        if isinstance(self.page, Card):
            return
        left, top = self.scroll_offset
        if not self.shows(place.row):
            top = max(0, place.row - self.size.height // 3)
        text = safe.line(self.page.lines[place.row])
        start, end = cell_len(text[: place.start]), cell_len(text[: place.end])
        room = self.size.width - self.page.gutter
        if start < left or end > left + room:
            left = 0 if end <= room else max(0, start - room // 3)
        self.scroll_to(left, top, animate=False)

    @property
    def at_rest(self) -> bool:
        """Whether nothing that it shows is still to come."""
        return self._colouring.at_rest

    def call(self, work: Callable[[], None]) -> None:
        """Do *work* in the screen's own thread; from any thread."""
        self.post_message(self._Called(work))

    def on_page_view__called(self, message: _Called) -> None:
        """Do what a thread wants done."""
        message.stop()
        message.work()

    # -- keys

    def action_scroll_rows(self, step: int) -> None:
        """Scroll *step* lines down."""
        self.scroll_to(y=self.scroll_offset.y + step, animate=False)

    def action_scroll_columns(self, step: int) -> None:
        """Scroll *step* columns to the right."""
        self.scroll_to(x=self.scroll_offset.x + step, animate=False)

    def action_scroll_pages(self, pages: float) -> None:
        """Scroll *pages* screens down."""
        step = max(1, int(abs(pages) * self.size.height))
        self.action_scroll_rows(step if pages > 0 else -step)

    def action_scroll_first(self) -> None:
        """Scroll to the first line."""
        self.scroll_to(y=0, animate=False)

    def action_scroll_last(self) -> None:
        """Scroll to the last line."""
        self.scroll_to(y=self.virtual_size.height, animate=False)

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.Left())

    # -- drawing

    def on_resize(self) -> None:
        """Fit the words of a card into the new width."""
        self._measure()
        self._colouring.want()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Colour what comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._colouring.want()

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        super().notify_style_update()
        self._paints.clear()

    def render_line(self, y: int) -> Strip:
        """Draw the line at *y* of the screen."""
        row = y + self.scroll_offset.y
        page = self.page
        if isinstance(page, Card):
            return self._card_line(row)
        width, base = self.size.width, self._base
        if row >= len(page.lines):
            return Strip.blank(width, base)
        gutter = page.gutter
        number = page.number(row) or "" if gutter > 1 else ""
        left = self.scroll_offset.x
        text = Strip(self._pieces(page, row)).crop(left, left + width - gutter)
        numbered = Segment(f"{number:>{max(0, gutter - 2)}}".ljust(gutter), self._paint("gutter"))
        return Strip([numbered, *text]).adjust_cell_length(width, base)

    def _card_line(self, row: int) -> Strip:
        width, base = self.size.width, self._base
        if row >= len(self._card_lines):
            return Strip.blank(width, base)
        text, heading = self._card_lines[row]
        text = safe.cut(text, width - 2)
        words = text.rstrip(numbers.BLOCKS)
        segments = [
            Segment("  ", base),
            Segment(words, self._paint("heading") if heading else base),
            Segment(text[len(words) :], self._paint("bar")),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _pieces(self, page: Document, row: int) -> list[Segment]:
        text = safe.line(page.lines[row])
        spans = self._colouring.of(row)
        if page.language == DIFF:
            spans = [(len(text), _SIGNS.get(text[:1], ""))]
        spans = covering(spans, len(text))
        for over in self.over:
            if found := over(row):
                spans = overlaid(spans, found)
        pieces: list[Segment] = []
        at = 0
        for length, kind in spans:
            style = self._paint(kind) if kind else self._base
            pieces.append(Segment(text[at : at + length], style))
            at += length
        return pieces

    @property
    def _base(self) -> Style:
        style = self._paints.get("")
        if style is None:
            # To make it takes as long as to draw a line with it.
            style = self._paints[""] = self.rich_style
        return style

    def _paint(self, kind: str) -> Style:
        style = self._paints.get(kind)
        if style is None:
            style = self._paints[kind] = paint(self, _PAINTS[kind])
        return style

    def _measure(self) -> None:
        page = self.page
        if isinstance(page, Card):
            self._card_lines = _wrapped(page, max(10, self.size.width - 3))
            self.virtual_size = Size(self.size.width, len(self._card_lines))
        else:
            self.virtual_size = Size(page.width + page.gutter + 1, len(page.lines))


def _wrapped(shown: Card, width: int) -> list[tuple[str, bool]]:
    lines: list[tuple[str, bool]] = [("", False)]
    for at, line in enumerate(shown.lines):
        # A title, or what names the indented lines below it.
        heading = at == 0 or "".join(shown.lines[at + 1 : at + 2]).startswith(" ")
        if line.startswith(" "):
            lines.append((line, False))
        else:
            lines += [(part, heading) for part in wrap(line, width) or [""]]
    return lines
