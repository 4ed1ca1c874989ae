"""What is analysed next, and which answers count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from create_dump.analysis.backlog import Backlog, Batch
from create_dump.analysis.facts import Content, FileFacts

if TYPE_CHECKING:
    import random

    from create_dump.analysis.analyse import Result


def _answers(batch: Batch) -> list[Result]:
    return [(path, FileFacts(Content.TEXT, size), 0) for path, size in batch.files]


def _paths(results: list[Result]) -> list[str]:
    return [path for path, _, _ in results]


def test_files_come_out_in_the_order_in_which_they_went_in() -> None:
    backlog = Backlog()
    backlog.add([("b", 1), ("a", 1), ("c", 1)])

    assert backlog.take().paths == ["b", "a", "c"]
    assert len(backlog) == 0


def test_what_is_looked_at_comes_first_in_the_order_given() -> None:
    backlog = Backlog()
    backlog.add((str(number), 1) for number in range(10))

    backlog.prioritise(["7", "unknown", "5"])

    assert backlog.take().paths == ["7", "5", "0", "1", "2", "3", "4", "6", "8", "9"]


def test_a_batch_has_128_files_at_most() -> None:
    backlog = Backlog()
    backlog.add((str(number), 1) for number in range(200))

    assert [len(backlog.take().files), len(backlog.take().files)] == [128, 72]


def test_a_batch_has_a_megabyte_at_most_but_always_a_file() -> None:
    backlog = Backlog()
    backlog.add([("a", 600_000), ("b", 600_000), ("huge", 50_000_000), ("c", 0)])

    batches = [backlog.take().paths for _ in range(4)]

    assert batches == [["a"], ["b"], ["huge"], ["c"]]


def test_a_file_that_comes_again_while_it_waits_is_done_once_where_it_stood() -> None:
    backlog = Backlog()
    backlog.add([("a", 1), ("b", 1)])

    backlog.add([("a", 2)])

    assert backlog.take().files == (("a", 2), ("b", 1))


def test_a_file_that_comes_again_while_it_is_under_way_is_answered_by_the_second_look() -> None:
    backlog = Backlog()
    backlog.add([("a", 1), ("b", 1)])
    old = backlog.take()

    backlog.add([("a", 2)])

    assert _paths(backlog.settle(old, _answers(old))) == ["b"]
    new = backlog.take()
    assert _paths(backlog.settle(new, _answers(new))) == ["a"]


def test_an_old_look_that_ends_after_the_new_one_is_dropped() -> None:
    backlog = Backlog()
    backlog.add([("a", 1)])
    old = backlog.take()
    backlog.add([("a", 2)])
    new = backlog.take()

    assert _paths(backlog.settle(new, _answers(new))) == ["a"]
    assert _paths(backlog.settle(old, _answers(old))) == []


def test_a_batch_that_came_to_nothing_is_done_again_before_all_others() -> None:
    backlog = Backlog()
    backlog.add([("a", 600_000), ("b", 600_000), ("c", 1)])
    lost = backlog.take()

    backlog.give_back(lost)

    assert backlog.take().paths == ["a"]
    assert backlog.take().paths == ["b", "c"]


def test_what_comes_back_does_not_displace_a_newer_size() -> None:
    backlog = Backlog()
    backlog.add([("a", 1)])
    lost = backlog.take()
    backlog.add([("a", 2)])

    backlog.give_back(lost)

    assert backlog.take().files == (("a", 2),)


class _Looks:
    """A pool without threads: each look at a file remembers when it began."""

    def __init__(self) -> None:
        self.backlog = Backlog()
        self.flying: dict[int, tuple[Batch, int]] = {}
        self.answered: dict[str, int] = {}

    def take(self, now: int) -> None:
        if self.backlog:
            batch = self.backlog.take()
            self.flying[batch.number] = (batch, now)

    def settle(self, number: int) -> None:
        batch, began = self.flying.pop(number)
        for path in _paths(self.backlog.settle(batch, _answers(batch))):
            self.answered[path] = began

    def lose(self, number: int) -> None:
        self.backlog.give_back(self.flying.pop(number)[0])


_some = st.lists(st.sampled_from("abcdef"), max_size=4)
_steps = st.lists(
    st.tuples(st.sampled_from(["add", "prioritise", "take", "settle", "lose"]), _some),
    max_size=40,
)


@given(steps=_steps, chance=st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_every_file_is_answered_by_a_look_that_began_after_it_came_last(
    steps: list[tuple[str, list[str]]], chance: random.Random
) -> None:
    looks, came = _Looks(), dict[str, int]()

    for now, (step, paths) in enumerate(steps):
        if step == "add":
            looks.backlog.add((path, 400_000) for path in paths)
            came.update(dict.fromkeys(paths, now))
        elif step == "prioritise":
            looks.backlog.prioritise(paths)
        elif step == "take":
            looks.take(now)
        elif looks.flying:
            end = looks.settle if step == "settle" else looks.lose
            end(chance.choice(sorted(looks.flying)))
    while looks.backlog or looks.flying:
        looks.take(len(steps))
        looks.settle(min(looks.flying))

    assert looks.answered.keys() == came.keys()
    assert all(looks.answered[path] >= moment for path, moment in came.items())
