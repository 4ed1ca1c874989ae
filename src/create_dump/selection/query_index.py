"""Many paths, laid out so that a query searches them between two keystrokes.

It knows paths only; what facts and contents decide comes after it (`query_facts`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from create_dump.selection.folding import fold, fold_all
from create_dump.selection.query_globs import literal
from create_dump.selection.query_paths import path_test, rare_letters
from create_dump.selection.query_terms import Glob, Regex, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.selection.query import Query
    from create_dump.selection.query_terms import PathCondition

    _PathTerm = tuple[PathCondition, bool]

_MANY = 1000
"""Hits above which looking at each path is faster than going from hit to hit."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query lets through by path alone.

    Attributes:
        query: What was asked.
        positions: Where in the index, ascending.
        fuzzy: Whether no path held all words as they are, so that their letters may lie apart.
    """

    query: Query
    positions: Sequence[int]
    fuzzy: bool = False


class Index:
    """Paths to be searched, again and again.

    Attributes:
        paths: As they were given.
        folded: The same, folded.
    """

    def __init__(self, paths: Sequence[str], folded: Sequence[str] | None = None) -> None:
        """Take the *paths*, in the order in which they are to be found.

        Args:
            paths: What is searched.
            folded: The same, folded, where that is known already.
        """
        self.paths = paths
        self.folded = fold_all(paths) if folded is None else folded

    def find(self, query: Query, previous: Found | None = None) -> Found:
        """Return what *query* lets through by path alone.

        Words are looked for as they are; only when no path holds all of them may their letters
        lie apart.

        Args:
            query: What is asked.
            previous: What this index found last. When *query* only asks for more, the search is
                among these; it makes no other difference.
        """
        if previous is not None and not narrows(query, previous.query):
            previous = None
        positions: Sequence[int] = ()
        if previous is None or not previous.fuzzy:
            positions = self._sift(query, previous, fuzzy=False)
        if positions or not any(_may_scatter(term) for term in query.path_terms):
            return Found(query, positions)
        if previous is not None and not previous.fuzzy:
            previous = None
        return Found(query, self._sift(query, previous, fuzzy=True), fuzzy=True)

    def _sift(self, query: Query, previous: Found | None, *, fuzzy: bool) -> Sequence[int]:
        terms = sorted(query.path_terms, key=_cost)
        positions: Sequence[int] | None = None
        if previous is not None:
            positions = previous.positions
            known = previous.query.path_terms
            terms = [term for term in terms if term not in known]
        for term in terms:
            positions = self._keep(term, positions, fuzzy=fuzzy)
        return range(len(self.paths)) if positions is None else positions

    def _keep(self, term: _PathTerm, among: Sequence[int] | None, *, fuzzy: bool) -> list[int]:
        condition, negated = term
        paths = self.folded
        if isinstance(condition, Word) and not negated:
            word = fold(condition.text)
            if not fuzzy or condition.quoted:
                return self._holding(word, among)
            for letter in rare_letters(word):
                among = self._holding(letter, among)
        elif isinstance(condition, Glob) and not negated and (part := literal(condition.pattern)):
            among = self._holding(fold(part), among)
        test = path_test(condition, fuzzy=fuzzy and not negated)
        if among is None:
            if negated:
                return [at for at, path in enumerate(paths) if not test(path)]
            return [at for at, path in enumerate(paths) if test(path)]
        if negated:
            return [at for at in among if not test(paths[at])]
        return [at for at in among if test(paths[at])]

    def _holding(self, text: str, among: Sequence[int] | None) -> list[int]:
        paths = self.folded
        if among is not None:
            return [at for at in among if text in paths[at]]
        if not text or "\0" in text:
            return []
        if len(text) == 1:
            # Most paths hold it.
            return [at for at, path in enumerate(paths) if text in path]
        found: list[int] = []
        blob, starts = self._blob, self._starts
        place = blob.find(text)
        while place >= 0:
            at = bisect_right(starts, place) - 1
            found.append(at)
            if len(found) > _MANY:
                return [at for at, path in enumerate(paths) if text in path]
            place = blob.find(text, starts[at + 1])
        return found

    def prepare(self) -> None:
        """Lay out now what the first search would have to wait for."""
        _ = self._blob, self._starts

    @cached_property
    def _blob(self) -> str:
        """All paths, a NUL behind each, which no path holds."""
        return "\0".join([*self.folded, ""])

    @cached_property
    def _starts(self) -> list[int]:
        """Where each path begins in the blob, and where the last one ends."""
        return list(accumulate((len(path) + 1 for path in self.folded), initial=0))


def narrows(query: Query, before: Query) -> bool:
    """Tell whether *query* asks of paths all that *before* asked, and perhaps more."""
    return all(any(_implies(new, old) for new in query.path_terms) for old in before.path_terms)


def _implies(new: _PathTerm, old: _PathTerm) -> bool:
    if new == old:
        return True
    (one, negated), (other, was_negated) = new, old
    return (
        isinstance(one, Word)
        and isinstance(other, Word)
        and not (negated or was_negated)
        and (one.quoted or not other.quoted)
        and fold(other.text) in fold(one.text)
    )


def _may_scatter(term: _PathTerm) -> bool:
    condition, negated = term
    return isinstance(condition, Word) and not (negated or condition.quoted)


def _cost(term: _PathTerm) -> int:
    """Return what to look at first: what is cheap, then what keeps few."""
    condition, negated = term
    return 2 * (2 if isinstance(condition, Regex) else isinstance(condition, Glob)) + negated
