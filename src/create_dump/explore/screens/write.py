"""Where and how the dump is written: one small form, and one question before anything is lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from create_dump import formats
from create_dump.explore import keys
from create_dump.explore.quantities import limit, wrong_limit
from create_dump.explore.replaceable import replaceable
from create_dump.explore.screens.hints import hints
from create_dump.explore.widgets.entry import Entry
from create_dump.explore.widgets.header import shortened
from create_dump.explore.widgets.pick import Pick

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Target(NamedTuple):
    """What the form answers with.

    Attributes:
        path: The file.
        format: The format's name.
        limit: The most tokens of a part; None for one file.
    """

    path: Path
    format: str
    limit: int | None


class WriteScreen(ModalScreen[Target | None]):
    """Asks for the file, the format and the size of parts.

    Args:
        directory: Where a name is looked for that does not say where.
        name: What is offered.
        form: The format that holds.
        parts: The most tokens of a part, as it was typed last; "" for one file.
        about: What is written, in a line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.CLOSING),
        *keys.bindings(keys.FORM),
        *keys.bindings(keys.FIELDS),
    ]

    class _Examined(Message):
        def __init__(self, target: Target, *, harmless: bool) -> None:
            super().__init__()
            self.target = target
            self.harmless = harmless

    def __init__(self, directory: Path, name: str, form: str, parts: str, about: str) -> None:
        """Offer *name* in *directory*."""
        super().__init__()
        self._directory = directory
        self._about = about
        self._asked: Target | None = None
        self.file = _entry(name)
        self.form = Pick(formats.NAMES, formats.NAMES.index(form))
        self.parts = _entry(parts)
        self.parts.placeholder = "one file; or at most so many tokens each, such as 32k"
        self._extension = formats.get(form).extension
        self.below = Static("", classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        rows = (("File", self.file), ("Format", self.form), ("Parts", self.parts))
        box = Vertical(
            *(
                Horizontal(Static(word, classes="label", markup=False), field, classes="row")
                for word, field in rows
            ),
            self.below,
            classes="overlay form",
        )
        box.border_title = "Write the dump to"
        box.border_subtitle = hints(
            self,
            "{form.next} next · {pick.previous} {pick.next} format · "
            "{form.submit} writes · {dialog.close} closes",
        )
        yield box

    def on_mount(self) -> None:
        """Say where and what."""
        self._tell()

    def on_input_changed(self) -> None:
        """Take an open question back."""
        if self._asked is not None:
            self._asked = None
            self._tell()

    def on_pick_changed(self) -> None:
        """Let the name's ending follow the format."""
        before, self._extension = self._extension, formats.get(self.form.word).extension
        name = self.file.value
        if name.endswith(before):
            self.file.value = name.removesuffix(before) + self._extension
        self._asked = None
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Be done with the form."""
        event.stop()
        self._submit()

    def action_submit(self) -> None:
        """Be done with the form."""
        self._submit()

    def action_close(self) -> None:
        """Write nothing."""
        self.dismiss(None)

    def _submit(self) -> None:
        """Answer, or ask first."""
        name, parts = self.file.value.strip(), self.parts.value.strip()
        if not name:
            self.below.update("A name is needed.")
        elif wrong := wrong_limit(parts):
            self.below.update(wrong)
        else:
            path = self._directory / Path(name).expanduser()
            target = Target(path, self.form.word, limit(parts))
            if target == self._asked:
                self.dismiss(target)
            else:
                self.run_worker(partial(self._examine, target), thread=True, exit_on_error=False)

    def _examine(self, target: Target) -> None:
        """Look, on a thread, whether something of the user's stands there."""
        # Parts have names of their own, which are known once there are parts.
        harmless = target.limit is not None or replaceable(target.path)
        self.post_message(self._Examined(target, harmless=harmless))

    def on_write_screen__examined(self, message: _Examined) -> None:
        """Answer, or ask."""
        if message.harmless:
            self.dismiss(message.target)
        else:
            self._asked = message.target
            where = shortened(message.target.path)
            again = hints(self, "{form.submit} again replaces it.")
            self.below.update(f"{where} exists and is no dump of ours. {again}")

    def _tell(self) -> None:
        self.below.update(f"in {shortened(self._directory)} · {self._about}")


def _entry(text: str) -> Entry:
    entry = Entry(text)
    entry.add_class("entry")
    return entry
