"""The worker process's own side: messages in, answers out, until its standard input ends.

Started by `create_dump.analysis.process`. It imports nothing that a screen needs, and ends by
itself when its parent is gone, however that went.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from create_dump.analysis import frames, tokens
from create_dump.analysis.analyse import attempt_files
from create_dump.analysis.pool import Work, bug
from create_dump.analysis.secrets.guard import Guard
from create_dump.analysis.secrets.policy import Mode
from create_dump.errors import CreateDumpError, ScanFailed, unexpected

if TYPE_CHECKING:
    from typing import BinaryIO, NamedTuple

    from create_dump.analysis.jobs import Job

_NICENESS = 5
"""The screen comes first."""


def main() -> None:
    """Serve one parent over standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    if sys.platform != "win32":
        os.nice(_NICENESS)
    inbox, outbox = _pipes()
    try:
        serve(inbox, outbox)
    except (EOFError, BrokenPipeError):
        # The parent is gone, or has closed. Nothing here is worth an orderly end; buffers that
        # can't be flushed any more would only make noise.
        os._exit(0)


def serve(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Answer messages until *inbox* ends.

    Raises:
        EOFError: It has ended.
        BrokenPipeError: Nobody reads the answers any more.
    """
    opening = frames.read(inbox)
    if not isinstance(opening, frames.Open):
        raise TypeError(f"expected {frames.Open.__name__}, got {opening!r}")
    guard = Guard(opening.policy)
    work = Work(opening.source, tokens.get(opening.tokenizer), opening.section, guard)
    answers = _Answers(outbox)
    ready = threading.Event()
    if guard.policy.mode is Mode.OFF:
        ready.set()
    else:
        threading.Thread(target=_prepare, args=(guard, ready, answers), daemon=True).start()
    try:
        work.tokenizer.count([""], [""])
        while True:
            match frames.read(inbox):
                case frames.Analyse(number, paths):
                    source, tokenizer, section, guard = work
                    found, trouble = attempt_files(
                        source.read, paths, tokenizer, section, guard if ready.is_set() else None
                    )
                    answers.send(frames.Analysed(number, found, trouble))
                case frames.LayOut(name, section, policy):
                    work = work._replace(
                        tokenizer=tokens.get(name), section=section, guard=work.guard.under(policy)
                    )
                    work.tokenizer.count([""], [""])
                case frames.Ask(number, job):
                    answers.send(_told(number, job, work))
    except CreateDumpError as error:
        # There is no vocabulary on this machine.
        answers.send(frames.Broken(error.what, error.hint))


class _Answers:
    """Sends messages whole, from any thread."""

    def __init__(self, outbox: BinaryIO) -> None:
        self._outbox = outbox
        self._lock = threading.Lock()

    def send(self, message: NamedTuple) -> None:
        frame = frames.pack(message)
        with self._lock:
            frames.write(self._outbox, frame)


def _prepare(guard: Guard, ready: threading.Event, answers: _Answers) -> None:
    """Make it possible to find secrets, which takes seconds at the very first start."""
    try:
        # Where it fails, each file is told that it is not scanned, and why.
        with contextlib.suppress(ScanFailed):
            guard.prepare()
    finally:
        # Whoever waits for it would wait forever.
        ready.set()
        with contextlib.suppress(BrokenPipeError):
            answers.send(frames.Prepared())


def _told(number: int, job: Job[object], work: Work) -> frames.Told:
    try:
        return frames.Told(number, job.run(work), None)
    except CreateDumpError as error:
        return frames.Told(number, None, error)
    except MemoryError as error:
        return frames.Told(number, None, unexpected(error))
    except BaseException as error:  # noqa: BLE001 - the edge: a text may break a library, even by a panic of Rust's
        return frames.Told(number, None, bug(f"{type(error).__name__}: {error}"))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the two pipes for messages alone: whatever prints, prints to standard error."""
    inbox = os.fdopen(os.dup(0), "rb")
    outbox = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.dup2(2, 1)
    return inbox, outbox


if __name__ == "__main__":
    main()
