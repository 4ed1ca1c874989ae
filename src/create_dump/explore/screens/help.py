"""The help: every key that can be pressed where it was asked for, searched by typing.

What it says is `create_dump.explore.helping`'s; this lays it out, in two columns where there is
room.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from create_dump.explore import keynames, keys
from create_dump.explore.helping import Section, narrowed, sections
from create_dump.explore.widgets.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from create_dump.explore.keymap import Keymap

_COLUMN: Final = (48, 66)
"""Cells of a column, at least where there are two, and at most."""
_LEAST: Final = 28
"""Cells of a column of which the terminal shows only a part."""
_KEYS: Final = (8, 16)
"""Cells of the keys in it, at least and at most."""
_EDGES: Final = 7
"""Cells of the border, the padding and the scrollbar."""
_BETWEEN: Final = 3


class HelpScreen(ModalScreen[None]):
    """Shows the keys of a place; the first Esc ends a search, the next one the help.

    Args:
        there: The ids of the keys that can be pressed where it was asked for.
        keymap: Which keys hold.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.HELP),
    ]

    def __init__(self, there: Collection[str], keymap: Keymap) -> None:
        """Show what can be pressed *there*."""
        super().__init__()
        self._sections = sections(there, keymap)
        self._keymap = keymap
        self._own = keymap.key("dialog.help").keys.split(",")
        self._search = Entry(placeholder="type to search", id="help-search")
        self._told = Static(id="help-text", markup=False)
        self._pane = VerticalScroll(self._told, can_focus=False)
        self._box = Vertical(self._search, self._pane, id="help", classes="overlay")
        self._box.border_title = "Help"

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self._box

    def on_mount(self) -> None:
        """Tell of the rest whenever it is scrolled."""
        self.watch(self._pane, "scroll_y", self._entitle, init=False)

    def on_resize(self) -> None:
        """Lay it out for this size."""
        self._box.styles.min_height = None
        self._show()
        self.call_after_refresh(self._hold)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find what is typed; the key of the help itself closes it while nothing else is there."""
        event.stop()
        if len(event.value) == 1 and keynames.called(event.value) in self._own:
            self.dismiss()
            return
        self._show()
        self._pane.scroll_home(animate=False)

    def action_close(self) -> None:
        """End the search, or close it."""
        if self._search.value:
            self._search.value = ""
        else:
            self.dismiss()

    def action_scroll_rows(self, rows: int) -> None:
        """Scroll by *rows*."""
        self._pane.scroll_relative(y=rows, animate=False)

    def action_scroll_pages(self, pages: int) -> None:
        """Scroll by *pages*."""
        self._pane.scroll_relative(y=pages * self._pane.size.height, animate=False)

    def _show(self) -> None:
        found = narrowed(self._sections, self._search.value)
        room = max(_LEAST, self.app.size.width - _EDGES)
        two = room >= 2 * _COLUMN[0] + _BETWEEN
        width = min(_COLUMN[1], (room - _BETWEEN) // 2 if two else room)
        self._box.styles.width = (2 * width + _BETWEEN if two else width) + _EDGES
        if not found:
            self._told.update(Content.styled("No key does that.", "$foreground 60%"))
        elif two:
            self._told.update(_beside(*_halved([_drawn(each, width) for each in found]), width))
        else:
            self._told.update(Content("\n").join(_stacked([_drawn(each, width) for each in found])))
        self.call_after_refresh(self._entitle)

    def _hold(self) -> None:
        """Keep the height: what is found must not make it jump."""
        self._box.styles.min_height = self._box.outer_size.height
        self._entitle()

    def _entitle(self) -> None:
        does = "ends the search" if self._search.value else "closes"
        close = f"{self._keymap.name('dialog.close')} {does}"
        more = self._pane.scroll_y < self._pane.max_scroll_y
        page = self._keymap.name("help.page-down")
        self._box.border_subtitle = Content(f"{page} shows more · {close}" if more else close)


def _drawn(section: Section, width: int) -> list[Content]:
    """Return the lines of *section* in a column of *width* cells."""
    longest = max(cell_len(word) for word, _ in section.rows)
    keyed = max(_KEYS[0], min(longest + 2, _KEYS[1]))
    lines = [Content.styled(section.title, "bold $text-accent")]
    for word, what in section.rows:
        first, *more = wrap(what, width - keyed - 2) or [""]
        gap = " " * max(1, keyed - cell_len(word))
        lines.append(Content.assemble("  ", (word, "bold"), gap, (first, "$foreground 80%")))
        lines += [Content.assemble(" " * (keyed + 2), (each, "$foreground 80%")) for each in more]
    return lines


def _stacked(blocks: Sequence[list[Content]]) -> list[Content]:
    """Return all *blocks* below each other, an empty line between them."""
    lines = [line for block in blocks for line in (*block, Content(""))]
    return lines[:-1]


def _halved(blocks: Sequence[list[Content]]) -> tuple[list[Content], list[Content]]:
    """Return *blocks* in two columns that are as equal as their order allows."""

    def height(cut: int) -> int:
        return max(len(_stacked(blocks[:cut])), len(_stacked(blocks[cut:])))

    cut = min(range(1, len(blocks) + 1), key=height)
    return _stacked(blocks[:cut]), _stacked(blocks[cut:])


def _beside(left: list[Content], right: list[Content], width: int) -> Content:
    """Return two columns, the left one *width* cells wide."""
    lines = []
    for at in range(max(len(left), len(right))):
        one = left[at] if at < len(left) else Content("")
        other = right[at] if at < len(right) else Content("")
        gap = " " * (width - one.cell_length + _BETWEEN)
        lines.append(Content.assemble(one, gap, other) if other else one)
    return Content("\n").join(lines)
