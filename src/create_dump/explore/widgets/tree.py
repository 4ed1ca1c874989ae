"""The tree: rows drawn one by one, and the keys and clicks that move in it.

Knows how to draw, scroll and move. What a key does to the selection is the app's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from create_dump.explore import keys, safe
from create_dump.explore.look import NO_MARK, Look, Scene, Tone, bar_width, look
from create_dump.explore.rows import Rows
from create_dump.explore.widgets.paint import paint, under

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from textual import events
    from textual.binding import BindingType

    from create_dump.tree import Node, Tree

_MARGIN: Final = 3
"""Rows that stay in sight above and below the cursor."""
_TOKENS: Final = 8
"""Cells of the column of tokens."""
_CURSOR: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_CURSOR_FOCUSED: Final = "on $primary 35%"
_CURSOR_WAITING: Final = "on $foreground 8%"
_CACHE: Final = 2_000
_DOUBLE: Final = 2


class _Styles(NamedTuple):
    base: Style
    guide: Style
    names: dict[Tone, Style]
    sought: Style
    marks: dict[str, Style]
    tokens: Style
    uncounted: Style
    word: Style
    bar: Style
    cursor: Style


class TreeView(ScrollView, can_focus=True, inherit_bindings=False):
    """A tree of any size, of which only the rows on the screen cost anything.

    Attributes:
        rows: The rows and the cursor on them.
        scene: What else they are drawn by; `redraw` after a change.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.MOVE)]
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor is on another row, or other rows are on the screen."""

    class Entered(Message):
        """Enter was pressed on a file, or it was clicked twice."""

    class Marked(Message):
        """The mark of the row under the cursor was clicked."""

    def __init__(self, tree: Tree, project: str, *, approximate: str = "") -> None:
        """Show *tree*, whose root is called *project*.

        Args:
            tree: What to show.
            project: The root's name.
            approximate: The sign before each number, where the tokenizer only estimates.
        """
        super().__init__(id="tree")
        self.rows = Rows(tree)
        self.scene = Scene(project, approximate)
        self._styles: _Styles | None = None
        self._strips: LRUCache[tuple[Look, int], Strip] = LRUCache(_CACHE)
        self._drawn: dict[int, Look] = {}

    # -- what the app tells it

    @property
    def node(self) -> Node:
        """The node under the cursor."""
        return self.rows.current

    def follow(
        self,
        directories: Iterable[Node],
        *,
        removed: bool = False,
        admitted: Iterable[Node] = (),
    ) -> None:
        """Show that the children of *directories* changed.

        Args:
            directories: Whose children are others now.
            removed: Whether some are gone, and not only new ones there.
            admitted: New files that the filter lets through.
        """
        self._change(lambda: self.rows.refresh(directories, removed=removed, admitted=admitted))

    def sift(self, admitted: Collection[Node], dismissed: Collection[Node]) -> None:
        """Show that the filter lets other files through now."""
        if not self.rows.matches.isdisjoint(dismissed):
            self._change(lambda: self.rows.dismiss(dismissed))
        if admitted:
            self._change(lambda: self.rows.admit(admitted))

    def _change(self, change: Callable[[], None]) -> None:
        """Make the rows others; nothing moves under the cursor."""
        rows = self.rows
        before = rows.current, rows.cursor
        rows.top = min(self.scroll_offset.y, len(rows) - 1)
        seen = self._in_sight(rows.cursor)
        change()
        shift = rows.cursor - before[1]
        self._resize()
        top = self.scroll_offset.y + shift if seen else rows.top
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        self.redraw()
        if rows.current is not before[0]:
            self.post_message(self.Moved())

    def redraw(self) -> None:
        """Draw the rows that look different now, and only these."""
        top, height = self.scroll_offset.y, self.size.height
        dirty = [
            row
            for row in range(top, min(top + height, len(self.rows)))
            if self._drawn.get(row - top) != self._look(row)
        ]
        if len(dirty) > height // 2:
            self.refresh()
        else:
            for row in dirty:
                self.refresh_line(row)

    def rearranged(self) -> None:
        """Show that the rows are others now, with the cursor in sight."""
        self._resize()
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Moved())

    def on_screen(self) -> list[Node]:
        """Return the nodes on the screen, the cursor's first."""
        top = self.scroll_offset.y
        nodes = self.rows.nodes[top : top + self.size.height]
        return [self.rows.current, *nodes]

    def move_to(self, row: int) -> None:
        """Put the cursor on *row*, or on the nearest that there is."""
        rows = self.rows
        row = max(0, min(row, len(rows) - 1))
        if row == rows.cursor:
            return
        old, rows.cursor = rows.cursor, row
        self.refresh_line(old)
        self.refresh_line(row)
        self._scroll_to_cursor()
        self.post_message(self.Moved())

    # -- keys

    def action_move(self, step: int) -> None:
        """Go *step* rows down."""
        self.move_to(self.rows.cursor + step)

    def action_page(self, pages: float) -> None:
        """Go *pages* screens down."""
        step = max(1, int(abs(pages) * self.size.height))
        self.move_to(self.rows.cursor + (step if pages > 0 else -step))

    def action_first(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.move_to(len(self.rows) - 1)

    def action_left(self) -> None:
        """Fold the directory, or go to the one above."""
        rows = self.rows
        if rows.is_open(rows.current) and rows.current.children:
            rows.close(rows.cursor)
            self.rearranged()
        else:
            self.move_to(rows.parent_row(rows.cursor))

    def action_right(self) -> None:
        """Unfold the directory, or go to the first row inside."""
        rows = self.rows
        if rows.current.children is None:
            return
        if not rows.is_open(rows.current):
            rows.open(rows.cursor)
            self.rearranged()
        elif rows.children(rows.current):
            self.move_to(rows.cursor + 1)

    def action_open(self) -> None:
        """Fold or unfold a directory; tell of a file."""
        if self.rows.current.children is None:
            self.post_message(self.Entered())
        else:
            self.rows.toggle(self.rows.cursor)
            self.rearranged()

    # -- the mouse

    def on_click(self, event: events.Click) -> None:
        """Move to what was clicked; a mark is toggled, an arrow or a second click folds."""
        event.stop()
        row = event.y + self.scroll_offset.y
        if row >= len(self.rows):
            return
        self.move_to(row)
        shown = self._look(row)
        arrow = 1 + cell_len(shown.guides)
        mark = arrow + cell_len(shown.arrow)
        if mark <= event.x < mark + len(NO_MARK):
            if shown.mark != NO_MARK:
                self.post_message(self.Marked())
        elif arrow <= event.x < mark or event.chain == _DOUBLE:
            self.action_open()

    # -- drawing

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._resize()
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Draw the cursor as the one that has the keys."""
        self._forget_styles()

    def on_blur(self) -> None:
        """Draw the cursor as one that waits."""
        self._forget_styles()

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        super().notify_style_update()
        self._forget_styles()

    def _forget_styles(self) -> None:
        self._styles = None
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the row at line *y* of the screen."""
        row = y + self.scroll_offset.y
        width = self.size.width
        if self._styles is None:
            self._styles = self._find_styles()
        if row >= len(self.rows):
            return Strip.blank(width, self._styles.base)
        shown = self._drawn[y] = self._look(row)
        strip = self._strips.get((shown, width))
        if strip is None:
            strip = self._strips[(shown, width)] = _draw(shown, width, self._styles)
        return strip

    def _look(self, row: int) -> Look:
        return look(self.rows, row, self.size.width, self.scene)

    def _find_styles(self) -> _Styles:
        def style(words: str) -> Style:
            return paint(self, words)

        faint = style("$foreground 45%")
        part = style("$text-accent")
        return _Styles(
            self.rich_style,
            style("$foreground 30%"),
            {Tone.FILE: style(""), Tone.DIRECTORY: style("bold $text-primary"), Tone.OUT: faint},
            style("bold underline $text-accent"),
            {
                "[x]": style("$text-success"),
                "[-]": part,
                "[o]": part,
                "[ ]": faint,
                NO_MARK: faint,
            },
            style("$foreground 85%"),
            faint,
            style("italic $foreground 45%"),
            style("$primary"),
            under(self, _CURSOR_FOCUSED) if self.has_focus else self._waiting(),
        )

    def _waiting(self) -> Style:
        """Return what is under the cursor while another pane has the keys."""
        if self.app.native_ansi_color:
            return Style()
        return under(self, _CURSOR_WAITING)

    # -- scrolling

    def _resize(self) -> None:
        size = Size(self.size.width, len(self.rows))
        if size != self.virtual_size:
            self.virtual_size = size

    def _in_sight(self, row: int) -> bool:
        top = self.scroll_offset.y
        return top <= row < top + self.size.height

    def _scroll_to_cursor(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        margin = min(_MARGIN, max(0, (height - 1) // 2))
        row = self.rows.cursor
        if row < top + margin:
            top = row - margin
        elif row >= top + height - margin:
            top = row + margin - height + 1
        top = max(0, min(top, len(self.rows) - height))
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)


def _draw(shown: Look, width: int, styles: _Styles) -> Strip:
    """Draw a row of exactly *width* cells."""
    tokens = shown.word or shown.tokens
    right = max(_TOKENS, cell_len(tokens) + 1)
    bar = bar_width(width)
    left = 1 + cell_len(shown.guides) + len(shown.arrow) + len(shown.mark) + 1
    room = width - left - right - bar - 1
    if room < 1:
        # Too narrow for columns: the name is what matters.
        right = bar = 0
        room = width - left
    segments = [
        Segment(_CURSOR if shown.cursor else " ", styles.marks["[-]"]),
        Segment(shown.guides + shown.arrow, styles.guide),
        Segment(shown.mark + " ", styles.marks[shown.mark]),
        *_name(shown, max(0, room), styles),
    ]
    if right:
        style = styles.word if shown.word else styles.tokens
        segments.append(Segment(tokens.rjust(right), style if shown.counted else styles.uncounted))
    if bar:
        segments.append(Segment(" " + shown.bar.ljust(bar - 1), styles.bar))
    if right:
        segments.append(Segment(" ", styles.base))
    strip = Strip(segments).adjust_cell_length(width, styles.base)
    return strip.apply_style(Style()) if not shown.cursor else _on_cursor(strip, styles.cursor)


def _name(shown: Look, room: int, styles: _Styles) -> list[Segment]:
    """Draw the name in *room* cells, with the letters that were sought."""
    text, style = safe.fit(shown.name, room), styles.names[shown.tone]
    if not shown.places:
        return [Segment(text, style)]
    segments: list[Segment] = []
    done = 0
    # Where the name was cut, what is cut off is not drawn.
    whole = len(shown.name) if text.startswith(shown.name) else len(text.rstrip()) - 1
    for start, stop in _runs(shown.places):
        if stop > whole:
            break
        segments += [
            Segment(text[done:start], style),
            Segment(text[start:stop], style + styles.sought),
        ]
        done = stop
    return [*segments, Segment(text[done:], style)]


def _runs(places: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return where places that stand together begin and end."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _on_cursor(strip: Strip, style: Style) -> Strip:
    return Strip(
        [Segment(text, (own or Style()) + style) for text, own, _ in strip], strip.cell_length
    )
