"""Where the dump is written: one name to type, and one question before anything is lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from create_dump.analysis.marker import is_dump
from create_dump.explore import keys
from create_dump.explore.widgets.entry import Entry
from create_dump.explore.widgets.header import shortened

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_START = 256


class WriteScreen(ModalScreen[Path | None]):
    """Asks for the file; answers with its path, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.CLOSING)]

    class _Examined(Message):
        def __init__(self, path: Path, *, harmless: bool) -> None:
            super().__init__()
            self.path = path
            self.harmless = harmless

    def __init__(self, directory: Path, name: str) -> None:
        """Offer *name* in *directory*."""
        super().__init__()
        self._directory = directory
        self._offered = name
        self._asked: Path | None = None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        entry = Entry(self._offered, id="write-name")
        hint = Static(f"in {shortened(self._directory)}", id="write-hint", markup=False)
        box = Vertical(entry, hint, id="write")
        box.border_title = "Write the dump to"
        box.border_subtitle = "Enter writes · Esc closes"
        yield box

    def on_input_changed(self) -> None:
        """Take an open question back."""
        if self._asked is not None:
            self._asked = None
            self._say(f"in {shortened(self._directory)}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, or ask first."""
        event.stop()
        if not event.value.strip():
            self._say("A name is needed.")
            return
        path = self._directory / Path(event.value.strip()).expanduser()
        if path == self._asked:
            self.dismiss(path)
        else:
            self.run_worker(partial(self._examine, path), thread=True, exit_on_error=False)

    def action_close(self) -> None:
        """Write nothing."""
        self.dismiss(None)

    def _examine(self, path: Path) -> None:
        """Look, on a thread, whether something of the user's stands there."""
        self.post_message(self._Examined(path, harmless=replaceable(path)))

    def on_write_screen__examined(self, message: _Examined) -> None:
        """Answer, or ask."""
        path = message.path
        if message.harmless:
            self.dismiss(path)
        else:
            self._asked = path
            self._say(f"{shortened(path)} exists and is no dump of ours. Enter again replaces it.")

    def _say(self, words: str) -> None:
        self.query_one("#write-hint", Static).update(words)


def replaceable(path: Path) -> bool:
    """Tell whether writing to *path* loses nothing: no regular file is there, or one of our dumps.

    What can't be looked at is left to the destination, which says why it can't write.
    """
    try:
        if not path.is_file():
            return True
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError:
        return True
    return not start or is_dump(start)
