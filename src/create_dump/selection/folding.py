"""How paths are folded, so that case never counts where they are searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def fold(path: str) -> str:
    """Return *path* in lower case, letter by letter: places in it stay the same."""
    if path.isascii():
        return path.lower()
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in path)


def fold_all(paths: Sequence[str]) -> list[str]:
    """Return all *paths* folded."""
    return [path.lower() if path.isascii() else fold(path) for path in paths]
