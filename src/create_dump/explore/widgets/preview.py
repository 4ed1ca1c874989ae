"""The preview: a file's text, or what there is to say of a path that has none.

Reading, decoding and colouring happen on threads; only what is on the screen is drawn. Text is
there plain at once, its colours follow a moment later.
"""

from __future__ import annotations

from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from create_dump.explore import colours, keys, numbers, safe
from create_dump.explore.cards import card, facts_line
from create_dump.explore.document import Card, Document, load
from create_dump.explore.look import MARKS, NO_MARK, obstacle
from create_dump.explore.widgets.paint import paint

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual.binding import BindingType
    from textual.timer import Timer

    from create_dump.selection.selection import State
    from create_dump.tree import Node

_REST_S: Final = 0.04
"""Colours wait until scrolling rests this long."""
_AHEAD: Final = 30
"""Lines below the screen that are coloured with it."""
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
}
"""How the parts of what is shown are drawn; the kinds of `colours` among them."""
_TITLE_EDGE: Final = 6


class Preview(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows one path.

    Attributes:
        shown: What is on the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SCROLL)]
    ALLOW_SELECT = False

    class Left(Message):
        """Enter was pressed: the keys go back to the tree."""

    class _Loaded(Message):
        def __init__(self, ticket: int, shown: Document | Card) -> None:
            super().__init__()
            self.ticket = ticket
            self.shown = shown

    class _Coloured(Message):
        def __init__(self, ticket: int, start: int, spans: list[colours.Spans]) -> None:
            super().__init__()
            self.ticket = ticket
            self.start = start
            self.spans = spans

    def __init__(self, read: Callable[[str], bytes], project: str) -> None:
        """Show nothing yet.

        Args:
            read: Returns a file's content; called on a thread.
            project: The root's name.
        """
        super().__init__(id="preview")
        self.shown: Document | Card = Card("", ())
        self._read = read
        self._project = project
        self._node: Node | None = None
        self._state: _State | None = None
        self._ticket = 0
        self._spans: dict[int, colours.Spans] = {}
        self._asked: set[tuple[int, int]] = set()
        self._card_lines: list[tuple[str, bool]] = []
        self._paints: dict[str, Style] = {}
        self._loading = False
        self._colour_timer: Timer | None = None
        self._colouring = 0

    # -- what the app tells it

    def show(self, node: Node) -> None:
        """Show *node* as it is now; nothing is done when that is on the screen already."""
        state = _State(
            node.path,
            node.mtime_ns,
            node.size,
            node.inode,
            node.mark,
            (*node.totals.as_tuple(), *node.chosen.as_tuple()),
        )
        if node is self._node and state == self._state:
            return
        same_content = node is self._node and state[:4] == (self._state or ())[:4]
        same_path = self._state is not None and state.path == self._state.path
        self._node, self._state = node, state
        self._entitle(node)
        said = card(node, state.path)
        if said is not None:
            self._ticket += 1
            self._loading = False
            self._put(said, keep_place=same_path)
        elif not same_content or isinstance(self.shown, Card):
            self._ticket += 1
            self._loading = True
            work = partial(self._load, self._ticket, state.path)
            self.run_worker(work, thread=True, exclusive=True, group="load", exit_on_error=False)

    @property
    def at_rest(self) -> bool:
        """Whether nothing that it shows is still to come."""
        return not (self._loading or self._colour_timer or self._colouring)

    # -- threads

    def _load(self, ticket: int, path: str) -> None:
        try:
            shown = load(self._read, path)
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            shown = Card(
                path, ("It can't be shown", "", safe.line(f"{type(error).__name__}: {error}"))
            )
        self.post_message(self._Loaded(ticket, shown))

    def _colour(self, ticket: int, document: Document, first: int, start: int, stop: int) -> None:
        lines = [safe.line(line) for line in document.lines[first:stop]]
        spans: list[colours.Spans] = []
        try:
            spans = colours.colour(lines, document.language, start - first)
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge; it stays plain
            self.log("no colours for", document.language, repr(error))
        self.post_message(self._Coloured(ticket, start, spans))

    def on_preview__loaded(self, message: _Loaded) -> None:
        """Show what was read, unless something else is wanted by now."""
        message.stop()
        if message.ticket == self._ticket:
            self._loading = False
            self._put(message.shown, keep_place=message.shown.path == self.shown.path)

    def on_preview__coloured(self, message: _Coloured) -> None:
        """Draw the lines again in their colours."""
        message.stop()
        self._colouring -= 1
        if message.ticket == self._ticket:
            for at, spans in enumerate(message.spans, message.start):
                self._spans[at] = spans
            self.refresh()

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
        """Fit the title, and the words of a card, into the new width."""
        if self._node is not None:
            self._entitle(self._node)
        self._measure()
        self._want_colours()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Colour what comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._want_colours()

    def render_line(self, y: int) -> Strip:
        """Draw the line at *y* of the screen."""
        width = self.size.width
        row = y + self.scroll_offset.y
        base = self.rich_style
        if isinstance(self.shown, Card):
            return self._card_line(row, width, base)
        if row >= len(self.shown.lines):
            return Strip.blank(width, base)
        gutter = self._gutter()
        number = Segment(f"{row + 1:>{gutter - 2}}  ", self._paint("gutter"))
        left = self.scroll_offset.x
        text = Strip(self._pieces(row, base)).crop(left, left + width - gutter)
        return Strip([number, *text]).adjust_cell_length(width, base)

    def _card_line(self, row: int, width: int, base: Style) -> Strip:
        if row >= len(self._card_lines):
            return Strip.blank(width, base)
        text, heading = self._card_lines[row]
        text = safe.cut(text, width - 2)
        words = text.rstrip(numbers.BLOCKS)
        style = self._paint("heading") if heading else base
        segments = [
            Segment("  ", base),
            Segment(words, style),
            Segment(text[len(words) :], self._paint("bar")),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _pieces(self, row: int, base: Style) -> list[Segment]:
        text = safe.line(self.shown.lines[row])
        spans = self._spans.get(row)
        if not spans:
            return [Segment(text, base)]
        pieces: list[Segment] = []
        at = 0
        for length, kind in spans:
            style = self._paint(kind) if kind else base
            pieces.append(Segment(text[at : at + length], style))
            at += length
        if at < len(text):
            pieces.append(Segment(text[at:], base))
        return pieces

    def _gutter(self) -> int:
        return max(3, len(str(len(self.shown.lines)))) + 2

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        super().notify_style_update()
        self._paints.clear()

    def _paint(self, kind: str) -> Style:
        style = self._paints.get(kind)
        if style is None:
            style = self._paints[kind] = paint(self, _PAINTS[kind])
        return style

    # -- within

    def _put(self, shown: Document | Card, *, keep_place: bool) -> None:
        if shown == self.shown:
            return
        self.shown = shown
        self._spans, self._asked = {}, set()
        self._measure()
        if not keep_place:
            self.scroll_to(0, 0, animate=False)
        self.refresh()
        self._want_colours()

    def _measure(self) -> None:
        if isinstance(self.shown, Card):
            self._card_lines = _wrapped(self.shown, max(10, self.size.width - 3))
            self.virtual_size = Size(self.size.width, len(self._card_lines))
        else:
            width = self.shown.width + self._gutter() + 1
            self.virtual_size = Size(max(width, 1), len(self.shown.lines))

    def _entitle(self, node: Node) -> None:
        room = max(10, self.size.width - _TITLE_EDGE)
        path = safe.name(node.path) if node.parent is not None else safe.name(self._project)
        slash = "/" if node.children is not None else ""
        mark = NO_MARK if node.children is None and obstacle(node) else MARKS[node.mark]
        path = safe.cut_start(path + slash, room - len(mark) - 1)
        self.border_title = Content(f"{mark} {path}".strip())
        parts = [facts_line(node)]
        facts = node.facts
        if facts is not None and node.totals.files:
            parts += [facts.encoding + (" (guessed)" if facts.guessed else "")]
        self.border_subtitle = Content(safe.cut(" · ".join(filter(None, parts)), room))

    def _want_colours(self) -> None:
        if self._colour_timer is not None:
            self._colour_timer.stop()
            self._colour_timer = None
        if isinstance(self.shown, Document):
            self._colour_timer = self.set_timer(_REST_S, self._ask_colours)

    def _ask_colours(self) -> None:
        self._colour_timer = None
        document, top = self.shown, self.scroll_offset.y
        if isinstance(document, Card):
            return
        stop = min(len(document.lines), top + self.size.height + _AHEAD)
        wanted = [row for row in range(top, stop) if row not in self._spans]
        if not wanted or (top, stop) in self._asked:
            return
        self._asked.add((top, stop))
        start = wanted[0]
        first = max(0, start - colours.LEAD)
        self._colouring += 1
        work = partial(self._colour, self._ticket, document, first, start, wanted[-1] + 1)
        # Not exclusive: each one that is asked for answers.
        self.run_worker(work, thread=True, group="colours", exit_on_error=False)


class _State(NamedTuple):
    """What decides whether a path has to be shown anew."""

    path: str
    mtime_ns: int
    size: int
    inode: int
    mark: State | None
    totals: tuple[int, ...]


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
