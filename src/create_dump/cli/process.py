"""The edge of the process: words in, an exit code out, every error shown once.

It knows streams, signals and exit codes; what the words mean is the commands' concern.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, NoReturn

import click
from click.exceptions import Exit

from create_dump.cli import failure
from create_dump.cli.interrupts import Interrupts, Terminated
from create_dump.cli.program import COMPLETE, NAME, program
from create_dump.cli.terminal import ENCODE_ERRORS, Paint, coloured, safe
from create_dump.errors import Cancelled, CreateDumpError, DeliveryError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141


class _Closed(io.TextIOBase):
    """Stands for a standard output that was closed: who has nothing to say there need not know."""

    def write(self, _text: str) -> NoReturn:
        """Take nothing.

        Raises:
            DeliveryError: Always.
        """
        raise DeliveryError("it is closed", where="standard output")


def run(words: Sequence[str]) -> int:
    """Run the command that *words* name and return the process's exit code."""
    interrupts = Interrupts()
    interrupts.install()
    debug = "--debug" in words
    try:
        _prepare_streams()
        code = _invoke(words, interrupts)
        _flush()
    except BrokenPipeError:
        code = BROKEN_PIPE
    except (KeyboardInterrupt, Terminated, Cancelled) as stop:
        interrupts.ignore()
        code = _stopped(stop, interrupts)
        _trace(stop, show=debug)
    except CreateDumpError as error:
        code = _show(error, words)
        _trace(error, show=debug)
    except click.ClickException as error:
        code = _show(failure.from_click(error), words)
        _trace(error, show=debug)
    except OSError as error:
        code = _show(failure.from_os(error), words)
        _trace(error, show=debug)
    except Exception as error:  # noqa: BLE001 - the process's outermost edge
        code = _show(failure.from_bug(error), words)
        _trace(error, show=debug)
    return _settle(code)


def _invoke(words: Sequence[str], interrupts: Interrupts) -> int:
    if asked := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(program, {}, NAME, COMPLETE, asked)
    try:
        with program.make_context(
            NAME, [*words], obj=interrupts, color=coloured(sys.stdout)
        ) as context:
            answer = program.invoke(context)
    except Exit as done:
        return done.exit_code
    return answer if isinstance(answer, int) else 0


def _prepare_streams() -> None:
    if sys.stdout is None:
        sys.stdout = _Closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ENCODE_ERRORS)


def _stopped(stop: BaseException, interrupts: Interrupts) -> int:
    """Say that it was stopped; return the exit code of the signal that did it."""
    where = interrupts.unfinished
    left = f"what went to {where} is no whole dump" if where else interrupts.standing
    _say(f"\ninterrupted, {left}\n")
    if isinstance(stop, Terminated):
        return stop.exit_code
    if interrupts.asked is not None:
        return Terminated(interrupts.asked).exit_code
    return INTERRUPTED


def _show(error: CreateDumpError, words: Sequence[str]) -> int:
    import json

    from create_dump.cli.options import wants_json

    stream = wants_json(words)
    told = stream is not None and _say(
        failure.unseen(json.dumps(failure.record(error))) + "\n", stream
    )
    if not told:
        _say(failure.unseen(failure.render(error, Paint(coloured(sys.stderr)))))
    return error.exit_code


def _trace(error: BaseException, *, show: bool) -> None:
    if show:
        import traceback

        lines = "".join(safe(line) for line in traceback.format_exception(error))
        _say(failure.unseen(lines))


def _say(text: str, stream: IO[str] | None = None) -> bool:
    """Write to standard error, or to *stream*; return whether it could be written."""
    try:
        (stream or sys.stderr).write(text)
        (stream or sys.stderr).flush()
    except (OSError, AttributeError, ValueError, DeliveryError):
        return False  # closed, full or nobody there: whoever could be told is gone
    return True


def _flush() -> None:
    """Pass on what was printed; a full disk behind a stream is an error like any other."""
    for stream, where in ((sys.stdout, "standard output"), (sys.stderr, "standard error")):
        if stream is None or stream.closed:
            continue
        try:
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            from create_dump.destinations.refusal import refused

            raise refused(error, where) from error


def _settle(code: int) -> int:
    """Pass on what was said last; where that can't be done there is nobody to tell."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            with suppress(OSError):
                stream.flush()
    return code
