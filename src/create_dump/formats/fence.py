"""Fences that a content can't close: a run of one character, longer than any in the content."""

from __future__ import annotations

import re


def fence(character: str, least: int, text: str) -> str:
    """Return a run of *character*, at least *least* long, that does not occur in *text*."""
    shortest = character * least
    # The character alone is found (or not) some ten times faster than a run of it.
    if character not in text or shortest not in text:
        return shortest
    runs = re.finditer(f"{re.escape(character)}{{{least},}}", text)
    return character * (1 + max(run.end() - run.start() for run in runs))
