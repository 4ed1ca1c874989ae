"""The clipboard inside tmux: a paste buffer, which tmux passes on to the outer terminal.

tmux drops a program's own OSC 52 unless its configuration says otherwise, so it is asked.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.destinations.attempt import Attempt, failed
from create_dump.destinations.base import Outcome
from create_dump.destinations.command import run
from create_dump.destinations.osc52 import COMMON_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from create_dump.destinations.command import Finished

_PASTE = "paste it with tmux's prefix and ]"


def copy(data: bytes, *, env: Mapping[str, str], limit: float) -> Attempt:
    """Load *data* into a new tmux buffer, read it back, and hand it to the terminal as well.

    Args:
        data: The dump.
        env: The environment, with ``TMUX``.
        limit: Seconds that each call of tmux may take.
    """

    def tmux(*words: str, data: bytes = b"") -> Finished:
        # Not here: with "." on the PATH, a file of the repository could be called tmux.
        return run(["tmux", *words], data, env=env, limit=limit, directory=Path(os.sep))

    try:
        loaded = tmux("load-buffer", "-w", "-", data=data)
        passed_on = loaded.code == 0
        if not passed_on:
            loaded = tmux("load-buffer", "-", data=data)
        if loaded.code != 0:
            return failed(f"tmux refused it: {loaded.complaint or f'exit code {loaded.code}'}")
        if tmux("save-buffer", "-").output != data:
            return failed("tmux took the dump, but its buffer holds something else")
        terminal = tmux("display-message", "-p", "#{set-clipboard} #{client_termfeatures}")
    except FileNotFoundError:
        return failed("TMUX is set but there is no tmux here")
    except OSError as error:
        return failed(f"tmux failed: {error.strerror or error}")
    described = terminal.output.decode("utf-8", "replace").strip()
    return Attempt(
        Outcome.VERIFIED, "tmux buffer", _note(len(data), described, passed_on=passed_on)
    )


def _note(size: int, terminal: str, *, passed_on: bool) -> str:
    """Say how to paste, and whether the outer terminal was told.

    Args:
        size: Of the dump, in bytes.
        terminal: tmux's option ``set-clipboard`` and the outer terminal's features.
        passed_on: Whether this tmux knows how to pass a buffer on.
    """
    setting, _, features = terminal.partition(" ")
    if not passed_on:
        return f"{_PASTE}; your terminal's clipboard needs tmux 3.2 or later"
    if setting == "off":
        return f"{_PASTE}; for your terminal's clipboard: tmux set -g set-clipboard on"
    if "clipboard" not in features.split(","):
        return (
            f"{_PASTE}; for your terminal's clipboard, if it has OSC 52: "
            "tmux set -as terminal-features ',*:clipboard', then attach again"
        )
    note = f"{_PASTE}; tmux also passed it to your terminal, which can't confirm it"
    if size > COMMON_LIMIT:
        note += f" and may drop more than {COMMON_LIMIT:,} bytes"
    return note
