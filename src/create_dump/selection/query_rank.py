"""How well a path fits the words of a query, and which of its letters they are.

It looks at few paths: those on the screen, or the best of many. Points are given much as fzf
gives them: for letters that stand together or begin a part of the path, against gaps.
"""

from __future__ import annotations

from heapq import nlargest, nsmallest
from typing import TYPE_CHECKING

from create_dump.selection.folding import fold
from create_dump.selection.query_paths import expression
from create_dump.selection.query_terms import Regex, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from create_dump.selection.query import Query
    from create_dump.selection.query_index import Found, Index

_MOST = 1000
"""Paths that are ranked at most."""
_MOST_FOR_ONE = 250
"""The same where only the best is asked for, after every letter of a filter."""
_LOOKED_AT = 20_000
"""Paths among which the likely ones are sought."""
_CUTS = 8
_TRIES = 3
"""Places of a word, or of its last letter, that are tried."""
_BORDERS = "/_-. "

_LETTER = 16
_TOGETHER = 6
_BORDER = 8
_FIRST = 2
"""How many times the first letter's border counts."""
_IN_NAME = 2
_NAME = 4
_GAP = 3
_LARGEST_GAP = 12


def highlights(query: Query, path: str, *, fuzzy: bool) -> tuple[int, ...]:
    """Return the places of the letters of *path* that *query* found, ascending.

    Args:
        query: What was asked.
        path: A path that it lets through.
        fuzzy: As `Found.fuzzy` said.
    """
    folded = fold(path)
    places: set[int] = set()
    for condition, negated in query.path_terms:
        if negated:
            continue
        if isinstance(condition, Word):
            places.update(_best_way(condition, folded, fuzzy=fuzzy))
        elif isinstance(condition, Regex) and (found := expression(condition)(folded)):
            places.update(range(*found.span()))
    return tuple(sorted(places))


def score(query: Query, path: str, *, fuzzy: bool) -> int:
    """Return how well a folded *path* fits the words of *query*: the more the better."""
    return sum(_points(_best_way(word, path, fuzzy=fuzzy), path) for word in query.words)


def ranked(found: Found, index: Index, limit: int) -> list[int]:
    """Return the positions of the *limit* paths that fit best, the best first.

    Of more than 1,000 paths only the likely ones are looked at, of 250 where one is asked for.
    """
    paths = index.folded
    words = found.query.words
    if not words:
        return list(found.positions[:limit])

    def rank(at: int) -> tuple[int, int, int]:
        return (score(found.query, paths[at], fuzzy=found.fuzzy), -len(paths[at]), -at)

    most = _MOST_FOR_ONE if limit == 1 else _MOST
    return nlargest(limit, _likely(found, paths, fold(words[-1].text), most), key=rank)


def _likely(found: Found, paths: Sequence[str], word: str, most: int) -> Sequence[int]:
    """Return positions of some paths: all, or those in which names begin with *word*.

    Or, when its letters lie apart, those in which one name begins with the first letters and
    one with the others, as people shorten paths. Short paths come first.
    """
    some = found.positions
    if len(some) <= most:
        return some
    some = some[:_LOOKED_AT]
    likely: list[int] = []
    if found.fuzzy:
        pairs = [(f"/{word[:cut]}", f"/{word[cut:]}") for cut in range(1, min(len(word), _CUTS))]
        for at in some:
            path = "/" + paths[at]
            for one, other in pairs:
                if one in path and other in path:
                    likely.append(at)
                    break
    else:
        inside, start = "/" + word, slice(len(word))
        likely = [at for at in some if inside in (path := paths[at]) or path[start] == word]
    likely = likely or [*some]
    lengths = map(len, map(paths.__getitem__, likely))
    return [at for _, at in nsmallest(most, zip(lengths, likely, strict=True))]


def best(found: Found, index: Index) -> int | None:
    """Return the position of the path that fits best, or None where there is none."""
    first = ranked(found, index, 1)
    return first[0] if first else None


def _best_way(word: Word, path: str, *, fuzzy: bool) -> Sequence[int]:
    """Return where the letters of *word* are taken to be in *path*; empty where they are not."""
    text = fold(word.text)
    ways: Iterator[Sequence[int]] = (range(at, at + len(text)) for at in _last_places(text, path))
    if fuzzy and not word.quoted and text not in path:
        ways = _scattered_ways(text, path)
    return max(ways, key=lambda way: _points(way, path), default=())


def _scattered_ways(text: str, path: str) -> Iterator[Sequence[int]]:
    by_borders = _by_borders(text, path)
    if by_borders:
        yield by_borders
    for end in _last_places(text[-1], path):
        backwards = _backwards(text, path, end)
        if backwards:
            yield backwards


def _points(way: Sequence[int], path: str) -> int:
    name = path.rfind("/") + 1
    points = 0
    last = -1
    for at in way:
        points += _LETTER + _IN_NAME * (at >= name)
        border = at == 0 or path[at - 1] in _BORDERS
        if last < 0:
            points += _BORDER * _FIRST * border + _NAME * (at == name)
        elif at == last + 1:
            points += max(_TOGETHER, _BORDER * border)
        else:
            points += _BORDER * border - min(_GAP + at - last - 2, _LARGEST_GAP)
        last = at
    return points


def _last_places(text: str, path: str) -> list[int]:
    found: list[int] = []
    at = path.rfind(text)
    while at >= 0 and len(found) < _TRIES:
        found.append(at)
        at = path.rfind(text, 0, at + len(text) - 1)
    return found


def _backwards(text: str, path: str, end: int) -> list[int]:
    """Return the nearest places of the letters of *text*, the last of which is at *end*."""
    places = [end]
    for letter in reversed(text[:-1]):
        at = path.rfind(letter, 0, places[-1])
        if at < 0:
            return []
        places.append(at)
    places.reverse()
    return places


def _by_borders(text: str, path: str) -> list[int]:
    """Return a way that goes on where a part begins, unless the next letter is already right."""
    places: list[int] = []
    at = 0
    for letter in text:
        if not path.startswith(letter, at):
            borders = (path.find(border + letter, at) + 1 for border in _BORDERS)
            at = min((place for place in borders if place), default=0) or path.find(letter, at)
            if at < 0:
                return []
        places.append(at)
        at += 1
    return places
