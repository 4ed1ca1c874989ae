"""The graph that imports make."""

from __future__ import annotations

import math
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.analysis.imports.graph import centrality, closure, importers

GRAPH = {
    "app": ("view", "store"),
    "view": ("model", "shared"),
    "store": ("model",),
    "model": ("shared",),
    "shared": (),
    "test": ("app",),
}

graphs = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefghij"), max_size=5).map(tuple)
)


def test_importers_are_the_graph_the_other_way_round() -> None:
    assert importers(GRAPH) == {
        "app": ("test",),
        "model": ("store", "view"),
        "shared": ("model", "view"),
        "store": ("app",),
        "view": ("app",),
    }


def test_the_closure_goes_breadth_first_and_tells_how_far() -> None:
    assert closure(GRAPH, ["app"]) == {"view": 1, "store": 1, "model": 2, "shared": 2}
    assert list(closure(GRAPH, ["app"])) == ["view", "store", "model", "shared"]
    assert closure(GRAPH, ["app"], depth=1) == {"view": 1, "store": 1}
    assert closure(GRAPH, ["app"], depth=0) == {}
    assert closure(GRAPH, ["view", "store"], depth=1) == {"model": 1, "shared": 1}
    assert closure(GRAPH, ["nobody"]) == {}


def test_the_closure_of_the_importers_is_who_depends_on_it() -> None:
    assert closure(importers(GRAPH), ["model"]) == {"store": 1, "view": 1, "app": 2, "test": 3}


def test_files_that_import_each_other_are_reached_once() -> None:
    assert closure({"a": ("b",), "b": ("a", "c"), "c": ("c",)}, ["a"]) == {"b": 1, "c": 2}


def test_what_much_depends_on_is_central() -> None:
    scores = centrality(GRAPH)

    assert max(scores, key=lambda path: scores[path]) == "shared"
    assert scores["model"] > scores["store"]
    assert min(scores, key=lambda path: scores[path]) == "test"


@settings(max_examples=100)
@given(graphs)
def test_a_file_reaches_those_that_it_is_reached_from(graph: dict[str, tuple[str, ...]]) -> None:
    back = importers(graph)

    for path in graph:
        for target, steps in closure(graph, [path]).items():
            assert closure(back, [target])[path] == steps


@settings(max_examples=100)
@given(graphs)
def test_centrality_is_a_share_of_the_whole(graph: dict[str, tuple[str, ...]]) -> None:
    scores = centrality(graph)

    assert set(scores) == {*graph, *(target for targets in graph.values() for target in targets)}
    assert all(score > 0 for score in scores.values())
    assert math.isclose(sum(scores.values()), len(scores))
    assert centrality(dict(reversed(graph.items()))) == scores


def test_a_long_chain_and_a_large_graph_are_quick() -> None:
    chain = {str(number): (str(number + 1),) for number in range(20_000)}
    large = {
        str(number): tuple(str(number * step % 20_000) for step in (3, 7, 11, 13, 17, 19, 23, 29))
        for number in range(20_000)
    }

    begun = time.thread_time()
    assert closure(chain, ["0"])["20000"] == 20_000
    assert len(centrality(large)) == 20_000

    # It takes a tenth of that; a product of files and files would take minutes.
    assert time.thread_time() - begun < 10
