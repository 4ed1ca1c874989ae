"""Timers of Textual's that are sure to go off.

Its timers leave out a turn whose time is over before they look at the clock, and one that has a
single turn then never goes off: it takes no more than a short delay, or a thread that takes the
processor at the wrong moment. Whoever waits for it would wait for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer


def surely(timer: Timer) -> Timer:
    """Let *timer*, just made and not yet running, go off however late it is; return it."""
    timer._skip = False  # noqa: SLF001 - `set_timer` takes no such argument
    return timer
