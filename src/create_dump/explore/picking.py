"""What the palette offers: commands by what they do, files by their paths, the best first.

It knows words, commands and paths; neither a screen nor how anything is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.explore import keys, numbers, safe
from create_dump.selection.query import Query
from create_dump.selection.query_index import Index
from create_dump.selection.query_rank import ranked
from create_dump.selection.query_terms import Term, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.explore.catalogue import Listing
    from create_dump.explore.keymap import Keymap

_UNLISTED: Final = frozenset({"app.palette", "app.back"})
"""Those that make no sense from within the palette."""
MOST: Final = 50
"""Files that are offered at most."""
_PATH: Final = 64
"""Cells of a path, at most: of a longer one the end is shown."""


class Offer(NamedTuple):
    """One thing to pick.

    Attributes:
        id: A command's, or "" for a file.
        text: What it does; of a file its path, harmless.
        key: How the command's key is written; of a file its tokens.
        obstacle: Why it can't be done now, or "".
        path: The file's, or "".
    """

    id: str
    text: str
    key: str = ""
    obstacle: str = ""
    path: str = ""


class Found(NamedTuple):
    """What was found for some words.

    Attributes:
        words: What was asked.
        offers: The best first.
        total: How many there are, also of those that are not offered.
        loose: Whether no text holds the words, so that their letters lie apart.
    """

    words: str = ""
    offers: Sequence[Offer] = ()
    total: int = 0
    loose: bool = False


def commands(keymap: Keymap, obstacle: Callable[[str], str]) -> list[Offer]:
    """Return all commands, in the order of the help.

    Args:
        keymap: The keys that hold.
        obstacle: Says why the command of an id can't be done now.
    """
    groups = (*keys.GROUPS.values(), keys.SECRETS)
    held = [keymap.key(key.id) for group in groups for key in group]
    return [
        Offer(key.id, key.what, key.shown, obstacle(key.id))
        for key in held
        if not key.action and key.id not in _UNLISTED
    ]


def among(offers: Sequence[Offer], words: str) -> Found:
    """Return those of *offers* whose text or id holds all *words*, or has their letters."""
    asked = _asking(words)
    if not asked:
        return Found(words, offers, len(offers))
    index = Index([f"{each.text} {each.id}" for each in offers])
    found = index.find(asked)
    best = [offers[at] for at in ranked(found, index, len(offers))]
    return Found(words, best, len(best), found.fuzzy)


def files(listing: Listing, words: str, approximate: str) -> Found:
    """Return the files whose paths hold all *words*, or have their letters. From any thread.

    Args:
        listing: The files.
        words: What is typed.
        approximate: The sign before the tokens, where they are only estimates; else "".
    """
    asked = _asking(words)
    if not asked:
        return Found(words)
    found = listing.index.find(asked)
    offers = []
    for at in ranked(found, listing.index, MOST):
        path = listing.index.paths[at]
        tokens = numbers.short(listing.nodes[at].totals.tokens)
        text = safe.cut_start(safe.name(path), _PATH)
        offers.append(Offer("", text, f"{approximate}{tokens}", path=path))
    return Found(words, offers, len(found.positions), found.fuzzy)


def together(done: Found, there: Found) -> list[Offer]:
    """Return the commands and files to offer: what holds the words keeps out what is only alike."""
    if done.loose and there.offers and not there.loose:
        return [*there.offers]
    if there.loose and done.offers and not done.loose:
        return [*done.offers]
    return [*done.offers, *there.offers]


def _asking(words: str) -> Query:
    """Return the query for *words*: none of them means anything but itself."""
    return Query(tuple(Term(Word(word)) for word in words.split()))
