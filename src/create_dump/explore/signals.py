"""A polite kill and a closed terminal end the app as its own key does.

The command line's handlers raise; within asyncio's tasks that would be lost, and an app whose
terminal is gone would stay for ever. So it would where the signal was ignored before (``nohup``):
without a terminal there is nothing to stay for.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from create_dump.explore.explorer import Explorer

_FATAL: Final = 128
"""A shell's exit code for a death by signal n is this and n."""


def mind(app: Explorer) -> None:
    """End *app* when a signal asks for it; in its event loop."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        # asyncio's loops take no handlers on Windows alone; there the console ends the app.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, partial(app.exit, return_code=_FATAL + number))
