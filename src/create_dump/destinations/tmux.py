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
        terminal = tmux("display-message", "-p", "#{client_termfeatures}")
    except FileNotFoundError:
        return failed("TMUX is set but there is no tmux here")
    except OSError as error:
        return failed(f"tmux failed: {error.strerror or error}")
    features = terminal.output.decode("utf-8", "replace").strip()
    return Attempt(Outcome.VERIFIED, "tmux buffer", _note(len(data), features, passed_on=passed_on))


def _note(size: int, features: str, *, passed_on: bool) -> str:
    """Say how to paste, and whether the outer terminal was told.

    Its option ``set-clipboard`` does not matter: ``load-buffer -w`` tells the terminal even so.

    Args:
        size: Of the dump, in bytes.
        features: What tmux takes the outer terminal to be able to do.
        passed_on: Whether this tmux knows how to pass a buffer on.
    """
    if not passed_on:
        return f"{_PASTE}; your terminal's clipboard needs tmux 3.2 or later"
    if "clipboard" not in features.split(","):
        return (
            f"{_PASTE}; for your terminal's clipboard, if it has OSC 52: "
            "tmux set -as terminal-features ',*:clipboard', then attach again"
        )
    note = f"{_PASTE}; tmux also passed it to your terminal, which can't confirm it"
    if size > COMMON_LIMIT:
        note += f" and may drop more than {COMMON_LIMIT:,} bytes"
    return note
