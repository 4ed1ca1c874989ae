"""The clipboard over SSH: OSC 52, an escape sequence that asks the terminal to copy a text.

Knows the sequence, how much of it terminals take, and how to write to the controlling
terminal. No terminal confirms it.
"""

from __future__ import annotations

import base64
import os
import select
import time
from typing import TYPE_CHECKING, Final

from create_dump.destinations.attempt import Attempt, failed
from create_dump.destinations.base import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMON_LIMIT: Final = 74_994
"""Bytes of text that any terminal with OSC 52 should take: with its frame the sequence is then
100,000 bytes long, where xterm's descendants stop."""

ROOMY_LIMIT: Final = 2_000_000
"""Bytes of text for terminals whose buffer grows: Ghostty was seen to take as many, and kitty
takes 8 MiB of base64 (its issue 3937)."""

# TERM travels with SSH; TERM_PROGRAM does so rarely, and LC_TERMINAL where LC_* may.
_ROOMY_TERM: Final = ("xterm-kitty", "xterm-ghostty", "ghostty", "wezterm", "foot")
_ROOMY_PROGRAM: Final = frozenset({"kitty", "ghostty", "WezTerm", "iTerm.app", "iTerm2"})

_SCREEN_CHUNK: Final = 512
"""GNU screen passes strings of up to 767 bytes through to its terminal."""


def inside_screen(env: Mapping[str, str]) -> bool:
    """Return whether GNU screen stands between us and the terminal."""
    return bool(env.get("STY"))


def capacity(env: Mapping[str, str]) -> int:
    """Return how many bytes of text the terminal is sure to take."""
    program = {env.get("TERM_PROGRAM", ""), env.get("LC_TERMINAL", "")}
    roomy = env.get("TERM", "").startswith(_ROOMY_TERM) or bool(program & _ROOMY_PROGRAM)
    return ROOMY_LIMIT if roomy and not inside_screen(env) else COMMON_LIMIT


def sequence(data: bytes, env: Mapping[str, str]) -> bytes:
    """Return what makes the terminal copy *data*: base64, so that nothing in it can escape.

    The format is xterm's: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
    """
    text = b"\x1b]52;c;" + base64.b64encode(data) + b"\x07"
    if not inside_screen(env):
        return text
    chunks = (text[at : at + _SCREEN_CHUNK] for at in range(0, len(text), _SCREEN_CHUNK))
    return b"".join(b"\x1bP" + chunk + b"\x1b\\" for chunk in chunks)


def copy(
    data: bytes,
    *,
    env: Mapping[str, str],
    limit: float,
    write_terminal: Callable[[bytes], None] | None,
) -> Attempt:
    """Send *data* to the terminal, whole or not at all.

    Args:
        data: The dump.
        env: The environment.
        limit: Seconds that the terminal may take to read it.
        write_terminal: Who writes to the terminal; None: we do, to ``/dev/tty``.
    """
    most = capacity(env)
    if len(data) > most:
        return failed(
            f"{len(data):,} bytes are more than the {most:,} that your terminal is sure to take "
            "over SSH; choose less, take it in parts, or fetch the saved file with scp"
        )
    text = sequence(data, env)
    try:
        if write_terminal is not None:
            write_terminal(text)
        else:
            _write_tty(text, limit)
    except TimeoutError:
        return failed("your terminal stopped reading")
    except OSError as error:
        return failed(f"there is no terminal to send it to ({error.strerror or error})")
    return Attempt(Outcome.SENT, "your terminal, OSC 52")


def _write_tty(text: bytes, limit: float) -> None:
    """Write to the controlling terminal, wherever standard output goes.

    Raises:
        TimeoutError: It does not read (it is stopped, or the connection hangs).
        OSError: There is none.
    """
    deadline = time.monotonic() + limit
    flags = os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0)
    opened = os.open("/dev/tty", flags)
    try:
        rest = memoryview(text)
        while rest:
            wait = deadline - time.monotonic()
            if wait <= 0 or not select.select([], [opened], [], wait)[1]:
                raise TimeoutError
            rest = rest[os.write(opened, rest) :]
    finally:
        os.close(opened)
