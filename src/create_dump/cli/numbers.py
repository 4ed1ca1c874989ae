"""Numbers for people: grouped by thousands, sizes in decimal units, one word for one or many."""

from __future__ import annotations

from typing import Final

_UNITS: Final = ("kB", "MB", "GB", "TB")
_STEP: Final = 1000


def grouped(number: int) -> str:
    """Return 2781 as ``2,781``."""
    return f"{number:,}"


def size(number: int) -> str:
    """Return a number of bytes as ``36.1 MB``, in powers of 1000."""
    if number < _STEP:
        return counted(number, "byte")
    value = number / _STEP
    for unit in _UNITS[:-1]:
        # What would round up to 1000 is said in the next unit.
        if value < _STEP - 0.05:
            return f"{value:.1f} {unit}"
        value /= _STEP
    return f"{value:.1f} {_UNITS[-1]}"


def counted(number: int, noun: str) -> str:
    """Return ``1 file`` or ``2,781 files``."""
    return f"{grouped(number)} {noun}" if number == 1 else f"{grouped(number)} {noun}s"


def tokens(number: int, *, exact: bool) -> str:
    """Return a number of tokens, with ``≈`` before it when it is an estimate."""
    return grouped(number) if exact else f"≈{grouped(number)}"


def share(part: int, whole: int) -> str:
    """Return *part* of *whole* in percent, one decimal; empty where there is no whole."""
    return f"{100 * part / whole:.1f}%" if whole else ""
