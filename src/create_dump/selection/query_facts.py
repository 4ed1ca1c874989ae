"""What a query asks of a file beyond its path: what is known of it, and what it holds.

It knows the questions; the answers are given by whoever keeps the facts. What is not known yet
(tokens that are still counted, a status that git still works on) is neither let through nor
kept out.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from create_dump.selection.query_terms import FactCondition, Git, Is, Language, Since, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from create_dump.selection.query import Query
    from create_dump.sources.git_status import Change

_RELATIONS: Mapping[str, Callable[[int, int], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}

T_contra = TypeVar("T_contra", contravariant=True)
T = TypeVar("T")


class Facts(Protocol[T_contra]):
    """What is known of files, whatever they are represented by. None means: not yet."""

    def tokens(self, item: T_contra) -> int | None:
        """Return its tokens."""
        ...

    def language(self, item: T_contra) -> str:
        """Return its language's name (`create_dump.analysis.languages`)."""
        ...

    def binary(self, item: T_contra) -> bool | None:
        """Tell whether it is no text."""
        ...

    def chosen(self, item: T_contra) -> bool:
        """Tell whether it goes in, whole or in part."""
        ...

    def new(self, item: T_contra) -> bool:
        """Tell whether it appeared while the person was looking."""
        ...

    def changes(self) -> Mapping[str, Change] | None:
        """Return what git's status says, by path."""
        ...

    def since(self, revision: str) -> Collection[str] | None:
        """Return the paths that changed since the work began from *revision*."""
        ...


class Sifted(NamedTuple):
    """What facts let through.

    Attributes:
        positions: Of the files that are let through.
        unknown: Of those of which not enough is known yet.
    """

    positions: Sequence[int]
    unknown: Sequence[int]


def sift(
    query: Query,
    positions: Sequence[int],
    items: Sequence[T],
    paths: Sequence[str],
    facts: Facts[T],
) -> Sifted:
    """Return which of the files at *positions* have the facts that *query* asks for.

    Args:
        query: What is asked.
        positions: Those that were let through by path.
        items: All files, as *facts* knows them.
        paths: Their paths, as in `Entry`.
        facts: What is known.
    """
    if not query.fact_terms:
        return Sifted(positions, ())
    test = fact_test(query, facts)
    passed: list[int] = []
    unknown: list[int] = []
    for at in positions:
        passes = test(items[at], paths[at])
        if passes:
            passed.append(at)
        elif passes is None:
            unknown.append(at)
    return Sifted(passed, unknown)


def fact_test(query: Query, facts: Facts[T]) -> Callable[[T, str], bool | None]:
    """Return the test of one file for all facts that *query* asks for; None: not known yet."""
    tests = [(_test(condition, facts), negated) for condition, negated in query.fact_terms]

    def test(item: T, path: str) -> bool | None:
        result: bool | None = True
        for each, negated in tests:
            passes = each(item, path)
            if passes is None:
                result = None
            elif passes is negated:
                return False
        return result

    return test


def _test(condition: FactCondition, facts: Facts[T]) -> Callable[[T, str], bool | None]:
    match condition:
        case Tokens():
            return _tokens(condition, facts)
        case Language():
            return lambda item, _: facts.language(item) in condition.names
        case Git():
            return _git(condition.state, facts.changes())
        case Since():
            since = facts.since(condition.revision)
            return lambda _, path: None if since is None else path in since
        case Is():
            return _is(condition.state, facts)


def _tokens(condition: Tokens, facts: Facts[T]) -> Callable[[T, str], bool | None]:
    relation, count, tokens = _RELATIONS[condition.relation], condition.count, facts.tokens

    def test(item: T, _: str) -> bool | None:
        known = tokens(item)
        return None if known is None else relation(known, count)

    return test


def _git(state: str, changes: Mapping[str, Change] | None) -> Callable[[object, str], bool | None]:
    if changes is None:
        return lambda _, __: None
    wanted: Iterable[str] = changes
    if state == "staged":
        wanted = (path for path, change in changes.items() if change.staged)
    elif state == "untracked":
        wanted = (path for path, change in changes.items() if change.unstaged == "?")
    paths = frozenset(wanted)
    return lambda _, path: path in paths


def _is(state: str, facts: Facts[T]) -> Callable[[T, str], bool | None]:
    match state:
        case "in":
            return lambda item, _: facts.chosen(item)
        case "out":
            return lambda item, _: not facts.chosen(item)
        case "new":
            return lambda item, _: facts.new(item)
        case _:
            return lambda item, _: facts.binary(item)
