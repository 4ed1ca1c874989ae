"""How a path is tested for what a query asks of paths.

It knows single paths; the search of many is the index's.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from create_dump.selection.folding import fold
from create_dump.selection.query_globs import ending, translate
from create_dump.selection.query_terms import Extension, Glob, Regex, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.selection.query import Query
    from create_dump.selection.query_terms import PathCondition

    Test = Callable[[str], object]

_RARE = {letter: at for at, letter in enumerate("zqjxkvw0987654321yfgbhumdclpnrtoaise._/-")}
"""Letters of paths, the rarest first; what is not among them is rarer still."""
_MANY_RARE = 2
_ANYTHING_FIRST = re.compile(r"(?:\.\*\??)+(?![?+*{])").match
_ESCAPE = re.compile(r"\\.", re.DOTALL)


@lru_cache(maxsize=64)
def path_test(condition: PathCondition, *, fuzzy: bool = False) -> Test:
    """Return the test of one folded path.

    Args:
        condition: What is asked.
        fuzzy: Whether the letters of words that stood in no quotes may lie apart.
    """
    match condition:
        case Word():
            word = fold(condition.text)
            if fuzzy and not condition.quoted:
                return scattered(word)
            return lambda path: word in path
        case Glob():
            pattern = fold(condition.pattern)
            if endings := ending(pattern):
                return lambda path: path.endswith(endings)
            return re.compile(translate(pattern)).match
        case Extension():
            dotted = tuple(f".{fold(name)}" for name in condition.names)
            return lambda path: path.endswith(dotted)
        case Regex():
            return expression(condition)


def query_test(query: Query, *, fuzzy: bool) -> Callable[[str], bool]:
    """Return the test of one folded path for all that *query* asks of paths.

    Args:
        query: What is asked.
        fuzzy: Whether letters of words may lie apart, as `Found.fuzzy` said for the others.
    """
    terms = query.path_terms
    wanted = [path_test(condition, fuzzy=fuzzy) for condition, negated in terms if not negated]
    refused = [path_test(condition) for condition, negated in terms if negated]

    def test(path: str) -> bool:
        return all(passes(path) for passes in wanted) and not any(
            refuses(path) for refuses in refused
        )

    return test


def rare_letters(word: str) -> list[str]:
    """Return the letters of *word* that the fewest paths have."""
    return sorted(set(word), key=lambda letter: _RARE.get(letter, -1))[:_MANY_RARE]


def scattered(word: str) -> Test:
    """Return the test for the letters of *word* in this order, others between them."""
    # Each letter takes its first place after the one before: no way back, so it is linear.
    steps = (f"[^{re.escape(letter)}]*+{re.escape(letter)}" for letter in word)
    return re.compile("".join(steps), re.DOTALL).match


@lru_cache(maxsize=16)
def expression(condition: Regex) -> Callable[[str], re.Match[str] | None]:
    """Return the search of one folded path for a regular expression."""
    pattern = condition.pattern
    # Whatever comes first changes nothing, but makes Python try each place again and again.
    if anything := _ANYTHING_FIRST(pattern):
        pattern = pattern[anything.end() :]
    # Paths are folded; ignoring case costs, and is for patterns with capitals only.
    letters = _ESCAPE.sub("", pattern)
    flags = re.IGNORECASE if letters != letters.lower() else 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(pattern, flags).search
