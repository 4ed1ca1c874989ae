"""Numbers for narrow columns and for sentences."""

from __future__ import annotations

from typing import Final

_STEP: Final = 1000
_DAY: Final = 86_400
_UNITS: Final = (
    (365 * _DAY, "y"),
    (30 * _DAY, "mo"),
    (7 * _DAY, "w"),
    (_DAY, "d"),
    (3_600, "h"),
    (60, "m"),
)
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
BLOCKS: Final = f"█{_EIGHTHS.strip()}"
"""What a bar is made of."""


def short(number: int) -> str:
    """Return 41_260 as ``41.3k``: never more than six characters."""
    if number < _STEP:
        return str(number)
    value = float(number)
    for unit in ("k", "M", "G"):
        value /= _STEP
        # What would round up to 1000 is said in the next unit.
        if value < _STEP - 0.05:
            return f"{value:.1f}{unit}"
    return f"{value / _STEP:.0f}T"


def signed(number: int) -> str:
    """Return a difference as ``+12`` or ``-6.4k``: never more than seven characters."""
    return f"{'-' if number < 0 else '+'}{short(abs(number))}"


def size(number: int) -> str:
    """Return a number of bytes as ``657.3 kB``, in powers of 1000."""
    if number < _STEP:
        return f"{number} B"
    value = float(number)
    for unit in ("kB", "MB", "GB"):
        value /= _STEP
        if value < _STEP - 0.05:
            return f"{value:.1f} {unit}"
    return f"{value / _STEP:.1f} TB"


def age(seconds: float) -> str:
    """Return how long ago something was, in the largest unit that is full: ``5m``, ``3h``, ``2d``.

    What lies in the future was just now.
    """
    for length, unit in _UNITS:
        if seconds >= length:
            return f"{seconds // length:.0f}{unit}"
    return "now"


def window(number: int) -> str:
    """Return a window of tokens as ``200k`` or ``1M``."""
    if number >= _STEP * _STEP and number % (_STEP * _STEP // 10) == 0:
        return f"{number / _STEP / _STEP:g}M"
    return f"{number / _STEP:.0f}k" if number >= _STEP else str(number)


def counted(number: int, noun: str) -> str:
    """Return ``1 file`` or ``2,781 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def bar(part: int, whole: int, cells: int) -> str:
    """Return *part* of *whole* as a bar of at most *cells* blocks, in eighths of a cell.

    What is there but too small for an eighth shows as nothing; the numbers say it.
    """
    if whole <= 0 or part <= 0 or cells <= 0:
        return ""
    eighths = min(cells * 8, round(cells * 8 * part / whole))
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")
