"""How a command is stopped: Ctrl-C, a polite kill, a closed terminal.

A signal raises at once, except while something is being delivered: there it only asks, so that
the writer can take away what it began. Who repeats it two seconds later is served there, too.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_IMPATIENT_S: Final = 2
"""A signal so soon after the last one only repeats it; the clean-up goes on."""

_FATAL: Final = 128
"""A shell's exit code for a death by signal n is this and n."""


class Terminated(BaseException):
    """Another signal than Ctrl-C's asks the process to end.

    Attributes:
        number: The signal's number.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What a shell would answer with for this signal."""
        return _FATAL + self.number


class Interrupts:
    """What the signals of this process do. One for a process, made on its main thread.

    Attributes:
        asked: The signal that came while it should only ask, or None.
        unfinished: What holds a part of a dump if a signal ends the process now, or "".
        standing: What is said to stand if a signal ends the process now.
    """

    def __init__(self) -> None:
        """Change nothing yet."""
        self.asked: int | None = None
        self.unfinished = ""
        self.standing = "nothing was written"
        self._gentle = False
        self._last = -inf

    def install(self) -> None:
        """Take over Ctrl-C, and what else ends a process politely on this system."""
        if threading.current_thread() is not threading.main_thread():
            return  # only there can Python set handlers; a library's caller has its own
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            # What was ignored stays so: nohup, and a shell's background jobs.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._received)

    def _received(self, number: int, _frame: FrameType | None) -> None:
        if monotonic() < self._last + _IMPATIENT_S:
            return
        self._last = monotonic()
        if self._gentle and self.asked is None:
            self.asked = number
        else:
            self._raise(number)

    @contextmanager
    def gently(self, *, last: bool = True) -> Iterator[None]:
        """Within this the first signal only sets `asked`, for `cancelled` to be seen.

        Once it is through, what was to be done is done, and no signal changes that any more;
        unless this is not the *last* thing to do: then a signal that came too late raises now.
        """
        self._gentle = True
        try:
            yield
            if last:
                self.ignore()
        finally:
            self._gentle = False
        if self.asked is not None and not last:
            self._raise(self.asked)

    @contextmanager
    def streaming(self, where: str) -> Iterator[None]:
        """Within this a dump goes to *where*, which keeps what it got."""
        self.unfinished = where
        yield
        self.unfinished = ""

    def cancelled(self) -> bool:
        """Return whether a signal has asked to stop."""
        return self.asked is not None

    @staticmethod
    def ignore() -> None:
        """Let no signal disturb the clean-up that has begun; kill -9 still works."""
        if threading.current_thread() is not threading.main_thread():
            return
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if (number := getattr(signal, name, None)) is not None:
                signal.signal(number, signal.SIG_IGN)

    @staticmethod
    def _raise(number: int) -> NoReturn:
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise Terminated(number)
