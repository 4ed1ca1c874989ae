"""What may be shown of a name: the pieces that could hold a secret, and each until it is known.

Names are shown before anybody has looked at them. Most could hold none; of the few that could,
those that look drawn at random are masked until it is known better.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.masking import mask

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE: Final = re.compile(r"[A-Za-z0-9+=_.~-]{16,}")
"""What could hold a secret: as `guard.suspicious` has it, within one name of a path."""
_SHORTEST: Final = 16
_DIGIT: Final = re.compile(r"[0-9]")
_RANDOM: Final = re.compile(r"[A-Za-z0-9+=_~-]{16,}")
_STRETCH: Final = re.compile(r"[A-Za-z0-9]{8,}")
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_LETTERS: Final = 4
"""Words and numbers have so many letters on average; what is drawn falls into shorter ones."""


def pieces(text: str) -> list[str]:
    """Return the pieces of *text*, names or a sentence with some, that could hold a secret."""
    return [piece for piece in _PIECE.findall(text) if _could(piece)] if _may(text) else []


def veiled(text: str, shown: Callable[[str], str]) -> str:
    """Return *text* with what *shown* says for each of its `pieces`."""
    if not _may(text):
        return text
    return _PIECE.sub(lambda found: shown(found[0]) if _could(found[0]) else found[0], text)


def unknown(piece: str) -> str:
    """Return what may be shown of *piece* while nobody has looked at it."""
    return _RANDOM.sub(lambda found: mask(found[0]) if _drawn(found[0]) else found[0], piece)


def _may(text: str) -> bool:
    """Return whether *text* can have pieces at all; most names are through with that."""
    return len(text) >= _SHORTEST and _DIGIT.search(text) is not None


def _could(piece: str) -> bool:
    return _DIGIT.search(piece) is not None


def _drawn(run: str) -> bool:
    return any(
        len(stretch) <= _LETTERS * len(_WORD.findall(stretch)) for stretch in _STRETCH.findall(run)
    )
