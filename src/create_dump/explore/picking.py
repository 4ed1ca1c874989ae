"""What the palette offers: commands by what they do, files by their paths, the best first.

It knows words and paths; neither a screen nor how anything is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.explore import keys
from create_dump.selection.query import Query
from create_dump.selection.query_index import Index
from create_dump.selection.query_rank import ranked
from create_dump.selection.query_terms import Term, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.explore.keymap import Keymap

_UNLISTED: Final = frozenset({"app.palette", "app.back"})
"""Those that make no sense from within the palette."""
MOST: Final = 50
"""Files that are offered at most."""


class Offer(NamedTuple):
    """One thing to pick.

    Attributes:
        id: A command's, or "".
        text: What it does; of a file its path.
        key: How the command's key is written, or "".
        obstacle: Why it can't be done now, or "".
    """

    id: str
    text: str
    key: str = ""
    obstacle: str = ""


class Found(NamedTuple):
    """What was found for some words.

    Attributes:
        offers: The best first.
        total: How many there are, also of those that are not offered.
        loose: Whether no text holds the words, so that their letters lie apart.
    """

    offers: Sequence[Offer]
    total: int
    loose: bool


def commands(keymap: Keymap, obstacle: Callable[[str], str]) -> list[Offer]:
    """Return all commands, in the order of the help.

    Args:
        keymap: The keys that hold.
        obstacle: Says why the command of an id can't be done now.
    """
    held = [keymap.key(key.id) for group in keys.GROUPS.values() for key in group]
    return [
        Offer(key.id, key.what, key.shown, obstacle(key.id))
        for key in held
        if not key.action and key.id not in _UNLISTED
    ]


def among(offers: Sequence[Offer], words: str) -> Found:
    """Return those of *offers* whose text or id holds all *words*, or has their letters."""
    asked = asking(words)
    if not asked:
        return Found(offers, len(offers), loose=False)
    index = Index([f"{each.text} {each.id}" for each in offers])
    found = index.find(asked)
    best = [offers[at] for at in ranked(found, index, len(offers))]
    return Found(best, len(best), found.fuzzy)


def asking(words: str) -> Query:
    """Return the query for *words*: none of them means anything but itself."""
    return Query(tuple(Term(Word(word)) for word in words.split()))
