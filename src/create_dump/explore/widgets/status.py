"""What happened last, in one honest sentence."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from rich.cells import chop_cells
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from create_dump.explore import safe
from create_dump.explore.surely import surely

if TYPE_CHECKING:
    from textual.timer import Timer

_LINES = 3
_SECONDS = 20.0


class Tone(Enum):
    """How the sentence is meant; each has a sign, so that it reads without colour."""

    PLAIN = (" ", "$foreground 70%")
    BUSY = ("…", "$text-accent")
    DONE = ("✓", "$text-success")
    WARNING = ("!", "$text-warning")
    ERROR = ("✗", "$text-error")


class Status(Widget):
    """Says one thing at a time; it grows to three lines where a sentence needs them.

    Attributes:
        text: What it says.
        tone: How.
    """

    ALLOW_SELECT = False

    class Clicked(Message):
        """It was clicked."""

    def __init__(self) -> None:
        """Say nothing."""
        super().__init__(id="status")
        self.text = ""
        self.tone = Tone.PLAIN
        self._fading: Timer | None = None
        self._stays = False
        self._next: tuple[str, Tone] | None = None

    def say(self, text: str, tone: Tone = Tone.PLAIN, *, stays: bool = False) -> None:
        """Say *text*; what is no error or progress goes by itself after a while.

        What *stays* does so at least until it is `seen`; what is said meanwhile has to wait.
        """
        if self._stays:
            self._next = text, tone
            return
        self._stays, self._next = stays, None
        self.text, self.tone = text, tone
        self._fade()
        self._grow()

    def seen(self) -> None:
        """Take note that somebody is there."""
        if self._stays:
            self._stays = False
            self._fade()

    def clear(self) -> None:
        """Say nothing but what has waited."""
        self._stays = False
        text, tone = self._next or ("", Tone.PLAIN)
        self.say(text, tone)

    def on_click(self) -> None:
        """Tell of it."""
        self.post_message(self.Clicked())

    def on_resize(self) -> None:
        """Break the sentence anew."""
        self._grow()

    def render(self) -> Content:
        """Draw it."""
        sign, style = self.tone.value
        if not self.text:
            return Content("")
        first, *rest = self._lines()
        lines = [Content.assemble(" ", (sign, style), " ", (first, style))]
        lines += [Content.assemble("   ", (line, style)) for line in rest]
        return Content("\n").join(lines)

    def _fade(self) -> None:
        """Let what it says go after a while, unless it stays."""
        if self._fading is not None:
            self._fading.stop()
            self._fading = None
        if self.text and not self._stays and self.tone in {Tone.PLAIN, Tone.DONE, Tone.WARNING}:
            self._fading = surely(self.set_timer(_SECONDS, self.clear))

    def _grow(self) -> None:
        """Be as high as the sentence is."""
        height = len(self._lines())
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()

    def _lines(self) -> list[str]:
        width = max(10, self.size.width - 4)
        lines = chop_words(safe.line(self.text), width)
        if len(lines) > _LINES:
            lines = [*lines[: _LINES - 1], safe.cut(" ".join(lines[_LINES - 1 :]), width)]
        return lines


def chop_words(text: str, width: int) -> list[str]:
    """Break *text* between words into lines of at most *width* cells; there is always one."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(chop_cells(joined, width)) <= 1:
            lines[-1] = joined
            continue
        pieces = chop_cells(word, width) or [""]
        lines = [*lines, *pieces] if lines[-1] else [*lines[:-1], *pieces]
    return lines
