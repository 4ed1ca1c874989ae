"""The tree: rows drawn one by one, and the keys and clicks that move in it.

Knows how to draw, scroll and move. What a key does to the selection is the app's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from create_dump.explore import keys
from create_dump.explore.look import NO_MARK, Look, Scene, look
from create_dump.explore.rows import Rows
from create_dump.explore.widgets.lines import Lines
from create_dump.explore.widgets.row import RowStyles, draw, row_styles
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from textual import events
    from textual.binding import BindingType

    from create_dump.explore.order import Sort
    from create_dump.node import Node
    from create_dump.tree import Tree

_MARGIN: Final = 3
"""Rows that stay in sight above and below the cursor."""
_CACHE: Final = 2_000
_DOUBLE: Final = 2


class TreeView(Lines, can_focus=True, inherit_bindings=False):
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

    class Unfolded(Message):
        """A directory that the rules keep out was unfolded: somebody has to look into it."""

        def __init__(self, path: str) -> None:
            """Look into *path*."""
            super().__init__()
            self.path = path

    class Painted(Message):
        """The mouse was drawn over the marks of the range's rows."""

        def __init__(self, state: State) -> None:
            """Make them *state*."""
            super().__init__()
            self.state = state

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
        self._styles: RowStyles | None = None
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
        if any(map(self.rows.admits, dismissed)):
            self._change(lambda: self.rows.dismiss(dismissed))
        if admitted:
            self._change(lambda: self.rows.admit(admitted))

    def unfold(self, directories: Collection[Node]) -> None:
        """Unfold *directories*, whether or not they have rows now."""
        self._change(lambda: self.rows.unfold(directories))

    def begin_range(self) -> None:
        """Have the cursor extend a range from here on."""
        self.rows.anchor = self.rows.cursor
        self.redraw()

    def end_range(self) -> bool:
        """Leave the range; return whether there was one."""
        if self.rows.anchor is None:
            return False
        self.rows.anchor = None
        self.redraw()
        return True

    def sort_by(self, sort: Sort) -> None:
        """Sort the rows, by what is known now."""
        self._change(lambda: self.rows.sort_by(sort, self.scene.git))

    def show(self, *, ignored: bool | None = None, dots: bool | None = None) -> None:
        """Show what the rules keep out or what begins with a dot, or no longer."""
        self._change(lambda: self.rows.show(ignored=ignored, dots=dots))

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
        self._scroll(top)
        self.redraw()
        if rows.current is not before[0]:
            self.post_message(self.Moved())

    def redraw(self) -> None:
        """Draw the lines that look different now, and only these."""
        top, height, count = self.scroll_offset.y, self.size.height, len(self.rows)
        dirty = [
            row
            for row in range(top, top + height)
            if self._drawn.get(row - top) != (self._look(row) if row < count else None)
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
        if rows.anchor is None:
            self.refresh_line(old)
            self.refresh_line(row)
        else:
            self.redraw()
        self._scroll_to_cursor()
        self.post_message(self.Moved())

    # -- keys

    def action_move(self, step: int) -> None:
        """Go *step* rows down."""
        self.move_to(self.rows.cursor + step)

    def action_extend(self, step: int) -> None:
        """Go *step* rows down, with a range from here on if there is none yet."""
        if self.rows.anchor is None:
            self.rows.anchor = self.rows.cursor
        self.action_move(step)

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
        if rows.is_open(rows.current) and rows.children(rows.current):
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
            self._toggle()
        elif rows.children(rows.current):
            self.move_to(rows.cursor + 1)

    def action_open(self) -> None:
        """Fold or unfold a directory; tell of a file."""
        if self.rows.current.children is None:
            self.post_message(self.Entered())
        else:
            self._toggle()

    def _toggle(self) -> None:
        node = self.rows.current
        self.rows.toggle(self.rows.cursor)
        if node.ignored and self.rows.is_open(node):
            self.post_message(self.Unfolded(node.path))
        self.rearranged()

    # -- the mouse

    def on_click(self, event: events.Click) -> None:
        """Move to what was clicked; an arrow or a second click folds."""
        event.stop()
        row = event.y + self.scroll_offset.y
        if row >= len(self.rows):
            return
        arrow, mark = self._places(row)
        if mark <= event.x < mark + len(NO_MARK):
            # It was seen to when the button went down.
            return
        self.move_to(row)
        if arrow <= event.x < mark or event.chain == _DOUBLE:
            self.action_open()

    def _places(self, row: int) -> tuple[int, int]:
        """Return the columns in which the arrow and the mark of *row* begin."""
        shown = self._look(row)
        arrow = 1 + cell_len(shown.guides)
        return arrow, arrow + cell_len(shown.arrow)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to paint marks, where there is one."""
        row = event.y + self.scroll_offset.y
        if event.button != 1 or row >= len(self.rows):
            return
        mark = self._places(row)[1]
        if mark <= event.x < mark + len(NO_MARK):
            self.move_to(row)
            if self._look(row).mark != NO_MARK:
                chosen = self.rows.current.mark is State.IN
                self.scene.painting = State.OUT if chosen else State.IN
                self.rows.anchor = row
                self.capture_mouse()
                self.redraw()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Paint on, up to where the mouse is; beyond the edge the rows come to it."""
        if self.scene.painting is not None:
            self.move_to(self.scroll_offset.y + event.y)
            self.redraw()

    def on_mouse_up(self) -> None:
        """Have what was painted be so."""
        state = self.scene.painting
        if state is None:
            return
        self.scene.painting = None
        self.release_mouse()
        if self.rows.anchor == self.rows.cursor:
            self.rows.anchor = None
            self.post_message(self.Marked())
        else:
            self.post_message(self.Painted(state))
        self.redraw()

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
            self._styles = row_styles(self)
        if row >= len(self.rows):
            self._drawn.pop(y, None)
            return Strip.blank(width, self._styles.base)
        shown = self._drawn[y] = self._look(row)
        strip = self._strips.get((shown, width))
        if strip is None:
            strip = self._strips[(shown, width)] = draw(shown, width, self._styles)
        return strip

    def _look(self, row: int) -> Look:
        return look(self.rows, row, self.size.width, self.scene)

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
        self._scroll(top)

    def _scroll(self, top: int) -> None:
        """Have *top* be the first row on the screen."""
        if top != self.scroll_offset.y:
            # Not a frame later, when the next key is there, nor only where a scrollbar is already.
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
