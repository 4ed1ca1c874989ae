"""The graph that imports make: who imports whom, how far, and who is at the centre.

Pure functions of ``{path: the files that it imports}``; they know no languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ROUNDS = 20
_DAMPING = 0.85
"""As in Brin and Page, *The anatomy of a large-scale hypertextual Web search engine* (1998)."""


def importers(graph: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the graph the other way round: for each file, the files that import it, sorted."""
    found: dict[str, list[str]] = {}
    for path in sorted(graph):
        for target in dict.fromkeys(graph[path]):
            if target != path:
                found.setdefault(target, []).append(path)
    return {path: tuple(found[path]) for path in sorted(found)}


def closure(
    graph: Mapping[str, Iterable[str]], start: Iterable[str], *, depth: int | None = None
) -> dict[str, int]:
    """Return what is reached from *start*, with how many steps it takes: the nearest first.

    Args:
        graph: As `Resolver` makes it, or `importers` of that for the other direction.
        start: The files to go from; they are not in the answer.
        depth: How many steps to go: 1 for direct imports, None for all.
    """
    reached = dict.fromkeys(start, 0)
    own = len(reached)
    level = list(reached)
    steps = 0
    while level and (depth is None or steps < depth):
        steps += 1
        following: list[str] = []
        for path in level:
            for target in graph.get(path, ()):
                if target not in reached:
                    reached[target] = steps
                    following.append(target)
        level = following
    return dict(list(reached.items())[own:])


def centrality(graph: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return how central each file is: more imported, by more central files; the mean is 1.0.

    PageRank with a fixed number of rounds, so that the same graph has the same scores. 20,000 files
    take a fraction of a second.

    Args:
        graph: Every file, with the files that it imports; those need not be keys themselves.
    """
    paths = sorted({*graph, *(target for targets in graph.values() for target in targets)})
    places = {path: place for place, path in enumerate(paths)}
    links = [
        sorted({places[target] for target in graph.get(path, ())} - {place})
        for place, path in enumerate(paths)
    ]
    ranks = [1.0] * len(paths)
    for _ in range(_ROUNDS):
        given = [0.0] * len(paths)
        lost = 0.0
        for place, targets in enumerate(links):
            if not targets:
                lost += ranks[place]
                continue
            share = ranks[place] / len(targets)
            for target in targets:
                given[target] += share
        # What a file without imports has goes to all: nothing is lost, the mean stays 1.
        floor = 1.0 - _DAMPING + _DAMPING * lost / max(len(paths), 1)
        ranks = [floor + _DAMPING * each for each in given]
    return dict(zip(paths, ranks, strict=True))
