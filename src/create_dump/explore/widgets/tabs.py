"""The names of the preview's tabs in a line, the one that is shown between brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.message import Message

from create_dump.explore.pages import Tab
from create_dump.explore.widgets.line import Line, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


_EDGE: Final = 1


class TabLine(Line):
    """Shows the tabs; a click takes one.

    Attributes:
        tab: The one that is shown.
    """

    class Taken(Message):
        """A tab was clicked."""

        def __init__(self, tab: Tab) -> None:
            """Take *tab*."""
            super().__init__()
            self.tab = tab

    def __init__(self) -> None:
        """Show the file itself."""
        super().__init__(id="tabs")
        self.tab = Tab.FILE
        self._notes: Sequence[str] = ()

    def show(self, tab: Tab, notes: Sequence[str] = ()) -> None:
        """Show that *tab* is taken, and as many *notes* as there is room for, the first ones."""
        if (tab, notes) != (self.tab, self._notes):
            self.tab, self._notes = tab, notes
            self.refresh()

    def parts(self, width: int) -> Sequence[Part]:  # noqa: ARG002 - they fit wherever there is a preview
        """Return the names. The brackets are the keys that go from one to the next."""
        parts: list[Part] = [(" " * _EDGE, "")]
        for tab in Tab:
            if tab is self.tab:
                parts += [("[", "$text-accent"), (tab.value, "bold"), ("]", "$text-accent")]
            else:
                parts += [(f" {tab.value} ", "$foreground 60%")]
        return parts

    def end(self, width: int) -> Sequence[Part]:
        """Return the notes."""
        room = width - _EDGE - sum(len(tab.value) + 2 for tab in Tab) - 2
        shown = ""
        for note in self._notes:
            longer = f"{shown} · {note}" if shown else note
            if cell_len(longer) > room:
                break
            shown = longer
        return [(f"{shown} ", "$foreground 60%")] if shown else []

    def on_click(self, event: events.Click) -> None:
        """Take the tab that is clicked."""
        event.stop()
        at = _EDGE
        for tab in Tab:
            at += len(tab.value) + 2
            if event.x < at:
                self.post_message(self.Taken(tab))
                return
